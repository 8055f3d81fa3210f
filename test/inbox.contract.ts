/** What every Inbox must do, whatever is behind it. Registers its tests for an implementation that `startWorld` sets up. */
import { afterEach, describe, expect, test } from 'vitest';
import { Reconnect, RetryLater } from '../src/domain/errors.ts';
import { doubtTests, refusalTests } from './inbox-failures.contract.ts';
import { ANY_NUMBER, HOUR, HTML, REF, errorOf } from './inbox-world.ts';
import type { InboxWorld, StartWorld } from './inbox-world.ts';

export function describeInbox(name: string, startWorld: StartWorld): void {
  let open: InboxWorld | null = null;
  afterEach(async () => {
    await open?.close();
    open = null;
  });
  async function start(): Promise<InboxWorld> {
    open = await startWorld();
    return open;
  }

  describe(`${name}: reading and reopening`, () => readingTests(start));
  describe(`${name}: a note`, () => noteTests(start));
  describe(`${name}: a read-back`, () => readBackTests(start));
  describe(`${name}: refusals`, () => refusalTests(start));
  describe(`${name}: doubt`, () => doubtTests(start));
}

function readingTests(start: StartWorld): void {
  test('a conversation is read with title and state, and the answer states the budget', async () => {
    const { inbox, access, addConversation } = await start();
    for (const state of ['open', 'closed', 'snoozed'] as const) {
      const id = await addConversation({ title: 'Invoices twice', state });
      const { value, rate } = await inbox.readConversation(access, id);
      expect(value).toEqual({ id, title: 'Invoices twice', state });
      expect(rate).toMatchObject({ limit: ANY_NUMBER, remaining: ANY_NUMBER });
      expect(rate?.resetAt).toBeGreaterThan(Date.now() - HOUR);
    }
  });

  test('a closed or snoozed conversation is open after reopening', async () => {
    const { inbox, access, addConversation, stateOf } = await start();
    for (const state of ['closed', 'snoozed'] as const) {
      const id = await addConversation({ title: 'x', state });
      expect((await inbox.reopen(access, id)).value).toMatchObject({ id, state: 'open' });
      expect(stateOf(id)).toBe('open');
    }
  });

  test('reopening twice does no harm', async () => {
    const { inbox, access, addConversation, stateOf } = await start();
    const id = await addConversation({ title: 'x', state: 'closed' });
    await inbox.reopen(access, id);
    await inbox.reopen(access, id);
    expect(stateOf(id)).toBe('open');
  });
}

function noteTests(start: StartWorld): void {
  test('is written once, its receipt names it, and a closed conversation stays closed', async () => {
    const { inbox, access, addConversation, notesIn, stateOf } = await start();
    const id = await addConversation({ title: 'x', state: 'closed' });
    const { value, rate } = await inbox.postNote(access, { conversationId: id, html: HTML, ref: REF });
    expect(notesIn(id)).toHaveLength(1);
    expect(notesIn(id)[0]).toContain(`[ref ${REF}]`);
    expect(value.partId).toEqual(expect.any(String));
    expect(value.conversation).toMatchObject({ id, state: 'closed' });
    expect(stateOf(id)).toBe('closed');
    expect(rate).not.toBeNull();
  });

  test('says which of several notes it was', async () => {
    const { inbox, access, addConversation } = await start();
    const id = await addConversation({ title: 'x', state: 'open' });
    const first = await inbox.postNote(access, { conversationId: id, html: '<p>[ref AAAAAA]</p>', ref: 'AAAAAA' });
    const second = await inbox.postNote(access, { conversationId: id, html: '<p>[ref BBBBBB]</p>', ref: 'BBBBBB' });
    const found = await inbox.findNote(access, { conversationId: id, ref: 'AAAAAA', since: Date.now() - HOUR });
    expect(first.value.partId).not.toBe(second.value.partId);
    expect(found.value).toMatchObject({ kind: 'found', receipt: { partId: first.value.partId } });
  });
}

