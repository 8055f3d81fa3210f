import { afterEach, describe, expect, test } from 'vitest';
import { type JiraSim, startJiraSim } from '../../sim/jira.ts';
import { accessTo } from '../../test/jira-world.ts';
import { Rejected } from '../domain/errors.ts';
import type { FoundIssue, IssueSearch, SearchPlace } from '../domain/issue-search.ts';
import type { HostAccess } from '../domain/ports.ts';
import { createHttp } from '../http.ts';
import { createIssueSearch } from './search.ts';

const all = { projectKey: 'SUP', look: 'all' } as const;
const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Site {
  sim: JiraSim;
  search: IssueSearch;
  access: HostAccess;
  /** Every page from the beginning; between two of them `meanwhile` happens. */
  pages(meanwhile?: (page: number) => void, whole?: boolean): Promise<FoundIssue[][]>;
}

async function start(kind: 'cloud' | 'data-center'): Promise<Site> {
  const sim = await startJiraSim({ kind, contextPath: kind === 'cloud' ? '' : '/jira' });
  const http = createHttp({ allowHttpVendors: true });
  closing.push(() => http.close(), sim.close);
  const access = accessTo(sim);
  const search = createIssueSearch({ http });
  return {
    sim,
    search,
    access,
    async pages(meanwhile = () => undefined, whole = true) {
      const found: FoundIssue[][] = [];
      for (let place: SearchPlace | null = null; ;) {
        const { value } = await search.findIssues(access, { query: all, place, whole });
        found.push(value.issues);
        if (value.next === null) return found;
        place = value.next;
        meanwhile(found.length);
      }
    },
  };
}

function make({ act }: JiraSim, count: number): string[] {
  return Array.from(
    { length: count },
    (_, n) => act.createIssue({ project: 'SUP', summary: `Issue ${n}`, description: `see https://x.y/${n}` }).key,
  );
}

const keysOf = (pages: FoundIssue[][]): Set<string> => new Set(pages.flat().map(({ key }) => key));

describe.each(['cloud', 'data-center'] as const)('issues of %s', (kind) => {
  test('come oldest first, whole, page by page to the end', async () => {
    const { sim, pages } = await start(kind);
    const keys = make(sim, 120);
    sim.act.comment({ issue: keys[0] ?? '', text: 'see https://x.y/comment' });
    const found = await pages();
    expect([...keysOf(found)]).toEqual(keys);
    const [first] = found[0] ?? [];
    if (first?.kind !== 'read') throw new Error('It was not read.');
    expect(first.issue).toMatchObject({ hostId: 'h1', key: keys[0], projectKey: 'SUP', summary: 'Issue 0' });
    expect(first.description.urls).toEqual(['https://x.y/0']);
    expect(first.comments?.map(({ text }) => text.urls)).toEqual([['https://x.y/comment']]);
    expect(Math.abs((first.createdAt ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('that are created meanwhile come at the end', async () => {
    const { sim, pages } = await start(kind);
    const keys = make(sim, 60);
    const late: string[] = [];
    const found = await pages((page) => {
      if (page === 1) late.push(...make(sim, 5));
    });
    expect([...keysOf(found)]).toEqual([...keys, ...late]);
  });

  test('can be asked for by name only, and are counted', async () => {
    const { sim, search, access, pages } = await start(kind);
    make(sim, 3);
    sim.act.createIssue({ project: 'SUP', summary: 'Talks about Intercom' });
    const [named] = await pages(undefined, false);
    expect(named?.map((issue) => issue.kind)).toEqual(['named', 'named', 'named', 'named']);
    const exact = kind === 'data-center';
    expect((await search.countIssues(access, all)).value).toEqual({ count: 4, exact });
    const mentioning = { ...all, look: 'mentioning' } as const;
    expect((await search.countIssues(access, mentioning)).value).toEqual({ count: 1, exact });
  });

  test('of a project that is not there are refused', async () => {
    const { search, access } = await start(kind);
    const query = { projectKey: 'GONE', look: 'all' } as const;
    await expect(search.findIssues(access, { query, place: null, whole: true })).rejects.toThrow(Rejected);
    await expect(search.countIssues(access, query)).rejects.toThrow(Rejected);
  });
});

test('where Data Center counts by number, issues that go meanwhile make it overlook none', async () => {
  const { sim, pages } = await start('data-center');
  const keys = make(sim, 130);
  const found = await pages((page) => {
    // Those of the first page go: what comes after them moves forward.
    if (page === 1) for (const key of keys.slice(0, 20)) sim.act.deleteIssue({ issue: key });
  });
  const seen = keysOf(found);
  expect(keys.filter((key) => !seen.has(key))).toEqual([]);
});

test('Cloud shows few comments in a search: then they are to be listed', async () => {
  const { sim, pages } = await start('cloud');
  const [key = ''] = make(sim, 1);
  for (let n = 0; n < 21; n += 1) sim.act.comment({ issue: key, text: `Comment ${n}` });
  expect((await pages())[0]).toMatchObject([{ kind: 'read', key, comments: null }]);
});

test('a token of Cloud that is not known any more is refused', async () => {
  const { search, access } = await start('cloud');
  const ask = search.findIssues(access, { query: all, place: { token: 'old' }, whole: true });
  await expect(ask).rejects.toThrow(Rejected);
});
