/** A panel as the server would answer it, for each state it can be in. */
import type {
  CandidateAnswer,
  CardAnswer,
  ContactAnswer,
  PanelAnswer,
  ReplyRunAnswer,
} from '../../src/api/schemas/panel.ts';

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const inbox = 'https://app.intercom.com/a/apps/x7k2p9qd';

export const ada: ContactAnswer = {
  id: 'c-ada',
  role: 'user',
  name: 'Ada Fitzgerald',
  email: 'ada@acme.example',
  hasPicture: true,
  url: `${inbox}/users/c-ada`,
  fields: [
    { key: 'email', label: 'Email', value: 'ada@acme.example', kind: 'email' },
    { key: 'phone', label: 'Phone', value: '+1 (555) 010-2030', kind: 'phone' },
    { key: 'custom_attributes.plan', label: 'Plan', value: 'Enterprise', kind: 'text' },
    { key: 'custom_attributes.mrr', label: 'Monthly revenue', value: 4200, kind: 'number' },
    { key: 'signed_up_at', label: 'Signed up', value: minutesAgo(60 * 24 * 12), kind: 'date' },
    { key: 'custom_attributes.renews', label: 'Renews', value: minutesAgo(-60 * 24 * 3 - 60), kind: 'date' },
    { key: 'custom_attributes.beta', label: 'Beta', value: true, kind: 'boolean' },
    { key: 'custom_attributes.site', label: 'Site', value: 'https://acme.example/about', kind: 'link' },
    { key: 'custom_attributes.trap', label: 'Trap', value: 'javascript:alert(1)', kind: 'link' },
    { key: 'tags', label: 'Tags', value: ['vip', 'early'], kind: 'list' },
    { key: 'custom_attributes.region', label: 'Region', value: null, kind: 'text' },
  ],
};

export const bo: ContactAnswer = {
  id: 'c-bo',
  role: 'lead',
  name: 'bo.with.quite.a.long.name@an-even-longer-domain.example',
  email: 'bo.with.quite.a.long.name@an-even-longer-domain.example',
  hasPicture: false,
  url: `${inbox}/users/c-bo`,
  fields: [],
};

function card(n: number, given: Partial<CardAnswer> = {}): CardAnswer {
  return {
    linkId: uuid(n),
    kind: 'conversation',
    conversationId: String(2000 + n),
    workspaceId: 'x7k2p9qd',
    url: `${inbox}/conversations/${2000 + n}`,
    title: `Conversation ${2000 + n}`,
    state: 'open',
    ticketState: null,
    contact: ada,
    otherContacts: 0,
    assignee: null,
    updatedAt: minutesAgo(n * 35),
    readAt: minutesAgo(1),
    sources: ['description'],
    stopped: null,
    problem: null,
    ...given,
  };
}

export const cards: CardAnswer[] = [
  card(1, {
    title: 'Smoke in the office since the last update, and nobody can print invoices any more',
    otherContacts: 2,
    assignee: { name: 'Grace Okafor', kind: 'teammate' },
  }),
  card(2, {
    title: 'Charged twice',
    kind: 'ticket',
    ticketState: 'Waiting on customer',
    state: 'snoozed',
    contact: bo,
    assignee: { name: 'Billing', kind: 'team' },
    sources: ['comment:10012'],
  }),
  card(3, { title: 'Thanks, all is well', state: 'closed', sources: ['hand'] }),
];

export const troubledCard: CardAnswer = card(4, {
  title: 'Conversation 2004',
  url: null,
  state: null,
  contact: null,
  updatedAt: null,
  readAt: null,
  problem: {
    code: 'other_workspace',
    text: 'It belongs to the workspace q1w2e3r4, which is not connected to this project.',
    fix: 'Connect that workspace to the project, or unlink the conversation.',
  },
});

export function panelWith(given: Partial<PanelAnswer> = {}): PanelAnswer {
  return {
    issue: {
      host: 'cloud',
      id: '10001',
      key: 'SUP-1',
      summary: 'The printer burns when invoices are printed twice',
      status: 'In Progress',
      url: 'https://acme.example/browse/SUP-1',
      project: 'SUP',
    },
    state: 'ready',
    notice: null,
    workspace: { name: 'Acme', url: inbox },
    reporter: null,
    cards,
    customers: { contacts: 5, companies: 2, sum: { label: 'Monthly revenue', value: 128_400 }, unread: 0 },
    approvals: 0,
    can: { link: true, unlink: true, createContact: true, reply: true, escalate: true },
    readAt: minutesAgo(1),
    refreshing: false,
    ...given,
  };
}

