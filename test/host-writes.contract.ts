/** What writing on every host of issues must do, whatever is behind it. Registers its tests for one that `startWorld` sets up. */
import { afterEach, describe, expect, test } from 'vitest';
import { Gone, Rejected } from '../src/domain/errors.ts';
import type { HostWrites, NewIssue, NewIssueComment } from '../src/domain/host-writes.ts';
import { markdownText } from '../src/domain/text/markdown.ts';
import type { PanelHost } from '../src/domain/panel.ts';
import { plainBlocks } from '../src/domain/text/plain.ts';
import type { StatusWish } from '../src/domain/writes.ts';
import { type HostWorld, refusalOf } from './host-world.ts';

export interface WritesWorld extends Omit<HostWorld, 'addFilledIssue' | 'host'> {
  host: HostWorld['host'] & PanelHost;
  writes: HostWrites;
  projectKey: string;
  issueType: string | null;
  /** Names of statuses: the first, one between, and the last. */
  statuses: { first: string; middle: string; last: string };
  /** The field of labels or tags, a priority that is not the first one's, and Ben as fields take people. */
  tags: string;
  priority: string;
  ben: string;
}

export const REF = '7F3K2Q';
export const go = (): void => undefined;
export const AN_HOUR = 3_600_000;
const CHAT = 'https://app.intercom.com/a/inbox/ws1/inbox/conversation/1';

export const commentOn = (issueId: string, more: Partial<NewIssueComment> = {}): NewIssueComment => ({
  issueId,
  text: markdownText(`**Mira** wrote in [Intercom](${CHAT}):\n\nIt *still* fails`),
  public: false,
  by: null,
  moreUrl: null,
  ref: REF,
  ...more,
});

export const named = (name: string): StatusWish => ({ id: null, name });

export const newIssue = (
  { projectKey, issueType }: Pick<WritesWorld, 'projectKey' | 'issueType'>,
  more: Partial<NewIssue> = {},
): NewIssue => ({
  projectKey,
  issueType,
  summary: 'Invoices twice',
  description: markdownText(`Since Monday, see ${CHAT}`),
  fields: [],
  by: { id: null, name: 'Mira Adler' },
  ref: REF,
  ...more,
});

type Start = () => Promise<WritesWorld>;

export function describeHostWrites(name: string, startWorld: Start): void {
  let open: WritesWorld | null = null;
  afterEach(async () => {
    await open?.close();
    open = null;
  });
  const start: Start = async () => (open = await startWorld());
  describe(`${name}: a comment`, () => commentTests(start));
  describe(`${name}: a status`, () => statusTests(start));
  describe(`${name}: fields`, () => fieldTests(start));
  describe(`${name}: a new issue`, () => creationTests(start));
}

const begin = { summary: 'x', description: null };
const stop = (): never => {
  throw new Rejected('not now', 'stopped');
};

