import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { done, inProgress, readUrl, richText } from '../../test/domain-builders.ts';
import { behind, createGate, type Gate } from '../../test/gates.ts';
import { eachWorld, until, type World } from '../../test/pipeline-world.ts';
import { Gone, Reconnect, Rejected, RetryLater, type VendorError } from '../domain/errors.ts';
import type { FoundIssue, IssueSearch } from '../domain/issue-search.ts';
import { findImport, type ImportRow, listImportProblems, startImport, steerImport } from '../store/imports.ts';
import { claimScan, endScan } from '../store/scans.ts';
import type { Loop } from './loop.ts';
import { type ScanPorts, startScanner } from './scan.ts';

const PAGE = 5;

interface Faults {
  /** Thrown by the search of the page that begins there. */
  search: (startAt: number, whole: boolean) => Error | null;
  /** Thrown by reads of this issue. */
  issue: (id: string) => Error | null;
  /** Issues whose comments the search does not show. */
  partly: Set<string>;
}

interface Desk {
  world: World;
  faults: Faults;
  searched: { startAt: number; whole: boolean }[];
  scanner(gate?: Gate): Loop;
  start(options?: { tell?: boolean }): Promise<string>;
  look(id: string): Promise<ImportRow>;
  ended(id: string): Promise<ImportRow>;
  links(): Promise<{ issue: string; conversation: string; broken: string | null; quiet: boolean }[]>;
}

