/** Writing on Jira in both dialects, held to what writing on every host must do; and what only Jira does: doubt, service projects, screens. */
import { afterEach, describe, expect, test } from 'vitest';
import { RetryLater, Unknown } from '../src/domain/errors.ts';
import type { HostFailure } from './host-world.ts';
import { refusalOf } from './host-world.ts';
import { commentOn, describeHostWrites, go, named, newIssue, REF, type WritesWorld } from './host-writes.contract.ts';
import { jiras, type JiraWorld } from './jira-world.ts';

type World = WritesWorld & JiraWorld;

function withWrites(world: JiraWorld): World {
  return {
    ...world,
    projectKey: 'SUP',
    issueType: 'Task',
    statuses: { first: 'To Do', middle: 'In Progress', last: 'Done' },
    tags: 'labels',
    priority: 'High',
    ben: personId(world, 'ben'),
  };
}

function personId({ sim }: JiraWorld, name: string): string {
  const person = sim.world.users.find((user) => user.name === name);
  if (person === undefined) throw new Error(`There is no ${name}.`);
  return sim.world.kind === 'cloud' ? person.accountId : person.key;
}

for (const [name, startJira] of jiras) {
  const startWorld = async (): Promise<World> => withWrites(await startJira());
  describeHostWrites(name, startWorld);
  let open: World | null = null;
  afterEach(async () => {
    await open?.close();
    open = null;
  });
  const start = async (): Promise<World> => (open = await startWorld());
  describe(`${name}: doubt about a write`, () => doubtTests(start));
  describe(`${name}: a service project`, () => serviceTests(start));
  describe(`${name}: a transition`, () => transitionTests(start));
  describe(`${name}: what it asks for`, () => askingTests(start));
}

type Start = () => Promise<World>;

const begin = { summary: 'x', description: null };

const kinds = ['comment', 'status', 'creation'] as const;
type Kind = (typeof kinds)[number];

const losses: [HostFailure, boolean][] = [
  ['lost-request', false],
  ['lost-answer', true],
  ['error-after', true],
  ['unavailable', false],
  ['html', true],
  ['cut-off', true],
];

function write({ writes, access, ...world }: World, kind: Kind, issueId: string): Promise<unknown> {
  switch (kind) {
    case 'comment':
      return writes.addComment(access, commentOn(issueId), go);
    case 'status':
      return writes.setStatus(access, { issueId, to: named('Done'), fields: [] }, go);
    case 'creation':
      return writes.createIssue(access, newIssue(world), go);
  }
}

async function find({ writes, access }: World, kind: Kind, of: { issueId: string; since: number }): Promise<string> {
  switch (kind) {
    case 'comment':
      return (await writes.findComment(access, { ...of, ref: REF })).value.kind;
    case 'status':
      return (await writes.findStatus(access, { ...of, to: named('Done'), fields: [] })).value.kind;
    case 'creation':
      return (await writes.findCreated(access, { projectKey: 'SUP', ref: REF, since: of.since })).value.kind;
  }
}

