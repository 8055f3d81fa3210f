/** The second half of what every Inbox must do: each way to be refused or left in doubt has its own error. */
import { expect, test } from 'vitest';
import { Forbidden, Gone, PlanRestricted, Reconnect, Rejected, RetryLater, Unknown } from '../src/domain/errors.ts';
import { ANY_NUMBER, HOUR, HTML, REF, errorOf } from './inbox-world.ts';
import type { InboxWorld, StartWorld } from './inbox-world.ts';

export function refusalTests(start: StartWorld): void {
  const calls = ['readConversation', 'postNote', 'reopen'] as const;
  function call(world: InboxWorld, which: (typeof calls)[number], id: string): Promise<unknown> {
    const note = { conversationId: id, html: HTML, ref: REF };
    return which === 'postNote' ? world.inbox.postNote(world.access, note) : world.inbox[which](world.access, id);
  }

  test.each(calls)('%s of a deleted conversation is Gone', async (which) => {
    const world = await start();
    const id = await world.addConversation({ title: 'x', state: 'open' });
    world.deleteConversation(id);
    expect(await errorOf(call(world, which, id))).toBeInstanceOf(Gone);
  });

  test.each(calls)('%s with a revoked token means Reconnect, and the token is not in the message', async (which) => {
    const world = await start();
    const id = await world.addConversation({ title: 'x', state: 'open' });
    world.revokeToken();
    const error = await errorOf(call(world, which, id));
    expect(error).toBeInstanceOf(Reconnect);
    expect(String(error)).not.toContain(world.access.token);
  });

  test.each(calls)('%s without the plan for conversations is PlanRestricted', async (which) => {
    const world = await start();
    const id = await world.addConversation({ title: 'x', state: 'open' });
    world.restrictPlan();
    expect(await errorOf(call(world, which, id))).toBeInstanceOf(PlanRestricted);
  });

  test.each(calls)('%s without the permission is Forbidden, and names it', async (which) => {
    const world = await start();
    const id = await world.addConversation({ title: 'x', state: 'closed' });
    const permission = which === 'readConversation' ? 'read_conversations' : 'write_conversations';
    world.removePermission(permission);
    const error = await errorOf(call(world, which, id));
    expect(error).toBeInstanceOf(Forbidden);
    expect(error).toMatchObject({ permission });
    expect(String(error)).toContain(permission);
  });

  test.each(['postNote', 'reopen'] as const)(
    '%s as a teammate who left means Reconnect, and names them',
    async (which) => {
      const world = await start();
      const id = await world.addConversation({ title: 'x', state: 'closed' });
      world.removeActingTeammate();
      const error = await errorOf(call(world, which, id));
      expect(error).toBeInstanceOf(Reconnect);
      expect(String(error)).toContain(world.access.adminId);
      expect(world.notesIn(id)).toEqual([]);
    },
  );

  test('a note without text is Rejected', async () => {
    const world = await start();
    const id = await world.addConversation({ title: 'x', state: 'open' });
    const error = await errorOf(world.inbox.postNote(world.access, { conversationId: id, html: '', ref: REF }));
    expect(error).toBeInstanceOf(Rejected);
    expect(error).toMatchObject({ code: expect.stringMatching(/^\w+$/) as unknown });
  });

  test.each(calls)('%s over the rate limit says when to come again', async (which) => {
    const world = await start();
    const id = await world.addConversation({ title: 'x', state: 'closed' });
    world.failNext('rate-limited');
    const error = await errorOf(call(world, which, id));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error).toMatchObject({ limited: true, afterMs: ANY_NUMBER, rate: { remaining: 0 } });
    expect(world.notesIn(id)).toEqual([]);
  });
}

export function doubtTests(start: StartWorld): void {
  const note = (conversationId: string) => ({ conversationId, html: HTML, ref: REF });

  test.each([
    ['lost-request', 0],
    ['lost-answer', 1],
    ['error-after', 1],
    ['unavailable', 0],
    ['html', 1],
    ['cut-off', 1],
  ] as const)('after %s a note is Unknown and was asked for exactly once', async (how, notes) => {
    const world = await start();
    const id = await world.addConversation({ title: 'x', state: 'open' });
    const before = world.requestCount();
    world.failNext(how);
    const error = await errorOf(world.inbox.postNote(world.access, note(id)));
    expect(error).toBeInstanceOf(Unknown);
    expect(String(error)).not.toContain(world.access.token);
    expect(world.requestCount() - before).toBe(1);
    expect(world.notesIn(id)).toHaveLength(notes);
    const search = await world.inbox.findNote(world.access, { ...note(id), since: Date.now() - HOUR });
    expect(search.value.kind).toBe(notes === 1 ? 'found' : 'absent');
  });

  test.each(['lost-request', 'lost-answer', 'error-after', 'unavailable', 'html', 'cut-off'] as const)(
    'after %s a read is tried once more and succeeds',
    async (how) => {
      const world = await start();
      const id = await world.addConversation({ title: 'x', state: 'open' });
      const before = world.requestCount();
      world.failNext(how);
      expect((await world.inbox.readConversation(world.access, id)).value).toMatchObject({ id });
      expect(world.requestCount() - before).toBe(2);
    },
  );

  test('a read that fails twice is RetryLater, and was asked for exactly twice', async () => {
    const world = await start();
    const id = await world.addConversation({ title: 'x', state: 'open' });
    const before = world.requestCount();
    world.failNext('unavailable');
    world.failNext('lost-answer');
    const error = await errorOf(world.inbox.readConversation(world.access, id));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error).toMatchObject({ limited: false });
    expect(world.requestCount() - before).toBe(2);
  });

  test('where nobody listens nothing was sent: RetryLater, also for a note', async () => {
    const world = await start();
    const id = await world.addConversation({ title: 'x', state: 'open' });
    await world.close();
    expect(await errorOf(world.inbox.postNote(world.access, note(id)))).toBeInstanceOf(RetryLater);
    expect(await errorOf(world.inbox.readConversation(world.access, id))).toBeInstanceOf(RetryLater);
  });
}
