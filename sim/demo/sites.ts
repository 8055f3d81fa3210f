/** The two simulators as the story needs them, over HTTP only. */

export type IntercomSite = {
  seedIfEmpty: () => Promise<void>;
  /** A conversation of a customer, and the address that an agent would copy. */
  customerWrites: (text: string) => Promise<{ id: string; url: string }>;
  /** `open`, `closed` or `snoozed`. */
  stateOf: (conversationId: string) => Promise<string>;
  close: (conversationId: string) => Promise<void>;
  /** Internal notes as plain text, oldest first. */
  notes: (conversationId: string) => Promise<string[]>;
};

export type JiraSite = {
  seedIfEmpty: () => Promise<void>;
  hasWebhook: () => Promise<boolean>;
  createIssue: (input: { summary: string; by: string }) => Promise<{ id: string; key: string }>;
  /** One change of one or several fields; people, statuses by name. */
  change: (input: Record<string, string>) => Promise<void>;
  /** Titles of the remote links of an issue. */
  remoteLinks: (issueId: string) => Promise<string[]>;
};

type Workspaces = {
  workspaces: {
    id: string;
    contacts: { id: string; role: string }[];
    conversations: { id: string; state: string }[];
  }[];
};

export function openIntercom(url: string): IntercomSite {
  const call = caller(url);
  const workspace = async (): Promise<Workspaces['workspaces'][number]> => {
    const [first] = ((await call('GET', '/_sim/state')) as Workspaces).workspaces;
    if (!first) throw new Error('the simulated Intercom has no workspace');
    return first;
  };
  const pageOf = (workspaceId: string, id: string): string =>
    `${new URL(url).origin}/a/inbox/${workspaceId}/inbox/conversation/${id}`;
  return {
    seedIfEmpty: async () => {
      if ((await workspace()).conversations.length === 0) await call('POST', '/_sim/seed', {});
    },
    customerWrites: async (text) => {
      const { id: workspaceId, contacts } = await workspace();
      const contactId = contacts.find((contact) => contact.role === 'user')?.id;
      const { id } = (await call('POST', '/_sim/conversations', { body: text, contactId })) as { id: string };
      return { id, url: pageOf(workspaceId, id) };
    },
    stateOf: async (id) => {
      const found = (await workspace()).conversations.find((conversation) => conversation.id === id);
      return found?.state ?? 'deleted';
    },
    close: async (id) => {
      const { id: workspaceId } = await workspace();
      await post(pageOf(workspaceId, id), new URLSearchParams({ act: 'close' }));
    },
    notes: async (id) => {
      const notes = (await call('GET', `/_sim/notes/${id}`)) as { body: string }[];
      return notes.map((note) => plainText(note.body));
    },
  };
}

type Issues = { issues: { id: string; remoteLinks: { object: { title: string } }[] }[] };

export function openJira(url: string): JiraSite {
  const call = caller(url);
  const issues = async (): Promise<Issues['issues']> => ((await call('GET', '/_sim/state')) as Issues).issues;
  return {
    seedIfEmpty: async () => {
      if ((await issues()).length === 0) await call('POST', '/_sim/seed', {});
    },
    hasWebhook: async () => ((await call('GET', '/_sim/hooks')) as unknown[]).length > 0,
    createIssue: async (input) => {
      const made = await call('POST', '/_sim/act/createIssue', { project: 'SUP', ...input });
      return made as { id: string; key: string };
    },
    change: async (input) => {
      await call('POST', '/_sim/act/change', input);
    },
    remoteLinks: async (issueId) => {
      const issue = (await issues()).find((one) => one.id === issueId);
      return (issue?.remoteLinks ?? []).map((link) => link.object.title);
    },
  };
}

type Call = (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>;

/** Calls on the origin of `url`: the control side has no context path. Throws in words for anything but 2xx. */
function caller(url: string): Call {
  return async (method, path, body) => {
    const address = new URL(path, url);
    const answer = await fetch(address, body === undefined ? { method } : { method, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${address.href} answered ${answer.status}: ${text.slice(0, 200)}`);
    return JSON.parse(text) as unknown;
  };
}

async function post(address: string, form: URLSearchParams): Promise<void> {
  const answer = await fetch(address, { method: 'POST', body: form, redirect: 'manual' });
  if (answer.status >= 400) throw new Error(`POST ${address} answered ${answer.status}`);
}

function plainText(html: string): string {
  return html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