function doubtTests(start: Start): void {
  describe.each(kinds)('a %s', (kind) => {
    test.each(losses)('after %s is Unknown, was asked for once, and a read-back tells', async (how, committed) => {
      const world = await start();
      const { id } = await world.addIssue(begin);
      const since = Date.now();
      world.failWrites(how);
      const error = await refusalOf(write(world, kind, id));
      expect(error).toBeInstanceOf(Unknown);
      expect(error.message).not.toContain(world.access.token);
      expect(world.sim.requests.filter(({ method, fault }) => method === 'POST' && fault !== undefined)).toHaveLength(
        1,
      );
      expect(await find(world, kind, { issueId: id, since })).toBe(committed ? 'found' : 'absent');
    });
  });

  test('of another’s change to the same status: it stands, and is not taken for ours', async () => {
    const world = await start();
    const { id } = await world.addIssue(begin);
    const since = Date.now();
    await world.change(id, { status: 'Done' });
    const sought = { issueId: id, to: named('Done'), fields: [], since };
    const { value } = await world.writes.findStatus(world.access, sought);
    expect(value).toEqual({ kind: 'found', receipt: { partId: null, conversation: null } });
  });

  test('about a comment on an issue that is gone since, or among too many, is for a person', async () => {
    const world = await start();
    const { id } = await world.addIssue(begin);
    const since = Date.now();
    for (let n = 0; n < 230; n++) await world.addComment(id, { text: String(n) });
    expect(await find(world, 'comment', { issueId: id, since })).toBe('undecidable');
    await world.deleteIssue(id);
    expect(await find(world, 'comment', { issueId: id, since })).toBe('undecidable');
  });

  test('about a comment ends too where lists show no properties', async () => {
    const world = await start();
    world.sim.switches.commentPropertiesHidden = true;
    const { id } = await world.addIssue(begin);
    const since = Date.now();
    await world.addComment(id, { text: 'theirs' });
    expect(await find(world, 'comment', { issueId: id, since })).toBe('absent');
    await write(world, 'comment', id);
    expect(await find(world, 'comment', { issueId: id, since })).toBe('found');
  });

  test('about a new issue is not ended by a search that does not see it yet', async () => {
    const world = await start();
    const since = Date.now();
    for (let n = 0; n < 120; n++) await world.addIssue(begin);
    expect(await find(world, 'creation', { issueId: '', since })).toBe('undecidable');
  });

  test('about a new issue does not end at those before it that were deleted', async () => {
    const world = await start();
    const old = await world.addIssue(begin);
    aged(world, old.id);
    for (let n = 0; n < 12; n++) await world.deleteIssue((await world.addIssue(begin)).id);
    const since = Date.now();
    expect(await find(world, 'creation', { issueId: '', since })).toBe('absent');
    world.failWrites('lost-answer');
    await refusalOf(write(world, 'creation', ''));
    expect(await find(world, 'creation', { issueId: '', since })).toBe('found');
  });

  test('about a new issue does not begin at an older one that was moved here after it', async () => {
    const world = await start();
    const [old, moved] = [await world.addIssue(begin), world.sim.act.createIssue({ project: 'OPS', summary: 'x' })];
    const since = Date.now();
    await write(world, 'creation', '');
    world.sim.act.move({ issue: moved.id, project: 'SUP' });
    aged(world, old.id, 2);
    aged(world, moved.id);
    expect(await find(world, 'creation', { issueId: '', since })).toBe('found');
  });
}

/** Made so long ago that every search knows it. */
function aged({ sim }: World, id: string, hours = 1): void {
  const issue = sim.issue(id);
  if (issue === undefined) throw new Error(`There is no ${id}.`);
  issue.created -= hours * 3_600_000;
}

function serviceTests(start: Start): void {
  test.each([true, false])(
    'every comment of ours is internal by the call that makes it, wished public %s',
    async (wish) => {
      const { writes, host, access, sim, addIssue } = await start();
      const { id } = await addIssue(begin);
      const { value } = await writes.addComment(access, commentOn(id, { public: wish }), go);
      expect((await host.readComment(access, id, value.id ?? '')).value.public).toBe(false);
      const posts = sim.requests.filter(({ method }) => method !== 'GET');
      expect(posts).toHaveLength(1);
      expect(posts[0]?.body).toMatchObject({
        properties: expect.arrayContaining([{ key: 'sd.public.comment', value: { internal: true } }]) as unknown,
      });
    },
  );

  test('on other projects it carries no such mark', async () => {
    const { writes, access, sim } = await start();
    const { id } = sim.act.createIssue({ project: 'OPS', summary: 'x' });
    await writes.addComment(access, commentOn(id, { public: true }), go);
    expect([...(sim.issue(id)?.comments[0]?.properties.keys() ?? [])]).toEqual(['deskbridge.ref']);
  });

  test('where Jira does not say of which kind a project is, nothing is written', async () => {
    const { writes, access, sim, addIssue } = await start();
    sim.switches.projectKindHidden = true;
    const { id } = await addIssue(begin);
    const error = await refusalOf(writes.addComment(access, commentOn(id), go));
    expect(error).toMatchObject({ code: 'project_kind_unknown' });
    expect(sim.issue(id)?.comments).toEqual([]);
  });

  test('where the mark has no effect and the comment cannot be taken back, it is told to be there, and to whom', async () => {
    const { writes, access, sim, addIssue } = await start();
    if (sim.world.kind !== 'cloud') return;
    sim.switches.internalIgnored = true;
    sim.faults.add({ method: 'DELETE', fault: { kind: 'status', status: 403 }, times: 1 });
    const { id } = await addIssue(begin);
    const error = await refusalOf(writes.addComment(access, commentOn(id), go));
    expect(error).toMatchObject({ code: 'left_visible' });
    expect(error.message).toContain('customers can read it');
    expect(sim.issue(id)?.comments).toHaveLength(1);
    expect(await refusalOf(writes.addComment(access, commentOn(id), go))).toMatchObject({ code: 'not_internal' });
  });

  test('where the mark has no effect, the comment is taken back and no other is written', async () => {
    const world = await start();
    const { writes, access, sim, addIssue } = world;
    if (sim.world.kind !== 'cloud') return;
    sim.switches.internalIgnored = true;
    const { id } = await addIssue(begin);
    for (let n = 0; n < 2; n++) {
      const error = await refusalOf(writes.addComment(access, commentOn(id), go));
      expect(error).toMatchObject({ code: 'not_internal' });
      expect(sim.issue(id)?.comments).toEqual([]);
    }
    expect(sim.writes().filter(({ what }) => what === 'comment-created')).toHaveLength(1);
  });
}

