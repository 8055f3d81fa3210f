/** What every host of issues must do, whatever is behind it. Registers its tests for one that `startWorld` sets up. */
import { afterEach, describe, expect, test } from 'vitest';
import { Forbidden, Gone, Reconnect, RetryLater, Unknown } from '../src/domain/errors.ts';
import type { RemoteLink } from '../src/domain/effects.ts';
import { refusalOf } from './host-world.ts';
import type { HostPermission, HostWorld, RemoteHostWorld, StartHostWorld } from './host-world.ts';

const MINUTE = 60_000;
const CHAT = 'https://app.intercom.com/a/inbox/ws1/inbox/conversation/1';

const link: RemoteLink = {
  globalId: 'intercom:ws1:conversation:1',
  url: `${CHAT}?view=List&x=1`,
  title: 'Invoices twice',
  summary: 'open',
  resolved: false,
};

/** What a host does that is always there. */
export function describeHost(name: string, startWorld: StartHostWorld): void {
  const start = oneAtATime(startWorld);
  describe(`${name}: an issue`, () => issueTests(start));
  describe(`${name}: fields`, () => fieldTests(start));
  describe(`${name}: comments`, () => commentTests(start));
  describe(`${name}: remote links`, () => linkTests(start));
}

/** The same of a host somewhere else, and what it does when it refuses or is away. */
export function describeRemoteHost(name: string, startWorld: StartHostWorld<RemoteHostWorld>): void {
  describeHost(name, startWorld);
  const start = oneAtATime(startWorld);
  describe(`${name}: permissions`, () => permissionTests(start));
  describe(`${name}: refusals`, () => refusalTests(start));
  describe(`${name}: doubt`, () => doubtTests(start));
  describe(`${name}: the check`, () => checkTests(start));
}

function oneAtATime<World extends HostWorld>(startWorld: StartHostWorld<World>): StartHostWorld<World> {
  let open: World | null = null;
  afterEach(async () => {
    await open?.close();
    open = null;
  });
  return async () => (open = await startWorld());
}

type Start<World extends HostWorld = HostWorld> = StartHostWorld<World>;

/** One after the other, as people make them. */
async function comments(count: number, add: (text: string) => string | Promise<string>): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await add(`comment ${n}`));
  return ids;
}

function issueTests(start: Start): void {
  test('is read by id and by key, with its text and addresses', async () => {
    const { host, access, addIssue } = await start();
    const { id, key } = await addIssue({ summary: 'Invoices twice', description: `Since Monday, see ${CHAT}` });
    for (const idOrKey of [id, key]) {
      const { value } = await host.readIssue(access, idOrKey);
      expect(value.issue).toMatchObject({ hostId: access.hostId, id, key, summary: 'Invoices twice', assignee: null });
      expect(value.issue.projectKey).toBe(key.replace(/-\d+$/, ''));
      expect(Math.abs(value.issue.updatedAt - Date.now())).toBeLessThan(5 * MINUTE);
      expect(value.description).toMatchObject({ urls: [CHAT], fallback: null });
      expect(JSON.stringify(value.description.blocks)).toContain('Since Monday, see ');
    }
  });

  test('without a description has an empty text', async () => {
    const { host, access, addIssue } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    expect((await host.readIssue(access, id)).value.description).toEqual({ blocks: [], urls: [], fallback: null });
  });

  test('shows status with category, assignee and resolution as they are now', async () => {
    const { host, access, addIssue, change, done } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    const before = (await host.readIssue(access, id)).value.issue;
    expect(before).toMatchObject({ status: { category: 'new' }, resolution: null });
    await change(id, { status: done, assignee: 'ben' });
    const { issue } = (await host.readIssue(access, id)).value;
    expect(issue).toMatchObject({ status: { name: done, category: 'done' }, assignee: { name: 'Ben Osei' } });
    expect(issue.assignee?.id).toEqual(expect.any(String));
    expect(issue.resolution).not.toBeNull();
    expect(issue.updatedAt).toBeGreaterThanOrEqual(before.updatedAt);
    await change(id, { assignee: null });
    expect((await host.readIssue(access, id)).value.issue.assignee).toBeNull();
  });

  test('keeps its id over a move and answers to both keys', async () => {
    const { host, access, addIssue, moveIssue } = await start();
    const { id, key } = await addIssue({ summary: 'x', description: null });
    const newKey = await moveIssue(id);
    for (const idOrKey of [id, key, newKey]) {
      expect((await host.readIssue(access, idOrKey)).value.issue).toMatchObject({ id, key: newKey });
    }
  });

  test('that was deleted, or never was, is Gone', async () => {
    const { host, access, addIssue, deleteIssue } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    await deleteIssue(id);
    expect(await refusalOf(host.readIssue(access, id))).toBeInstanceOf(Gone);
    expect(await refusalOf(host.readIssue(access, 'NONE-1'))).toBeInstanceOf(Gone);
    expect(await refusalOf(host.listComments(access, id))).toBeInstanceOf(Gone);
  });
}

