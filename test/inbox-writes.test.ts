/** Tags, assignments and ticket states in the simulated Intercom: each set as a value, whatever stood there before. */
import { afterEach, describe, expect, test } from 'vitest';
import { Gone, Rejected, Unknown } from '../src/domain/errors.ts';
import { createHttp } from '../src/http.ts';
import { createIntercomClient } from '../src/intercom/client.ts';
import { startIntercomSim } from '../sim/intercom.ts';
import { refusalOf } from './host-world.ts';

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start() {
  const sim = await startIntercomSim();
  const http = createHttp({ allowHttpVendors: true });
  closing.push(() => http.close(), sim.close);
  const { teams, admins } = sim.seed();
  const workspace = sim.workspace();
  const ticket = [...workspace.conversations.values()].find((one) => one.ticket !== null);
  const { id } = sim.addConversation({ title: 'Invoices twice' });
  const conversation = (of: string) => {
    const found = workspace.conversations.get(of);
    if (found === undefined) throw new Error(`There is no conversation ${of}.`);
    return found;
  };
  return {
    sim,
    writes: createIntercomClient(http),
    access: { connectionId: 'c1', apiUrl: sim.url, ...sim.access() },
    id,
    ticketId: ticket?.id ?? '',
    states: workspace.ticketTypes.get(ticket?.ticket?.typeId ?? '')?.stateIds ?? [],
    teamId: teams[1]?.id ?? '',
    adminId: admins[1]?.id ?? '',
    conversation,
    tagsOf: (of: string) => conversation(of).tags.map(({ tagId }) => workspace.tags.get(tagId)?.name),
    written: () => sim.requests().filter(({ method }) => method !== 'GET'),
  };
}

describe('a tag', () => {
  test.each(['conversation', 'ticket'] as const)(
    'of a %s is put and taken, known to the workspace or not',
    async (of) => {
      const { writes, access, id, ticketId, tagsOf } = await start();
      const conversationId = of === 'ticket' ? ticketId : id;
      for (const tag of ['VIP', 'never seen before']) {
        await writes.setTag(access, { conversationId, of, tag, present: true });
        await writes.setTag(access, { conversationId, of, tag, present: true });
      }
      expect(tagsOf(conversationId)).toEqual(['vip', 'never seen before']);
      for (let n = 0; n < 2; n++) await writes.setTag(access, { conversationId, of, tag: 'vip', present: false });
      expect(tagsOf(conversationId)).toEqual(['never seen before']);
    },
  );

  test('that nobody knows is not made to be taken off; a conversation that is gone is Gone', async () => {
    const { writes, access, id, written } = await start();
    const wish = { conversationId: id, of: 'conversation' as const, tag: 'nowhere', present: false };
    expect((await writes.setTag(access, wish)).value).toEqual({ conversation: null, existed: true });
    expect(written()).toEqual([]);
    for (const present of [true, false]) {
      const gone = { ...wish, conversationId: '999', tag: 'vip', present };
      expect(await refusalOf(writes.setTag(access, gone))).toBeInstanceOf(Gone);
    }
  });
});