function transitionTests(start: Start): void {
  test('that asks for a field is refused with its name, and done where it is given', async () => {
    const { writes, host, access, sim, addIssue } = await start();
    sim.switches.transitionAsks = { Done: ['customfield_10020'] };
    const { id } = await addIssue(begin);
    const bare = { issueId: id, to: named('Done'), fields: [] };
    const error = await refusalOf(writes.setStatus(access, bare, go));
    expect(error).toMatchObject({ code: 'fields_required' });
    expect(error.message).toMatch(/"Done".*Severity/);
    const given = { ...bare, fields: [{ kind: 'set' as const, field: 'Severity', value: 'Sev 2' }] };
    await writes.setStatus(access, given, go);
    expect((await host.readIssue(access, id)).value.issue.status.name).toBe('Done');
    expect(sim.issue(id)?.custom).toEqual({ customfield_10020: { id: '10051' } });
  });

  test('at the same time as another (409) is for later, and nothing was done', async () => {
    const { writes, access, sim, addIssue } = await start();
    sim.switches.transitionConflicts = 1;
    const { id } = await addIssue(begin);
    const change = { issueId: id, to: named('Done'), fields: [] };
    expect(await refusalOf(writes.setStatus(access, change, go))).toBeInstanceOf(RetryLater);
    expect(sim.issue(id)?.history).toEqual([]);
    await writes.setStatus(access, change, go);
    expect(sim.issue(id)?.history).toHaveLength(1);
  });

  test('answers the id that its event will carry', async () => {
    const { writes, access, sim, addIssue } = await start();
    const { id } = await addIssue(begin);
    sim.act.change({ issue: id, assignee: 'ben' });
    const { value } = await writes.setStatus(access, { issueId: id, to: named('Done'), fields: [] }, go);
    expect(value.id).toBe(sim.issue(id)?.history.at(-1)?.id);
  });

  test('that somebody else made in the moment before is as good as ours', async () => {
    const { writes, access, sim, addIssue } = await start();
    const { id } = await addIssue(begin);
    const change = { issueId: id, to: named('Done'), fields: [] };
    const meanwhile = (status: string) => () => void sim.act.transition({ issue: id, status });
    expect((await writes.setStatus(access, change, meanwhile('Done'))).value).toEqual({ id: null, existed: true });
    await writes.setStatus(access, { ...change, to: named('To Do') }, go);
    expect(sim.issue(id)?.history).toHaveLength(2);
  });
}

function askingTests(start: Start): void {
  test('a new issue without a field that its type asks for is refused with the name', async () => {
    const world = await start();
    const { writes, access, sim } = world;
    const error = await refusalOf(writes.createIssue(access, newIssue(world, { issueType: 'Bug' }), go));
    expect(error).toMatchObject({ code: 'fields_required' });
    expect(error.message).toMatch(/Bug.*Severity/);
    expect(sim.writes()).toEqual([]);
    const fields = [{ kind: 'set' as const, field: 'Severity', value: 'sev 1' }];
    const { value } = await writes.createIssue(access, newIssue(world, { issueType: 'Bug', fields }), go);
    expect(sim.issue(value.id)?.custom).toEqual({ customfield_10020: { id: '10050' } });
  });

  test('who we are is asked once', async () => {
    const { writes, access, sim } = await start();
    const app = sim.world.users.find(({ name }) => name === 'deskbridge');
    const id = sim.world.kind === 'cloud' ? app?.accountId : app?.key;
    for (let n = 0; n < 3; n++) expect((await writes.self(access)).value).toEqual({ id, name: 'Deskbridge' });
    expect(sim.requests).toHaveLength(1);
  });
}
