/** The Intercom client against the simulator, held to what every Inbox must do. */
import { createHttp } from '../src/http.ts';
import { createIntercomClient } from '../src/intercom/client.ts';
import type { Fault } from '../sim/faults.ts';
import { startIntercomSim } from '../sim/intercom.ts';
import { addContactReply, redactPart, removeConversation, setState } from '../sim/intercom/changes.ts';
import { describeInbox } from './inbox.contract.ts';
import type { InboxWorld } from './inbox-world.ts';

const FAULTS: Record<Parameters<InboxWorld['failNext']>[0], Fault> = {
  'lost-request': { kind: 'reset-before' },
  'lost-answer': { kind: 'reset-after' },
  'error-after': { kind: 'error-after' },
  unavailable: { kind: 'status', status: 503 },
  'rate-limited': { kind: 'rate-limited', headers: true },
  html: { kind: 'html', status: 200 },
  'cut-off': { kind: 'malformed' },
};

describeInbox('the Intercom client', async (): Promise<InboxWorld> => {
  const sim = await startIntercomSim();
  const http = createHttp({ allowHttpVendors: true });
  const workspace = sim.workspace();
  const { token, adminId } = sim.access();
  const conversation = (id: string) => {
    const found = workspace.conversations.get(id);
    if (found === undefined) throw new Error(`no conversation ${id}`);
    return found;
  };
  const place = (id: string) => ({ state: sim.state, workspace, conversation: conversation(id) });
  const tokens = () => [...workspace.tokens.values()];
  return {
    inbox: createIntercomClient(http),
    access: { connectionId: 'c1', apiUrl: sim.url, token, adminId },
    addConversation: ({ title, state }) => {
      const { id } = sim.addConversation({ title });
      const author = { type: 'admin', id: adminId, name: 'Ada', email: null } as const;
      const tomorrow = Math.floor(Date.now() / 1000) + 86_400;
      if (state !== 'open') setState(place(id), { to: state, author, until: tomorrow });
      return Promise.resolve(id);
    },
    notesIn: (id) => sim.notesOf(id).map((note) => note.body),
    stateOf: (id) => conversation(id).state,
    deleteConversation: (id) => removeConversation(place(id)),
    redactLastNote: (id) => {
      const note = conversation(id).parts.findLast((part) => part.type === 'note');
      if (note !== undefined) redactPart(place(id), note);
    },
    addMessages: sim.addFiller,
    customerWrites: (id, text) => {
      const contact = workspace.contacts.get(conversation(id).contactIds[0] ?? '');
      if (contact !== undefined) addContactReply(place(id), contact, { body: text });
    },
    hideNewest: () => {
      sim.state.readLagMs = 60_000;
    },
    restrictPlan: () => {
      workspace.planRestricted = true;
    },
    revokeToken: () => {
      for (const each of tokens()) each.revoked = true;
    },
    removePermission: (permission) => {
      for (const each of tokens()) each.missing.add(permission);
    },
    removeActingTeammate: () => {
      workspace.admins.delete(adminId);
    },
    failNext: (how) => void sim.faults.add({ fault: FAULTS[how], times: 1 }),
    requestCount: () => sim.requests().length,
    close: async () => {
      http.close();
      await sim.close();
    },
  };
});