function fieldTests(start: Start): void {
  test('hold what people put in, as it is typed', async () => {
    const { host, access, addFilledIssue } = await start();
    const { id, key, fields } = await addFilledIssue();
    for (const idOrKey of [id, key]) {
      const { value } = await host.readFields(access, idOrKey, Object.keys(fields));
      expect(Object.fromEntries(value)).toEqual(fields);
    }
  });

  test('that were not asked for, or are not there, are left out', async () => {
    const { host, access, addFilledIssue } = await start();
    const { id } = await addFilledIssue();
    const { value } = await host.readFields(access, id, [
      'priority',
      'customfield_99999',
      'answers.none',
      '*all',
      '__proto__',
    ]);
    expect([...value.keys()]).toEqual(['priority']);
    expect((await host.readFields(access, id, [])).value.size).toBe(0);
  });

  test('of an issue that was deleted are Gone', async () => {
    const { host, access, addIssue, deleteIssue } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    await deleteIssue(id);
    expect(await refusalOf(host.readFields(access, id, ['priority']))).toBeInstanceOf(Gone);
  });
}

function commentTests(start: Start): void {
  test('one is read with author, times, text and addresses', async () => {
    const { host, access, addIssue, addComment, editComment } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    const commentId = await addComment(id, { text: `Look: ${CHAT}` });
    const { value } = await host.readComment(access, id, commentId);
    expect(value).toMatchObject({ id: commentId, author: { name: 'Ann Keller' }, public: true });
    expect(value.text).toMatchObject({ urls: [CHAT], fallback: null });
    expect(Math.abs(value.createdAt - Date.now())).toBeLessThan(5 * MINUTE);
    await editComment(id, commentId, 'nothing any more');
    const edited = (await host.readComment(access, id, commentId)).value;
    expect(edited.text.urls).toEqual([]);
    expect(edited.createdAt).toBe(value.createdAt);
    expect(edited.updatedAt).toBeGreaterThanOrEqual(value.updatedAt);
  });

  test('an internal one is not public', async () => {
    const { host, access, addIssue, addComment } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    const commentId = await addComment(id, { text: 'for us only', internal: true });
    expect((await host.readComment(access, id, commentId)).value.public).toBe(false);
    expect((await host.listComments(access, id)).value.map((comment) => comment.public)).toEqual([false]);
  });

  test('all are listed oldest first', async () => {
    const { host, access, addIssue, addComment } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    expect((await host.listComments(access, id)).value).toEqual([]);
    const ids = await comments(5, (text) => addComment(id, { text }));
    expect((await host.listComments(access, id)).value.map((comment) => comment.id)).toEqual(ids);
  });

  test('of very many the newest 200 are listed', async () => {
    const { host, access, addIssue, addComment } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    const ids = await comments(230, (text) => addComment(id, { text }));
    const listed = (await host.listComments(access, id)).value;
    expect(listed.map((comment) => comment.id)).toEqual(ids.slice(-200));
  });

  test('one that was deleted is Gone', async () => {
    const { host, access, addIssue, addComment, deleteComment } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    const commentId = await addComment(id, { text: 'x' });
    await deleteComment(id, commentId);
    expect(await refusalOf(host.readComment(access, id, commentId))).toBeInstanceOf(Gone);
  });
}