function commentTests(start: Start): void {
  test('stands with its text and links, under the id that was answered', async () => {
    const { writes, host, access, addIssue } = await start();
    const { id } = await addIssue(begin);
    const { value } = await writes.addComment(access, commentOn(id), go);
    expect(value).toEqual({ id: expect.any(String) as unknown, existed: false });
    const comment = (await host.readComment(access, id, value.id ?? '')).value;
    expect(plainBlocks(comment.text.blocks)).toBe('Mira wrote in Intercom:\n\nIt still fails');
    expect(comment.text.urls).toEqual([CHAT]);
    expect((await host.listComments(access, id)).value).toHaveLength(1);
  });

  test('is known for ours by its reference, others’ are not', async () => {
    const { writes, access, addIssue, addComment } = await start();
    const { id } = await addIssue(begin);
    const theirs = await addComment(id, { text: 'seen' });
    const ours = (await writes.addComment(access, commentOn(id), go)).value.id;
    const refs = ['OTHER1', REF];
    expect((await writes.readMark(access, { issueId: id, commentId: ours, refs })).value).toBe(REF);
    expect((await writes.readMark(access, { issueId: id, commentId: ours, refs: ['OTHER1'] })).value).toBeNull();
    expect((await writes.readMark(access, { issueId: id, commentId: theirs, refs })).value).toBeNull();
  });

  test('is found by its reference, and certainly absent before', async () => {
    const { writes, access, addIssue, addComment } = await start();
    const { id } = await addIssue(begin);
    await addComment(id, { text: 'seen' });
    const sought = { issueId: id, ref: REF, since: Date.now() };
    expect((await writes.findComment(access, sought)).value).toEqual({ kind: 'absent' });
    const { value } = await writes.addComment(access, commentOn(id), go);
    const receipt = { partId: value.id, conversation: null };
    expect((await writes.findComment(access, sought)).value).toEqual({ kind: 'found', receipt });
    expect((await writes.findComment(access, { ...sought, ref: 'OTHER1' })).value).toEqual({ kind: 'absent' });
  });

  test('is not written where it must not leave any more, nor on an issue that is gone', async () => {
    const { writes, host, access, addIssue, deleteIssue } = await start();
    const { id } = await addIssue(begin);
    expect(await refusalOf(writes.addComment(access, commentOn(id), stop))).toMatchObject({ code: 'stopped' });
    expect((await host.listComments(access, id)).value).toEqual([]);
    await deleteIssue(id);
    expect(await refusalOf(writes.addComment(access, commentOn(id), go))).toBeInstanceOf(Gone);
  });

  test('shows what was typed as it was typed, whatever signs are in it', async () => {
    const { writes, host, access, addIssue } = await start();
    const { id } = await addIssue(begin);
    const typed = 'a *b* _c_ {code} [~ann] {{d}} | h1. !e! ~f~ <g> # h - i 3 * 4 snake_case';
    const text = {
      blocks: [{ kind: 'paragraph' as const, content: [{ kind: 'text' as const, text: typed }] }],
      urls: [],
      fallback: null,
    };
    const { value } = await writes.addComment(access, commentOn(id, { text }), go);
    const read = (await host.readComment(access, id, value.id ?? '')).value.text;
    expect(read.blocks).toEqual(text.blocks);
  });

  test('that is too long is cut with a link to the rest', async () => {
    const { writes, host, access, addIssue } = await start();
    const { id } = await addIssue(begin);
    const text = markdownText(
      Array.from({ length: 500 }, (_, n) => `**${n}** ${'long & "quoted" '.repeat(20)}`).join('\n\n'),
    );
    const { value } = await writes.addComment(access, commentOn(id, { text, moreUrl: CHAT }), go);
    const read = (await host.readComment(access, id, value.id ?? '')).value.text;
    expect(read.urls).toEqual([CHAT]);
    expect(plainBlocks(read.blocks)).toContain('read the rest');
  });
}

function statusTests(start: Start): void {
  test('is set by name, letter case aside, and by id; where it stands already nothing is written', async () => {
    const { writes, host, access, addIssue, statuses } = await start();
    const { id } = await addIssue(begin);
    const change = { issueId: id, to: named(statuses.middle.toUpperCase()), fields: [] };
    const first = (await writes.setStatus(access, change, go)).value;
    expect(first).toEqual({ id: expect.any(String) as unknown, existed: false });
    const { status } = (await host.readIssue(access, id)).value.issue;
    expect(status.name).toBe(statuses.middle);
    expect((await writes.setStatus(access, change, stop)).value).toEqual({ id: null, existed: true });
    await writes.setStatus(access, { ...change, to: named(statuses.last) }, go);
    await writes.setStatus(access, { ...change, to: { id: status.id, name: null } }, go);
    expect((await host.readIssue(access, id)).value.issue.status.name).toBe(statuses.middle);
  });

  test('that there is no way to is refused with the ways there are', async () => {
    const { writes, access, addIssue, statuses } = await start();
    const { id } = await addIssue(begin);
    const error = await refusalOf(writes.setStatus(access, { issueId: id, to: named('Shipped'), fields: [] }, go));
    expect(error).toMatchObject({ code: 'no_transition' });
    expect(error.message).toContain('Shipped');
    expect(error.message).toContain(statuses.middle);
    expect(error.message).toContain(statuses.last);
  });

  test('is found once it stands, and absent before', async () => {
    const { writes, access, addIssue, statuses } = await start();
    const { id } = await addIssue(begin);
    const sought = { issueId: id, to: named(statuses.last), fields: [], since: Date.now() };
    expect((await writes.findStatus(access, sought)).value).toEqual({ kind: 'absent' });
    await writes.setStatus(access, sought, go);
    expect((await writes.findStatus(access, sought)).value).toMatchObject({ kind: 'found' });
  });

  test('does not move where it must not leave any more', async () => {
    const { writes, host, access, addIssue, statuses } = await start();
    const { id } = await addIssue(begin);
    await refusalOf(writes.setStatus(access, { issueId: id, to: named(statuses.last), fields: [] }, stop));
    expect((await host.readIssue(access, id)).value.issue.status.name).toBe(statuses.first);
  });
}

