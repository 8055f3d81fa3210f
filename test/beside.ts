/** What stands behind the panel in tests that are not about it: vendors that know one person, and nothing else. */
import type { Contact } from '../src/domain/contacts.ts';
import { Gone } from '../src/domain/errors.ts';
import type { AskPorts } from '../src/pipeline/ask.ts';
import type { DeliverPorts } from '../src/pipeline/deliver-ports.ts';
import type { FactPorts } from '../src/pipeline/run-facts.ts';
import type { ProcessPorts } from '../src/pipeline/process.ts';

/** Whom the vendors here know, under whatever id. */
const somebody = (id: string): Contact => ({
  id,
  role: 'user',
  name: 'Somebody',
  email: null,
  phone: null,
  externalId: null,
  avatarUrl: null,
  lastSeenAt: null,
  updatedAt: null,
  companyIds: [],
  attributes: {},
});

const nothing = async (): Promise<never> => Promise.reject(new Gone('There is nothing here.'));

/** For workers that deliver nothing of a panel, and write on no issue. */
export const sendsNothingBeside: Pick<
  DeliverPorts,
  'panel' | 'reporterOf' | 'hostWrites' | 'inboxWrites' | 'mail' | 'tickets' | 'postWebhook' | 'runProblem' | 'fieldsOf'
> &
  Pick<ProcessPorts, 'identify' | 'parts' | 'shownAnew'> = {
  parts: { readParts: async () => ({ value: 'gone', rate: null }) },
  identify: async () => undefined,
  shownAnew: () => undefined,
  panel: {
    postReply: async () => Promise.reject(new Gone('There is no conversation here.')),
    findReply: async () => Promise.reject(new Gone('There is no conversation here.')),
    findContacts: async () => Promise.reject(new Gone('There are no contacts here.')),
    createContact: async () => ({ value: { contact: somebody('made'), created: true }, rate: null }),
  },
  mail: null,
  reporterOf: async () => ({ id: 'ann', name: 'Ann', email: 'ann@acme.example' }),
  postWebhook: nothing,
  runProblem: async () => null,
  hostWrites: () => ({
    self: nothing,
    readMark: nothing,
    addComment: nothing,
    editComment: nothing,
    findComment: nothing,
    setStatus: nothing,
    findStatus: nothing,
    setFields: nothing,
    createIssue: nothing,
    findCreated: nothing,
  }),
  tickets: {
    listTicketTypes: nothing,
    createTicket: nothing,
    findTicket: nothing,
    createConversation: nothing,
    findConversation: nothing,
  },
  inboxWrites: {
    setTag: nothing,
    assign: nothing,
    setTicketState: nothing,
    readTicketAttributes: nothing,
    setTicketAttributes: nothing,
  },
  fieldsOf: nothing,
};

/** Vendors that know of no conversation and no issue. */
export const nothingBeside: Omit<AskPorts, 'connectionAccess' | 'hostAccess'> = {
  inbox: {
    readCard: async (_access, id) => Promise.reject(new Gone(`There is no conversation ${id}.`)),
    readContact: async (_access, id) => ({ value: somebody(id), rate: null }),
    readCompanies: async () => ({ value: [], rate: null }),
    findContacts: async () => ({ value: [], rate: null }),
    searchContacts: async () => ({ value: [], rate: null }),
    searchConversations: async () => ({ value: [], rate: null }),
    createContact: async () => Promise.reject(new Gone('Nobody can be made here.')),
  },
  directory: {
    teammates: async () => [],
    teams: async () => [],
    ticketTypes: async () => [],
    contactAttributes: async () => [],
    tags: async () => [],
  },
  host: () => ({ readReported: async (_access, id) => Promise.reject(new Gone(`There is no issue ${id}.`)) }),
  changed: () => undefined,
};

/** For runs of workflows that read nothing of vendors. */
export const nothingRead: FactPorts = {
  readFields: async () => new Map(),
  readCustomer: async () => null,
  readTicketTypes: async () => [],
};