function linkTests(start: Start): void {
  test('one is written whole and, written again, replaced', async () => {
    const { host, access, addIssue, remoteLinksOf } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    await host.putRemoteLink(access, id, link);
    expect(await remoteLinksOf(id)).toEqual([link]);
    const closed = { ...link, title: 'Invoices once', summary: 'closed', resolved: true };
    await host.putRemoteLink(access, id, closed);
    await host.putRemoteLink(access, id, closed);
    expect(await remoteLinksOf(id)).toEqual([closed]);
  });

  test('only the one that is named is removed, and removing it twice is fine', async () => {
    const { host, access, addIssue, remoteLinksOf } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    const other = { ...link, globalId: 'intercom:ws1:conversation:2&x=/?#' };
    await host.putRemoteLink(access, id, link);
    await host.putRemoteLink(access, id, other);
    await host.removeRemoteLink(access, id, other.globalId);
    expect(await remoteLinksOf(id)).toEqual([link]);
    await host.removeRemoteLink(access, id, other.globalId);
    await host.removeRemoteLink(access, id, link.globalId);
    expect(await remoteLinksOf(id)).toEqual([]);
  });

  test('on an issue that is gone: writing is Gone, removing is fine', async () => {
    const { host, access, addIssue, deleteIssue } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    await deleteIssue(id);
    expect(await refusalOf(host.putRemoteLink(access, id, link))).toBeInstanceOf(Gone);
    expect((await host.removeRemoteLink(access, id, link.globalId)).value).toBeNull();
  });
}

function permissionTests(start: Start<RemoteHostWorld>): void {
  test('without the permission to link: Forbidden, which names it', async () => {
    const { host, access, addIssue, removePermission, remoteLinksOf } = await start();
    const { id } = await addIssue({ summary: 'x', description: null });
    removePermission('LINK_ISSUES');
    const error = await refusalOf(host.putRemoteLink(access, id, link));
    expect(error).toBeInstanceOf(Forbidden);
    expect(error).toMatchObject({ permission: 'Link issues' });
    expect(await remoteLinksOf(id)).toEqual([]);
  });
}

const calls = ['readIssue', 'listComments', 'putRemoteLink', 'removeRemoteLink'] as const;

function call({ host, access }: HostWorld, which: (typeof calls)[number], id: string): Promise<unknown> {
  if (which === 'putRemoteLink') return host.putRemoteLink(access, id, link);
  return which === 'removeRemoteLink' ? host.removeRemoteLink(access, id, link.globalId) : host[which](access, id);
}

function refusalTests(start: Start<RemoteHostWorld>): void {
  test.each(calls)('%s with a revoked token means Reconnect, and the token is not in the message', async (which) => {
    const world = await start();
    const { id } = await world.addIssue({ summary: 'x', description: null });
    world.revokeToken();
    const error = await refusalOf(call(world, which, id));
    expect(error).toBeInstanceOf(Reconnect);
    expect(error.message).not.toContain(world.access.token);
  });

  test.each(calls)('%s over the rate limit says when to come again', async (which) => {
    const world = await start();
    const { id } = await world.addIssue({ summary: 'x', description: null });
    world.failNext('rate-limited');
    const error = await refusalOf(call(world, which, id));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error).toMatchObject({ limited: true, afterMs: expect.any(Number) as unknown, rate: { remaining: 0 } });
  });
}