const nobody = { contacts: 0, companies: 0, sum: null, unread: 0 };

/** Each state by its name, for tests that go through all of them. */
export const states: Record<string, () => PanelAnswer> = {
  linked: () => panelWith(),
  one: () =>
    panelWith({ reporter: { state: 'one', name: 'Ada', email: ada.email, contacts: [ada], problem: null }, cards: [] }),
  several: () =>
    panelWith({ reporter: { state: 'several', name: 'Ada', email: ada.email, contacts: [ada, bo], problem: null } }),
  none: () =>
    panelWith({
      reporter: { state: 'none', name: 'Cleo', email: 'cleo@acme.example', contacts: [], problem: null },
      cards: [],
      customers: nobody,
    }),
  hidden: () =>
    panelWith({
      reporter: { state: 'hidden', name: 'Cleo', email: null, contacts: [], problem: null },
      cards: [],
      customers: nobody,
    }),
  unread: () =>
    panelWith({
      reporter: {
        state: 'unread',
        name: 'Cleo',
        email: null,
        contacts: [],
        problem: 'Intercom does not answer just now: it is asked again in a moment.',
      },
    }),
  troubled: () =>
    panelWith({ cards: [troubledCard, ...cards], customers: { contacts: 3, companies: 1, sum: null, unread: 1 } }),
  empty: () => panelWith({ cards: [], customers: nobody }),
  off: () => noticed('off', 'Linking is switched off for the project SUP.', 'An admin switches it on under Projects.'),
  'not set up': () => noticed('not set up', 'The project SUP is not set up.', 'An admin adds it under Projects.'),
  'no connection': () => noticed('no connection', 'The project SUP has no connection.', 'An admin chooses one.'),
  reconnect: () => noticed('reconnect', 'The connection to Acme is broken.', 'An admin reconnects it.', cards),
  'plan restricted': () =>
    noticed('plan restricted', 'The plan of Acme has no conversations.', 'Ask Intercom for a plan with the inbox.'),
};

function noticed(
  ...[state, text, fix, shown = []]: [PanelAnswer['state'], string, string, CardAnswer[]?]
): PanelAnswer {
  return panelWith({
    state,
    notice: { text, fix },
    cards: shown,
    workspace: null,
    customers: nobody,
    can: { link: false, unlink: false, createContact: false, reply: false, escalate: false },
  });
}

export const candidates: CandidateAnswer[] = [
  candidate(3001, 'The printer again', 'Ada Fitzgerald', false),
  candidate(2001, 'Smoke in the office', 'Ada Fitzgerald', true),
  candidate(3002, 'A refund that never came, with a title longer than any panel is wide', 'Bo', false),
];

function candidate(...[id, title, contact, linked]: [number, string, string, boolean]): CandidateAnswer {
  return {
    workspaceId: 'x7k2p9qd',
    conversationId: String(id),
    kind: 'conversation',
    title,
    contact,
    state: 'open',
    updatedAt: minutesAgo(90),
    url: `${inbox}/conversations/${id}`,
    linked,
  };
}

/** `states`: what became of each conversation. */
export function runOf(
  given: Partial<ReplyRunAnswer>,
  ...became: ReplyRunAnswer['items'][number]['state'][]
): ReplyRunAnswer {
  const count = (state: string): number => became.filter((one) => one === state).length;
  return {
    id: uuid(900),
    kind: 'note',
    text: 'We found the cause; the fix comes tonight.',
    by: 'Ada',
    at: minutesAgo(0),
    total: became.length,
    delivered: count('delivered'),
    waiting: count('waiting'),
    failed: count('failed'),
    unknown: count('unknown'),
    items: became.map((state, at) => ({
      linkId: uuid(at + 1),
      conversationId: String(2001 + at),
      title: `Conversation ${2001 + at}`,
      state,
      reason: state === 'failed' ? 'Intercom refused it: the conversation was deleted.' : null,
    })),
    ...given,
  };
}