function readBackTests(start: StartWorld): void {
  const sought = (conversationId: string) => ({ conversationId, ref: REF, since: Date.now() - HOUR });

  test('finds the note that is there, with its id and the state of the conversation', async () => {
    const { inbox, access, addConversation } = await start();
    const id = await addConversation({ title: 'x', state: 'closed' });
    const { value } = await inbox.postNote(access, { conversationId: id, html: HTML, ref: REF });
    expect((await inbox.findNote(access, sought(id))).value).toEqual({ kind: 'found', receipt: value });
  });

  test('says absent when no part carries the reference, and does not write', async () => {
    const { inbox, access, addConversation, addMessages, notesIn } = await start();
    const id = await addConversation({ title: 'x', state: 'open' });
    addMessages(id, 20);
    expect((await inbox.findNote(access, sought(id))).value).toEqual({ kind: 'absent' });
    expect(notesIn(id)).toEqual([]);
  });

  test('another reference is not this one', async () => {
    const { inbox, access, addConversation } = await start();
    const id = await addConversation({ title: 'x', state: 'open' });
    await inbox.postNote(access, { conversationId: id, html: '<p>[ref 7F3K2QX]</p>', ref: '7F3K2QX' });
    expect((await inbox.findNote(access, sought(id))).value).toEqual({ kind: 'absent' });
  });

  test('a note that the read does not show yet is absent', async () => {
    const { inbox, access, addConversation, hideNewest } = await start();
    const id = await addConversation({ title: 'x', state: 'open' });
    hideNewest();
    await inbox.postNote(access, { conversationId: id, html: HTML, ref: REF });
    expect((await inbox.findNote(access, sought(id))).value).toEqual({ kind: 'absent' });
  });

  test('a reference that the customer wrote is not our note, and proves nothing', async () => {
    const { inbox, access, addConversation, customerWrites } = await start();
    const id = await addConversation({ title: 'x', state: 'open' });
    customerWrites(id, `what is [ref ${REF}]?`);
    expect((await inbox.findNote(access, sought(id))).value).toMatchObject({ kind: 'undecidable' });
  });

  test('cannot decide in a conversation of more than 500 parts, but finds among the newest', async () => {
    const { inbox, access, addConversation, addMessages } = await start();
    const id = await addConversation({ title: 'x', state: 'open' });
    addMessages(id, 501);
    expect((await inbox.findNote(access, sought(id))).value).toMatchObject({
      kind: 'undecidable',
      reason: expect.stringContaining('501 parts') as unknown,
    });
    await inbox.postNote(access, { conversationId: id, html: HTML, ref: REF });
    expect((await inbox.findNote(access, sought(id))).value).toMatchObject({ kind: 'found' });
  });

  test('cannot decide when a part that may have been the note was redacted', async () => {
    const { inbox, access, addConversation, redactLastNote } = await start();
    const id = await addConversation({ title: 'x', state: 'open' });
    await inbox.postNote(access, { conversationId: id, html: HTML, ref: REF });
    redactLastNote(id);
    expect((await inbox.findNote(access, sought(id))).value).toMatchObject({
      kind: 'undecidable',
      reason: expect.stringContaining('redacted') as unknown,
    });
    const later = { ...sought(id), since: Date.now() + HOUR };
    expect((await inbox.findNote(access, later)).value).toEqual({ kind: 'absent' });
  });

  test('cannot decide when the conversation is deleted, not readable, or not in the plan', async () => {
    for (const spoil of ['delete', 'forbid', 'restrict'] as const) {
      const world = await start();
      const id = await world.addConversation({ title: 'x', state: 'open' });
      if (spoil === 'delete') world.deleteConversation(id);
      if (spoil === 'forbid') world.removePermission('read_conversations');
      if (spoil === 'restrict') world.restrictPlan();
      const { value } = await world.inbox.findNote(world.access, sought(id));
      expect(value).toMatchObject({ kind: 'undecidable', reason: expect.stringMatching(/\.$/) as unknown });
      await world.close();
    }
  });

  test('fails rather than decides when the token is revoked or the budget is used up', async () => {
    const world = await start();
    const id = await world.addConversation({ title: 'x', state: 'open' });
    world.failNext('rate-limited');
    expect(await errorOf(world.inbox.findNote(world.access, sought(id)))).toBeInstanceOf(RetryLater);
    world.revokeToken();
    expect(await errorOf(world.inbox.findNote(world.access, sought(id)))).toBeInstanceOf(Reconnect);
  });
}