function doubtTests(start: Start<RemoteHostWorld>): void {
  const losses = ['lost-request', 'lost-answer', 'error-after', 'unavailable', 'html', 'cut-off'] as const;

  test.each(losses)('after %s a read is done once more and succeeds', async (how) => {
    const world = await start();
    const { id, key } = await world.addIssue({ summary: 'x', description: null });
    const before = world.requestCount();
    world.failNext(how);
    expect((await world.host.readIssue(world.access, id)).value.issue.key).toBe(key);
    expect(world.requestCount() - before).toBe(2);
  });

  test.each(losses)('after %s twice a read is for later', async (how) => {
    const world = await start();
    const { id } = await world.addIssue({ summary: 'x', description: null });
    world.failNext(how);
    world.failNext(how);
    const error = await refusalOf(world.host.readIssue(world.access, id));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error).toMatchObject({ limited: false });
  });

  test.each([
    ['lost-request', 0],
    ['lost-answer', 1],
    ['error-after', 1],
    ['unavailable', 0],
    ['html', 1],
    ['cut-off', 1],
  ] as const)('after %s a write is Unknown, was asked for once, and can be repeated', async (how, links) => {
    const world = await start();
    const { id } = await world.addIssue({ summary: 'x', description: null });
    const before = world.requestCount();
    world.failNext(how);
    const error = await refusalOf(world.host.putRemoteLink(world.access, id, link));
    expect(error).toBeInstanceOf(Unknown);
    expect(error.message).not.toContain(world.access.token);
    expect(world.requestCount() - before).toBe(1);
    expect(await world.remoteLinksOf(id)).toHaveLength(links);
    await world.host.putRemoteLink(world.access, id, link);
    expect(await world.remoteLinksOf(id)).toEqual([link]);
  });

  test('a host that is not there: later, nothing was sent', async () => {
    const world = await start();
    const { id } = await world.addIssue({ summary: 'x', description: null });
    await world.switchOff();
    for (const which of calls) expect(await refusalOf(call(world, which, id))).toBeInstanceOf(RetryLater);
  });
}

function checkTests(start: Start<RemoteHostWorld>): void {
  test('of a good token is fine, names the user and compares the clocks', async () => {
    const { host, access } = await start();
    const { clockSkewMs, permissions, ...check } = await host.check(access);
    expect(check).toMatchObject({ ok: true, actor: 'Deskbridge', problems: [] });
    expect(permissions.length).toBeGreaterThan(0);
    expect(permissions.every(({ granted }) => granted)).toBe(true);
    expect(Math.abs(clockSkewMs ?? Infinity)).toBeLessThan(MINUTE);
  });

  test.each(['BROWSE_PROJECTS', 'ADD_COMMENTS', 'LINK_ISSUES'] satisfies HostPermission[])(
    'names the missing permission %s and what to do',
    async (permission) => {
      const { host, access, removePermission } = await start();
      removePermission(permission);
      const { ok, problems, permissions } = await host.check(access);
      expect(ok).toBe(false);
      expect(problems).toEqual([expect.stringContaining(permission)]);
      expect(problems[0]).toMatch(/Grant it/);
      const missing = permissions.filter(({ granted }) => !granted);
      expect(missing.map(({ key, needed }) => [key, needed])).toEqual([[permission, true]]);
    },
  );

  test('of a revoked token says so', async () => {
    const { host, access, revokeToken } = await start();
    revokeToken();
    const { ok, actor, problems } = await host.check(access);
    expect({ ok, actor }).toEqual({ ok: false, actor: null });
    expect(problems.join(' ')).toMatch(/token is wrong, expired or revoked/);
  });

  test('of a host that is not there says so', async () => {
    const world = await start();
    await world.switchOff();
    const check = await world.host.check(world.access);
    expect(check).toMatchObject({ ok: false, actor: null, clockSkewMs: null });
    expect(check.problems).toEqual([expect.stringMatching(/refused the connection/)]);
  });
}
