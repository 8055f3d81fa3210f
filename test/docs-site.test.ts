import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type ApiDocument, apiPages } from '../docs/site/api-reference.ts';
import { lookThrough } from '../docs/site/check.ts';
import { chapters } from '../docs/site/contents.ts';
import { docs, layOut } from '../docs/site/lay-out.ts';

const api: ApiDocument = {
  paths: {
    '/api/v1/links': {
      get: {
        summary: 'Links of an issue',
        tags: ['links'],
        parameters: [{ name: 'issue', in: 'query', description: 'Key | id', schema: { type: 'string' } }],
        responses: { '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/Links' } } } } },
      },
      post: {
        summary: 'Link one',
        tags: ['links'],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['issue'],
                properties: { issue: { type: 'string', description: '<key>' } },
              },
            },
          },
        },
        responses: { '201': { description: 'Made' }, default: { description: 'What went wrong' } },
      },
    },
    '/api/v1/events/{id}': { get: { summary: 'One event', tags: ['set-up things'] } },
  },
  components: {
    schemas: {
      Links: {
        type: 'object',
        required: ['items'],
        properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Link' } } },
      },
      Link: {
        type: 'object',
        properties: { state: { enum: ['active', 'broken'] }, issue: { $ref: '#/components/schemas/Issue' } },
      },
      Issue: { type: 'object', properties: { key: { type: 'string' } } },
    },
  },
};

describe('the documentation site', () => {
  const { pages, sidebar } = layOut(api);

  test('has every page of docs/, once', () => {
    const listed = chapters.flatMap((chapter) => chapter.pages).filter((page) => !page.startsWith('../'));
    const there = readdirSync(docs).filter((name) => name.endsWith('.md'));
    expect(listed.toSorted()).toEqual(there.toSorted());
  });

  test('every page of it leads somewhere, and so does its sidebar', () => {
    const broken = [...pages].flatMap(([page, text]) =>
      [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)/g)]
        .map(([, target = '']) => path.posix.join(path.posix.dirname(page), target))
        .filter((target) => !pages.has(target) && !pages.has(path.posix.join(target, 'index.md')) && !isSchema(target))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
    const links = sidebar.flatMap(({ items }) => items.map(({ link }) => link.slice(1)));
    expect(links.filter((link) => !pages.has(`${link}.md`) && !pages.has(`${link}index.md`))).toEqual([]);
  });

  test('no two pages are one where names are compared without case', () => {
    const names = [...pages.keys()].map((name) => name.toLowerCase());
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

describe('the API reference', () => {
  const made = apiPages(api);

  test('has a page for each tag', () => {
    expect([...made.keys()]).toEqual(['reference/links.md', 'reference/set-up-things.md']);
  });

  test('says of each route what it takes and what it answers, with fields as scripts reach them', () => {
    const page = made.get('reference/links.md') ?? '';
    expect(page).toContain('## GET /api/v1/links');
    expect(page).toContain('| `issue` | query | string |  | Key \\| id |');
    expect(page).toContain('| `items[].state` | `active`, `broken` |  |  |');
    expect(page).toContain('| `items[].issue.key` | string |  |  |');
    expect(page).toContain('| `issue` | string | yes | &lt;key> |');
    expect(page).toContain('**201**: Made');
  });
});

describe('looking through the built site', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-site-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const laid = {
    pages: new Map([
      ['index.md', ''],
      ['api.md', ''],
    ]),
    sidebar: [
      {
        text: 'All',
        collapsed: false,
        items: [
          { text: 'Begin', link: '/' },
          { text: 'API', link: '/api' },
        ],
      },
    ],
  };
  const sidebar = '<aside class="VPSidebar"><a href="/">Begin</a><a href="/api.html">API</a></aside>';
  const whole: Record<string, string> = {
    'index.html': `${sidebar}<h1 id="begin"></h1><a href="./api.html#calls">Calls</a><img alt="a > b" src="/a.png">`,
    'api.html': `${sidebar}<h2 id="calls"></h2><a href="https://example.com/">Elsewhere</a><a href="#calls">#</a>`,
    'a.png': '',
    'assets/chunks/@localSearchIndexroot.1.js':
      'const e=`{"documentCount":2,"documentIds":{"0":"/#begin","1":"/api.html#calls"}}`',
  };

  /** Of the whole site, with these files changed or, where they are null, gone. */
  function wrongWith(changes: Record<string, string | null>): string[] {
    const dist = mkdtempSync(path.join(folder, 'dist-'));
    for (const [name, text] of Object.entries({ ...whole, ...changes })) {
      if (text === null) continue;
      mkdirSync(path.dirname(path.join(dist, name)), { recursive: true });
      writeFileSync(path.join(dist, name), text);
    }
    return lookThrough(dist, laid).wrong;
  }

  test('finds nothing where nothing is wrong', () => {
    expect(wrongWith({})).toEqual([]);
  });

  test.each([
    [
      'a page that is not there',
      { 'index.html': `${sidebar}<a href="/gone.html">` },
      '/index.html leads to /gone.html',
    ],
    ['a heading that is not there', { 'api.html': `${sidebar}<a href="#calls">` }, '/api.html leads to #calls'],
    ['a picture that is not there', { 'a.png': null }, '/index.html leads to /a.png'],
    ['a page that was not built', { 'api.html': null }, '/api.html was not built'],
    [
      'a sidebar without a page',
      { 'index.html': '<aside class="VPSidebar"><a href="/"></a></aside>' },
      '/api is missing',
    ],
    ['no search', { 'assets/chunks/@localSearchIndexroot.1.js': null }, 'the search has no index'],
    [
      'a page that the search does not find',
      { 'assets/chunks/@localSearchIndexroot.1.js': '`{"documentIds":{"0":"/#begin"}}`' },
      'the search does not find /api.html',
    ],
    [
      'a result of the search that leads nowhere',
      { 'assets/chunks/@localSearchIndexroot.1.js': '`{"documentIds":{"0":"/#begin","1":"/api.html#gone"}}`' },
      'the search leads to /api.html#gone',
    ],
  ])('finds %s', (_what, changes, says) => {
    expect(wrongWith(changes)).toContainEqual(expect.stringContaining(says));
  });
});

/** Editors read them: they lie beside the pages as they are. */
function isSchema(name: string): boolean {
  return name.endsWith('.schema.json') && existsSync(path.join(docs, name));
}
