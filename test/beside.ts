/** What stands behind the panel in tests that are not about it: vendors that know of nothing. */
import { Gone } from '../src/domain/errors.ts';
import type { AskPorts } from '../src/pipeline/ask.ts';
import type { DeliverPorts } from '../src/pipeline/deliver.ts';

/** For workers that deliver nothing of a panel. */
export const sendsNothingBeside: Pick<DeliverPorts, 'panel' | 'reporterOf'> = {
  panel: {
    postReply: async () => Promise.reject(new Gone('There is no conversation here.')),
    findReply: async () => Promise.reject(new Gone('There is no conversation here.')),
    findContacts: async () => Promise.reject(new Gone('There are no contacts here.')),
    createContact: async () => Promise.reject(new Gone('Nobody can be made here.')),
  },
  reporterOf: async () => null,
};

/** Vendors that know of nothing. */
export const nothingBeside: Omit<AskPorts, 'connectionAccess' | 'hostAccess'> = {
  inbox: {
    readCard: async (_access, id) => Promise.reject(new Gone(`There is no conversation ${id}.`)),
    readContact: async (_access, id) => Promise.reject(new Gone(`There is no contact ${id}.`)),
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