function fieldTests(start: Start): void {
  test('are set in one change, and again without harm', async () => {
    const { writes, host, access, addIssue, tags, priority, ben } = await start();
    const { id } = await addIssue(begin);
    const changes = [
      { kind: 'set' as const, field: 'priority', value: priority },
      { kind: 'set' as const, field: 'assignee', value: ben },
      { kind: 'list' as const, field: tags, add: ['vip', 'billing'], remove: [] },
    ];
    const first = (await writes.setFields(access, { issueId: id, changes })).value;
    expect(first).toEqual({ id: expect.any(String) as unknown, existed: false });
    const read = (await host.readFields(access, id, ['priority', 'assignee', tags])).value;
    expect(read.get('priority')).toMatchObject({ kind: 'choice', name: priority });
    expect(read.get('assignee')).toMatchObject({ kind: 'person', name: 'Ben Osei' });
    expect(read.get(tags)).toMatchObject({ items: [{ name: 'vip' }, { name: 'billing' }] });
    // By the same change, where the host keeps them: an answer may have been lost.
    const again = (await writes.setFields(access, { issueId: id, changes })).value;
    expect(again.existed).toBe(true);
    if (again.id !== null) expect(again.id).toBe(first.id);
  });

  test('of lists take away too, and an assignee can be nobody', async () => {
    const { writes, host, access, addIssue, tags, ben } = await start();
    const { id } = await addIssue(begin);
    await writes.setFields(access, {
      issueId: id,
      changes: [
        { kind: 'list', field: tags, add: ['vip', 'billing'], remove: [] },
        { kind: 'set', field: 'assignee', value: ben },
      ],
    });
    await writes.setFields(access, {
      issueId: id,
      changes: [
        { kind: 'list', field: tags, add: ['urgent'], remove: ['vip'] },
        { kind: 'set', field: 'assignee', value: null },
      ],
    });
    const read = (await host.readFields(access, id, ['assignee', tags])).value;
    expect(read.get(tags)).toMatchObject({ items: [{ name: 'billing' }, { name: 'urgent' }] });
    expect(read.get('assignee')).toBeNull();
  });

  test.each([
    { field: 'colour', value: 'red', code: 'unknown_field', words: /priority/i },
    { field: 'priority', value: 'Sky-high', code: 'unknown_value', words: /Sky-high.*can be/ },
  ])('$field to $value is refused with what would do', async ({ field, value, code, words }) => {
    const { writes, access, addIssue } = await start();
    const { id } = await addIssue(begin);
    const error = await refusalOf(writes.setFields(access, { issueId: id, changes: [{ kind: 'set', field, value }] }));
    expect(error).toMatchObject({ code });
    expect(error.message).toMatch(words);
  });
}

function creationTests(start: Start): void {
  test('is made with text and fields, and answered as it stands', async () => {
    const world = await start();
    const { writes, host, access, priority, tags } = world;
    const fields = [
      { kind: 'set' as const, field: 'priority', value: priority },
      { kind: 'set' as const, field: tags, value: ['vip'] },
    ];
    const { value } = await writes.createIssue(access, newIssue(world, { fields }), go);
    expect(value.issue).toMatchObject({ id: value.id, projectKey: world.projectKey, summary: 'Invoices twice' });
    const { issue, description } = (await host.readIssue(access, value.id)).value;
    expect(issue).toMatchObject({ key: value.issue.key, status: { name: world.statuses.first } });
    expect(description.urls).toEqual([CHAT]);
    const read = (await host.readFields(access, value.id, ['priority', tags])).value;
    expect(read.get('priority')).toMatchObject({ name: priority });
    expect(read.get(tags)).toMatchObject({ items: [{ name: 'vip' }] });
  });

  test('is found by its reference among others, and certainly absent before', async () => {
    const world = await start();
    const { writes, access, addIssue, projectKey } = world;
    await addIssue(begin);
    const sought = { projectKey, ref: REF, since: Date.now() };
    expect((await writes.findCreated(access, sought)).value).toEqual({ kind: 'absent' });
    const { value } = await writes.createIssue(access, newIssue(world), go);
    await addIssue(begin);
    const found = (await writes.findCreated(access, sought)).value;
    expect(found).toMatchObject({ kind: 'found', receipt: { partId: value.id, issue: { key: value.issue.key } } });
    expect((await writes.findCreated(access, { ...sought, ref: 'OTHER1' })).value).toEqual({ kind: 'absent' });
    const mark = { issueId: value.id, commentId: null, refs: [REF] };
    expect((await writes.readMark(access, mark)).value).toBe(REF);
  });

  test('of a type that there is not is refused with those there are; nothing leaves that must not', async () => {
    const world = await start();
    const { writes, access, projectKey } = world;
    const odd = newIssue(world, { issueType: 'Wish' });
    expect(await refusalOf(writes.createIssue(access, odd, go))).toMatchObject({ code: 'unknown_issue_type' });
    expect(await refusalOf(writes.createIssue(access, newIssue(world), stop))).toMatchObject({ code: 'stopped' });
    const sought = { projectKey, ref: REF, since: Date.now() };
    expect((await writes.findCreated(access, sought)).value).toEqual({ kind: 'absent' });
  });
}