describe('an assignment', () => {
  test.each(['conversation', 'ticket'] as const)('of a %s to a team, a teammate, nobody', async (of) => {
    const { writes, access, id, ticketId, teamId, adminId, conversation } = await start();
    const conversationId = of === 'ticket' ? ticketId : id;
    const assignees = (): (string | null)[] => {
      const { adminAssigneeId, teamAssigneeId } = conversation(conversationId);
      return [teamAssigneeId, adminAssigneeId];
    };
    await writes.assign(access, { conversationId, of, assignee: null });
    await writes.assign(access, { conversationId, of, assignee: { kind: 'team', id: teamId } });
    expect(assignees()[0]).toBe(teamId);
    await writes.assign(access, { conversationId, of, assignee: { kind: 'teammate', id: adminId } });
    expect(assignees()[1]).toBe(adminId);
  });

  test('that stands already leaves no line', async () => {
    const { writes, access, id, teamId, written, conversation } = await start();
    const wish = { conversationId: id, of: 'conversation' as const, assignee: { kind: 'team' as const, id: teamId } };
    expect((await writes.assign(access, wish)).value).toMatchObject({ existed: false, conversation: { id } });
    const parts = conversation(id).parts.length;
    expect((await writes.assign(access, wish)).value.existed).toBe(true);
    expect(written()).toHaveLength(1);
    expect(conversation(id).parts).toHaveLength(parts);
  });

  test.each(['conversation', 'ticket'] as const)(
    'of a %s to somebody who left says so, and closes no door',
    async (of) => {
      const { writes, access, id, ticketId } = await start();
      const conversationId = of === 'ticket' ? ticketId : id;
      const wish = { conversationId, of, assignee: { kind: 'team' as const, id: '424242' } };
      const error = await refusalOf(writes.assign(access, wish));
      expect(error).toBeInstanceOf(Rejected);
      expect(error).toMatchObject({ code: 'unknown_assignee' });
      expect(error.message).toContain('424242');
    },
  );
});

describe('the state of a ticket', () => {
  test('may be wished by its name, and by the name of its type', async () => {
    const { writes, access, ticketId, states, conversation, sim } = await start();
    const workspace = sim.workspace();
    const stateId = states.at(-1) ?? '';
    const label = workspace.ticketStates.get(stateId)?.internalLabel ?? '';
    const type = workspace.ticketTypes.get(conversation(ticketId).ticket?.typeId ?? '')?.name ?? '';
    const wish = { common: null, byType: { [type.toLowerCase()]: label.toUpperCase() } };
    const set = () => writes.setTicketState(access, { conversationId: ticketId, stateId: '', wish });
    expect((await set()).value).toMatchObject({ existed: false, partId: stateId });
    expect(conversation(ticketId).ticket?.stateId).toBe(stateId);
    expect((await set()).value.existed).toBe(true);
  });

  test('is set once, by our teammate, and again without another line', async () => {
    const { writes, access, ticketId, states, conversation, written } = await start();
    const stateId = states.at(-1) ?? '';
    expect((await writes.setTicketState(access, { conversationId: ticketId, stateId })).value.existed).toBe(false);
    expect(conversation(ticketId).ticket?.stateId).toBe(stateId);
    expect(conversation(ticketId).parts.at(-1)?.author).toMatchObject({ type: 'admin', id: access.adminId });
    expect((await writes.setTicketState(access, { conversationId: ticketId, stateId })).value.existed).toBe(true);
    expect(written()).toHaveLength(1);
  });

  test('that its type does not have is refused with those it has', async () => {
    const { writes, access, ticketId } = await start();
    const error = await refusalOf(writes.setTicketState(access, { conversationId: ticketId, stateId: '424242' }));
    expect(error).toMatchObject({ code: 'unknown_state' });
    expect(error.message).toMatch(/can be .+, .+/);
  });
});

test('a lost answer is Unknown, and the same again ends well without another line', async () => {
  const { sim, writes, access, ticketId, states, conversation, id, teamId } = await start();
  const stateId = states.at(-1) ?? '';
  const state = () => writes.setTicketState(access, { conversationId: ticketId, stateId });
  const assign = () =>
    writes.assign(access, { conversationId: id, of: 'conversation', assignee: { kind: 'team', id: teamId } });
  for (const [set, method, of] of [
    [state, 'PUT', ticketId],
    [assign, 'POST', id],
  ] as const) {
    sim.faults.add({ method, fault: { kind: 'reset-after' }, times: 1 });
    expect(await refusalOf(set())).toBeInstanceOf(Unknown);
    const parts = conversation(of).parts.length;
    expect((await set()).value.existed).toBe(true);
    expect(conversation(of).parts).toHaveLength(parts);
  }
});