eachWorld('an import', (start) => {
  const open: { scanners: Loop[]; world: World }[] = [];

  afterEach(async () => {
    for (const { scanners, world } of open.splice(0)) {
      await Promise.all(scanners.map((scanner) => scanner.stop(1_000)));
      await world.rows('delete from scans');
    }
  });

  async function desk(): Promise<Desk> {
    const world = await start({});
    const scanners: Loop[] = [];
    open.push({ scanners, world });
    const { db, organizationId, hostId } = world;
    const faults: Faults = { search: () => null, issue: () => null, partly: new Set() };
    const searched: Desk['searched'] = [];
    const host = searchable(world, { faults, searched });
    const look = async (id: string): Promise<ImportRow> => {
      const row = await db.tx(organizationId, (sql) => findImport(sql, id));
      if (row === null) throw new Error(`There is no import ${id}.`);
      return row;
    };
    return {
      world,
      faults,
      searched,
      look,
      scanner(gate = createGate()) {
        const ports: ScanPorts = {
          host: () => behind(host, gate),
          hostAccess: async () => ({
            hostId,
            kind: 'jira-data-center',
            url: 'https://jira.test',
            email: null,
            token: 't',
          }),
          readUrlOf: () => readUrl,
          receive: (incoming) => world.receiver.receive(incoming),
          reportTrouble: () => undefined,
        };
        const scanner = startScanner(behind(db, gate), ports, { leaseMs: 15_000, pollMs: 20, backoffMs: 5 });
        scanners.push(scanner);
        return scanner;
      },
      async start({ tell = false } = {}) {
        const id = randomUUID();
        const query = { projectKey: 'SUP', look: 'all' } as const;
        await db.tx(organizationId, (sql) =>
          startImport(sql, { organizationId, id, hostId, query, tell, total: null, startedBy: 'Ann' }),
        );
        return id;
      },
      ended: (id) => until(() => look(id), { is: (row) => row.endedAt !== null }),
      links: () =>
        world.rows(
          `select issue_id as issue, conversation_id as conversation, broken, quiet from links
           where ended_at is null order by issue_id::int, conversation_id`,
        ),
    };
  }

  function searchable(world: World, { faults, searched }: Pick<Desk, 'faults' | 'searched'>) {
    const { host } = world;
    const findIssues: IssueSearch['findIssues'] = async (access, { place, whole }) => {
      const startAt = Number(place?.['startAt'] ?? 0);
      searched.push({ startAt, whole });
      const failure = faults.search(startAt, whole);
      if (failure !== null) throw failure;
      const ids = [...host.issues.keys()].sort((a, b) => Number(a) - Number(b));
      const issues = ids.slice(startAt, startAt + PAGE).map((id): FoundIssue => {
        const { issue, description, comments } = host.issues.get(id)?.read() ?? failed(id);
        if (!whole) return { kind: 'named', id, key: issue.key };
        return {
          kind: 'read',
          id,
          key: issue.key,
          createdAt: 1000,
          issue: { ...issue, hostId: access.hostId },
          description,
          comments: faults.partly.has(id) ? null : comments,
        };
      });
      const end = startAt + issues.length;
      return { value: { issues, next: end < ids.length ? { startAt: end } : null }, rate: null };
    };
    const single = <T>(id: string, read: () => Promise<T>): Promise<T> => {
      const failure = faults.issue(id);
      return failure === null ? read() : Promise.reject(failure);
    };
    return {
      findIssues,
      countIssues: async () => ({ value: { count: host.issues.size, exact: true }, rate: null }),
      readIssue: (...[access, id]: Parameters<typeof host.readIssue>) => single(id, () => host.readIssue(access, id)),
      listComments: (...[access, id]: Parameters<typeof host.listComments>) =>
        single(id, () => host.listComments(access, id)),
    };
  }

  function failed(id: string): never {
    throw new Gone(`no issue ${id}`);
  }

  /** Old issues, of before anybody listened: every third names a conversation of its own. */
  function oldIssues(world: World, count: number): void {
    for (let n = 1; n <= count; n += 1)
      world.issue(String(n)).create(n % 3 === 0 ? richText('see', `w1/${1000 + n}`) : richText('nothing'));
  }

  function notesIn({ inbox }: World, conversationId: string) {
    return inbox.notes.filter((note) => note.conversationId === conversationId);
  }

  const thirds = (count: number): number => Math.floor(count / 3);

  test('links what old issues name, without a word to anybody, and the next change is one note', async () => {
    const { world, ...at } = await desk();
    oldIssues(world, 12);
    const talked = world.issue('20');
    talked.create();
    talked.addComment('77', richText('look at', 'w1/2000'));
    talked.addComment('78', richText('thanks'));
    at.scanner();
    const row = await at.ended(await at.start());
    expect(row).toMatchObject({ state: 'done', looked: 13, found: 5, linked: 5, broken: 0, failed: 0 });
    expect((await at.links()).map(({ conversation }) => conversation)).toEqual([
      '1003',
      '1006',
      '1009',
      '1012',
      '2000',
    ]);
    await world.settled();
    expect(await world.effects()).toEqual([]);

    await world.tell(talked.addComment('79', richText('fixed')));
    await world.settled();
    expect(notesIn(world, '2000')).toHaveLength(1);
    await world.tell(talked.change({ status: done }));
    await world.settled();
    expect(notesIn(world, '2000')).toHaveLength(2);
    expect(world.host.remoteLinks.get('20')?.size).toBe(1);
  });

  test('what was said before the import is not told by a webhook that comes late', async () => {
    const { world, ...at } = await desk();
    const issue = world.issue('1');
    issue.create(richText('see', 'w1/100'));
    const late = issue.addComment('5', richText('old news'));
    issue.change({ status: inProgress });
    at.scanner();
    await at.ended(await at.start());
    await world.tell(late);
    await world.settled();
    expect(notesIn(world, '100')).toEqual([]);
  });

  test('tells the linked conversations where that is wished, each once', async () => {
    const { world, ...at } = await desk();
    oldIssues(world, 9);
    at.scanner();
    expect(await at.ended(await at.start({ tell: true }))).toMatchObject({ state: 'done', linked: 3 });
    await world.settled();
    for (const conversation of ['1003', '1006', '1009']) expect(notesIn(world, conversation)).toHaveLength(1);
    expect(world.host.remoteLinks.get('3')?.size).toBe(1);
  });

  test('done again it finds nothing new, and leaves what people unlinked alone', async () => {
    const { world, ...at } = await desk();
    oldIssues(world, 6);
    at.scanner();
    await at.ended(await at.start());
    const [link] = await world.rows<{ id: string }>(`select id from links where issue_id = '3'`);
    const at0 = { hostId: world.hostId, issueId: '3', at: 1, actor: { id: null, name: 'Ann' } };
    await world.receiver.receive({
      organizationId: world.organizationId,
      source: 'hand',
      deliveryId: null,
      bodyHash: 'x',
      key: 'hand:1',
      kind: 'unlink.asked',
      hostId: world.hostId,
      issueId: '3',
      body: { kind: 'unlink.asked', linkId: link?.id ?? '', ...at0 },
      state: 'pending',
      reasons: [],
      priority: 0,
    });
    await world.settled();
    expect(await at.ended(await at.start())).toMatchObject({ state: 'done', looked: 6, found: 2, linked: 0 });
    expect((await at.links()).map(({ issue }) => issue)).toEqual(['6']);
  });

  test('keeps a conversation that cannot be linked, with the reason', async () => {
    const { world, ...at } = await desk();
    world.issue('1').create(richText('see', 'w9/100'));
    at.scanner();
    const id = await at.start();
    expect(await at.ended(id)).toMatchObject({ state: 'done', found: 1, linked: 0, broken: 1, failed: 0 });
    const problems = await world.db.tx(world.organizationId, (sql) =>
      listImportProblems(sql, { scanId: id, after: null, limit: 10 }),
    );
    expect(problems).toMatchObject([
      { issueId: '1', failed: false, reason: expect.stringContaining('other_workspace') },
    ]);
  });

  test('one issue that cannot be read is told of, and stops nothing', async () => {
    const { world, faults, ...at } = await desk();
    oldIssues(world, 12);
    faults.partly.add('4').add('6');
    faults.issue = (id) => (id === '4' ? new RetryLater('Jira could not list its comments: 500.') : null);
    at.scanner();
    const id = await at.start();
    expect(await at.ended(id)).toMatchObject({ state: 'done', looked: 12, linked: 4, failed: 1 });
    const [problem] = await world.db.tx(world.organizationId, (sql) =>
      listImportProblems(sql, { scanId: id, after: null, limit: 10 }),
    );
    expect(problem).toEqual({
      issueId: '4',
      issueKey: 'SUP-4',
      failed: true,
      reason: 'Jira could not list its comments: 500.',
    });
  });

  test('a page that breaks on one issue is read issue by issue', async () => {
    const { world, faults, searched, ...at } = await desk();
    oldIssues(world, 12);
    faults.search = (startAt, whole) => (startAt === 5 && whole ? new RetryLater('Jira answered 500.') : null);
    faults.issue = (id) => (id === '7' ? new Rejected('cannot be rendered', 'http_400') : null);
    at.scanner();
    expect(await at.ended(await at.start())).toMatchObject({ state: 'done', looked: 12, linked: 4, failed: 1 });
    expect(searched.filter(({ startAt }) => startAt === 5).map(({ whole }) => whole)).toEqual([true, true, false]);
  });

  test('begins again where its place is not known any more, and counts nothing twice', async () => {
    const { world, faults, ...at } = await desk();
    oldIssues(world, 12);
    let refused = 0;
    faults.search = (startAt) =>
      startAt === 10 && (refused += 1) === 1 ? new Rejected('bad token', 'http_400') : null;
    at.scanner();
    expect(await at.ended(await at.start())).toMatchObject({ state: 'done', looked: 12, found: 4, linked: 4 });
  });

  test('ends with the reason where the search is refused, and can be taken up again', async () => {
    const { world, faults, ...at } = await desk();
    oldIssues(world, 3);
    faults.search = () => new Rejected('The value SUP does not exist for the field project.', 'http_400');
    at.scanner();
    const id = await at.start();
    expect(await at.ended(id)).toMatchObject({
      state: 'failed',
      reason: 'The value SUP does not exist for the field project.',
    });
    faults.search = () => null;
    expect(await world.db.tx(world.organizationId, (sql) => steerImport(sql, id, 'resume'))).toBe(true);
    expect(await at.ended(id)).toMatchObject({ state: 'done', reason: null, linked: 1 });
  });

  test.each<{ what: string; error: () => VendorError; door: string | null }>([
    {
      what: 'its token is refused',
      error: () => new Reconnect('The token is revoked.'),
      door: 'The token is revoked.',
    },
    {
      what: 'it is called too often',
      error: () => new RetryLater('Too many.', { limited: true, afterMs: 60_000 }),
      door: null,
    },
  ])('leaves the host alone while $what, and says so', async ({ error, door }) => {
    const { world, faults, searched, ...at } = await desk();
    oldIssues(world, 3);
    faults.search = error;
    at.scanner();
    const id = await at.start();
    const row = await until(() => at.look(id), { is: ({ reason }) => reason !== null });
    expect(row).toMatchObject({ state: 'running', reason: error().message });
    const [closed] = await world.rows<{ reason: string | null; shut: boolean }>(
      `select closed_reason as reason, closed_until > now() as shut from doors where door = $1`,
      [`host:${world.hostId}`],
    );
    expect(closed).toEqual({ reason: door, shut: true });
    expect(searched).toHaveLength(1);
  });

  test.each(['pause', 'cancel'] as const)('does not end otherwise in the moment of a %s', async (wish) => {
    const { world, ...at } = await desk();
    const id = await at.start();
    const claimed = await claimScan(world.db, 600);
    const steer = (to: 'pause' | 'cancel') => world.db.tx(world.organizationId, (sql) => steerImport(sql, id, to));
    expect(await steer(wish)).toBe(true);
    if (claimed === null) throw new Error('There is no scan.');
    await endScan(world.db, claimed, { state: 'failed', reason: 'Too late.' });
    expect(await at.look(id)).toMatchObject({ state: wish === 'pause' ? 'paused' : 'cancelled', endedAt: null });
    await steer('cancel');
    at.scanner();
    expect(await at.ended(id)).toMatchObject({ state: 'cancelled', reason: null });
  });

  test('stands still while it is paused, goes on where it was, and is over when it is cancelled', async () => {
    const { world, faults, searched, ...at } = await desk();
    oldIssues(world, 15);
    const steer = (wish: 'pause' | 'resume' | 'cancel') =>
      world.db.tx(world.organizationId, (sql) => steerImport(sql, id, wish));
    const reached = Promise.withResolvers<void>();
    faults.search = (startAt) => {
      if (startAt === 5) reached.resolve();
      return startAt === 5 ? new RetryLater('not now') : null;
    };
    at.scanner();
    const id = await at.start();
    await reached.promise;
    expect(await steer('pause')).toBe(true);
    expect(await steer('pause')).toBe(true);
    expect(await at.look(id)).toMatchObject({ state: 'paused', looked: 5 });
    faults.search = () => null;
    expect(await steer('resume')).toBe(true);
    expect(await at.ended(id)).toMatchObject({ state: 'done', looked: 15, linked: 5 });
    expect(searched.filter(({ startAt }) => startAt === 0)).toHaveLength(1);
    expect(await steer('cancel')).toBe(false);
    expect(await steer('resume')).toBe(false);
  });

  test('only one at a time looks at a project', async () => {
    const { world, ...at } = await desk();
    oldIssues(world, 1);
    await at.start();
    await expect(at.start()).rejects.toMatchObject({ code: 'import_open' });
  });

  test('killed ten times it ends as if it had not been', async () => {
    const { world, ...at } = await desk();
    const count = 60;
    oldIssues(world, count);
    const id = await at.start();
    const calls = Array.from({ length: 10 }, (_, n) => 3 + ((n * 7) % 11));
    for (const after of calls) {
      const gate = createGate();
      const pass = gate.pass.bind(gate);
      let left = after;
      const dead = Promise.withResolvers<void>();
      gate.pass = () => {
        left -= 1;
        if (left === 0) {
          gate.freeze();
          dead.resolve();
        }
        return pass();
      };
      const scanner = at.scanner(gate);
      await Promise.race([dead.promise, until(() => at.look(id), { is: (row) => row.endedAt !== null })]);
      // What it held falls to the next one as soon as its lease ends.
      await world.rows(`update scans set busy_until = now() - interval '1 second' where busy_until is not null`);
      void scanner.stop(0);
    }
    at.scanner();
    expect(await at.ended(id)).toMatchObject({
      state: 'done',
      looked: count,
      found: thirds(count),
      linked: thirds(count),
      failed: 0,
    });
    const links = await at.links();
    expect(links.map(({ issue }) => Number(issue))).toEqual(
      Array.from({ length: thirds(count) }, (_, n) => 3 * (n + 1)),
    );
    const [events] = await world.rows<{ n: number }>(`select count(*)::int as n from events where kind = 'issue.seen'`);
    expect(events?.n).toBe(thirds(count));
  });
});
