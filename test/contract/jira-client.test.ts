/** Every request the Jira client sends is one that Atlassian's own OpenAPI file allows; every document we read is one. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import AjvDraft04 from 'ajv-draft-04';
import { afterEach, describe, expect, test } from 'vitest';
import { eventKey } from '../../src/domain/events.ts';
import type { Host } from '../../src/domain/model.ts';
import type { WebhookWish } from '../../src/domain/host-ports.ts';
import type { HostWrites } from '../../src/domain/host-writes.ts';
import type { IssueSearch } from '../../src/domain/issue-search.ts';
import type { HostAccess } from '../../src/domain/ports.ts';
import { createHttp } from '../../src/http.ts';
import { markdownText } from '../../src/domain/text/markdown.ts';
import { readAdf } from '../../src/jira/adf.ts';
import { writeAdf } from '../../src/jira/adf-write.ts';
import { signingSecret } from '../../src/jira/auth.ts';
import { createJiraClient } from '../../src/jira/client.ts';
import type { JiraClient } from '../../src/jira/client.ts';
import { deliveryId, parseWebhook } from '../../src/jira/parse.ts';
import { createIssueSearch } from '../../src/jira/search.ts';
import { createJiraWrites } from '../../src/jira/writes.ts';
import { startJiraSim } from '../../sim/jira.ts';
import type { JiraSim, JiraSimOptions } from '../../sim/jira.ts';
import { startReceiver } from '../../sim/jira/testing.ts';
import { loadSpec } from './openapi.ts';
import { accessTo } from '../jira-world.ts';

const spec = loadSpec('jira-cloud-v3.json');
const folder = process.env['VENDOR_SPECS'] ?? join(import.meta.dirname, '../../../shared/specs');
const adfFile = join(folder, 'adf-v1-full.schema.json');
if (!existsSync(adfFile)) process.stderr.write(`LEFT OUT: checks of documents: no ${adfFile}. Set VENDOR_SPECS.\n`);

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface World {
  sim: JiraSim;
  client: JiraClient;
  search: IssueSearch;
  writes: HostWrites;
  access: HostAccess;
}

async function start(options: JiraSimOptions): Promise<World> {
  const sim = await startJiraSim({ serviceDesk: true, ...options });
  const http = createHttp({ allowHttpVendors: true });
  closing.push(() => http.close(), sim.close);
  const access = accessTo(sim);
  return {
    sim,
    client: createJiraClient({ http }),
    search: createIssueSearch({ http }),
    writes: createJiraWrites({ http }),
    access,
  };
}

const link = { globalId: 'g1', url: 'https://x.y/1', title: 'Chat', summary: null, resolved: true };
const wish: WebhookWish = {
  name: 'Deskbridge',
  url: 'https://desk.example/hooks/jira/t0ken',
  secret: 's3cret',
  isOurs: (url) => url.endsWith('/t0ken') || url.endsWith('/hook'),
};

/** Makes each kind of call. */
async function callEverything({ sim, client, search, writes, access }: World): Promise<void> {
  const { id, key } = sim.act.createIssue({ project: 'SUP', summary: 'x', description: 'see https://x.y/1' });
  const { commentId } = sim.act.comment({ issue: key, text: 'https://x.y/2', internal: true });
  await client.readIssue(access, id);
  await client.readComment(access, id, commentId);
  await client.listComments(access, id);
  await client.putRemoteLink(access, id, link);
  await client.putRemoteLink(access, id, { ...link, summary: 'closed' });
  await client.removeRemoteLink(access, id, link.globalId);
  await client.check(access, ['SUP', 'OPS']);
  const { reads } = client;
  expect((await reads.projects(access, { search: null, startAt: 0, limit: 50 })).projects).toHaveLength(2);
  expect(await reads.issues(access, { project: 'SUP', search: null, limit: 5 })).toMatchObject([{ key }]);
  expect(await reads.issues(access, { project: null, search: 'x', limit: 5 })).toHaveLength(1);
  expect(await reads.issues(access, { project: null, search: key.toLowerCase(), limit: 5 })).toMatchObject([{ id }]);
  expect(await reads.issues(access, { project: null, search: null, limit: 5 })).toHaveLength(1);
  expect(await reads.issueTypes(access, 'SUP')).toHaveLength(3);
  expect(await reads.statuses(access, 'SUP')).toHaveLength(4);
  expect((await reads.fields(access, 'SUP')).length).toBeGreaterThan(15);
  await writeEverything(sim, access, writes);
  for (const look of ['all', 'mentioning'] as const) {
    const query = { projectKey: 'SUP', look };
    for (const whole of [true, false]) await search.findIssues(access, { query, place: null, whole });
    await search.countIssues(access, query);
  }
}

async function writeEverything(sim: JiraSim, access: HostAccess, writes: HostWrites): Promise<void> {
  const since = Date.now();
  const go = (): void => undefined;
  const [ann] = sim.world.users;
  const fields = [
    { kind: 'set' as const, field: 'priority', value: 'High' },
    { kind: 'set' as const, field: 'assignee', value: (sim.world.kind === 'cloud' ? ann?.accountId : ann?.name) ?? '' },
    { kind: 'set' as const, field: 'Customer impact', value: 'high' },
    { kind: 'list' as const, field: 'labels', add: ['vip'], remove: ['old'] },
  ];
  const wish = { projectKey: 'OPS', issueType: 'Task', summary: 'made', description: everyMark, by: null, ref: 'R1' };
  const { id } = (await writes.createIssue(access, { ...wish, fields: fields.slice(0, 3) }, go)).value;
  const comment = { issueId: id, text: everyMark, public: false, by: null, moreUrl: null, ref: 'R2' };
  const said = (await writes.addComment(access, comment, go)).value.id;
  await writes.setStatus(access, { issueId: id, to: { id: null, name: 'Done' }, fields: [] }, go);
  await writes.setFields(access, { issueId: id, changes: fields });
  await writes.readMark(access, { issueId: id, commentId: null, refs: ['R1'] });
  await writes.readMark(access, { issueId: id, commentId: said, refs: ['R2'] });
  await writes.findComment(access, { issueId: id, ref: 'R2', since });
  await writes.findStatus(access, { issueId: id, to: { id: null, name: 'Done' }, fields: [], since });
  expect((await writes.findCreated(access, { projectKey: 'OPS', ref: 'R1', since })).value).toMatchObject({
    kind: 'found',
  });
}

const everyMark = markdownText(
  '# One\n\n**b** _i_ ~~s~~ `c` [link](https://x.y/3) <g>\n\n- a\n  - b\n\n    ```\n    x\n    ```\n- > q\n  > - r\n\n1. c\n\n> # h\n> said\n> > before\n\n```\ncode\n```',
);

describe('requests', () => {
  test.skipIf(spec === undefined)('to Cloud are all in the OpenAPI file of REST v3', async () => {
    const world = await start({ kind: 'cloud' });
    await callEverything(world);
    expect(world.sim.requests.length).toBeGreaterThanOrEqual(9);
    const problems = world.sim.requests.flatMap(({ method, path, query, body, status }) => {
      const search = new URLSearchParams(query).toString();
      const seen = { method, path: search === '' ? path : `${path}?${search}` };
      const refused = Number(status) >= 400 ? [`${method} ${path} was answered ${status}`] : [];
      const sent = method === 'GET' || method === 'DELETE' ? seen : { ...seen, body };
      return [...refused, ...(spec?.validateRequest(sent) ?? [])];
    });
    expect(problems).toEqual([]);
  });

  test.each([9, 10] as const)('to Data Center %i are all answered, below the context path', async (version) => {
    const world = await start({ kind: 'data-center', contextPath: '/jira', version });
    await callEverything(world);
    expect(world.sim.requests.length).toBeGreaterThanOrEqual(9);
    expect(world.sim.requests.filter(({ status }) => Number(status) >= 400)).toEqual([]);
    expect(world.sim.requests.every(({ path }) => path.startsWith('/rest/api/2/'))).toBe(true);
  });
});

const DIALECTS: [string, JiraSimOptions, boolean][] = [
  ['Cloud', { kind: 'cloud' }, true],
  ['Data Center 9', { kind: 'data-center', version: 9, contextPath: '/jira' }, false],
  ['Data Center 10', { kind: 'data-center', version: 10 }, true],
];

describe.each(DIALECTS)('the webhook of %s', (_name, options, signed) => {
  test('is created once and then only changed', async () => {
    const { sim, client, access } = await start(options);
    const made = await client.webhooks.ensure(access, wish);
    expect(made).toEqual({ id: expect.any(String) as unknown, created: true, signed, removed: 0 });
    expect(await client.webhooks.ensure(access, { ...wish, secret: 'newer' })).toEqual({ ...made, created: false });
    expect(sim.hooks.list()).toMatchObject([{ name: wish.name, url: wish.url, secret: signed ? 'newer' : null }]);
    expect(sim.hooks.list()[0]?.events).toHaveLength(7);
  });

  test('that was there twice is kept once, others’ are left alone', async () => {
    const { sim, client, access } = await start(options);
    const events = ['comment_created'];
    sim.hooks.add({ url: wish.url, name: 'by hand', events });
    sim.hooks.add({ url: 'https://other.example/listener', name: wish.name, events });
    sim.hooks.add({ url: 'https://moved.example/hooks/jira/t0ken', name: 'before we moved', events });
    expect(await client.webhooks.ensure(access, wish)).toMatchObject({ created: false, removed: 1 });
    expect(sim.hooks.list().map(({ url }) => url)).toEqual([wish.url, 'https://other.example/listener']);
  });

  test('is taken away, again without harm, and others’ are left alone', async () => {
    const { sim, client, access } = await start(options);
    sim.hooks.add({ url: 'https://other.example/listener', name: wish.name, events: ['comment_created'] });
    await client.webhooks.ensure(access, wish);
    expect(await client.webhooks.remove(access, wish.isOurs)).toBe(1);
    expect(await client.webhooks.remove(access, wish.isOurs)).toBe(0);
    expect(sim.hooks.list().map(({ url }) => url)).toEqual(['https://other.example/listener']);
  });

  test('cannot be created without the right to administer', async () => {
    const { sim, client, access } = await start(options);
    sim.switches.denied.push('ADMINISTER');
    await expect(client.webhooks.ensure(access, wish)).rejects.toMatchObject({ permission: 'Administer Jira' });
  });

  test('delivers what we can verify and read: a day in the life of an issue', async () => {
    const { sim, client, access } = await start(options);
    const receiver = await startReceiver();
    closing.push(receiver.close);
    await client.webhooks.ensure(access, { ...wish, url: receiver.url });
    const { id, key } = sim.act.createIssue({ project: 'SUP', summary: 'x', description: 'see https://x.y/1' });
    const issue = { issue: id };
    sim.act.change({ ...issue, assignee: 'ben', status: 'Done' });
    const { commentId } = sim.act.comment({ ...issue, text: 'https://x.y/2 [~ben]' });
    sim.act.editComment({ ...issue, comment: commentId, text: 'gone' });
    sim.act.editDescription({ ...issue, description: null });
    const { key: newKey } = sim.act.move({ ...issue, project: 'OPS' });
    sim.act.deleteComment({ ...issue, comment: commentId });
    sim.act.deleteIssue(issue);
    await sim.hooks.idle();

    const host: Host = { id: 'h1', name: 'jira', kind: access.kind, url: sim.url };
    const events = new Map(
      receiver.received.map(({ headers, raw, json }) => {
        const header = headers['x-hub-signature'];
        const given = {
          header: typeof header === 'string' ? header : undefined,
          rawBody: raw,
          secrets: [wish.secret ?? ''],
        };
        expect(signingSecret(given) === 0).toBe(signed);
        expect(deliveryId(headers) !== null).toBe(options.kind === 'cloud');
        const parsed = parseWebhook({ host, body: json });
        if (parsed.kind !== 'event') throw new Error(JSON.stringify(parsed));
        return [eventKey(parsed.event), parsed.event];
      }),
    );
    expect([...events.values()].map(({ kind }) => kind)).toEqual([
      'issue.created',
      'issue.changed',
      // Data Center tells of each comment twice; both tellings have one key.
      options.kind === 'cloud' ? 'comment.created' : 'issue.changed',
      'comment.changed',
      'issue.changed',
      'issue.changed',
      'comment.deleted',
      'issue.deleted',
    ]);
    const all = JSON.stringify([...events.values()]);
    expect(all).toContain('"kind":"assignee","from":null,"to":{');
    expect(all).toContain('"name":"Done","category":"done"');
    expect(all).toContain(`"kind":"moved","fromKey":"${key}","toKey":"${newKey}"`);
    expect(all.includes('https://x.y/1')).toBe(options.kind === 'data-center');
    expect(all.includes('@Ben Osei') || options.kind === 'cloud').toBe(true);
  });
});

describe.runIf(existsSync(adfFile))('documents', () => {
  test('with every kind of node that can hold an address are documents of Jira, and are read whole', () => {
    const schema = JSON.parse(readFileSync(adfFile, 'utf8')) as object;
    const validate = new AjvDraft04.default({ strict: false }).compile(schema);
    const text = (value: string, ...marks: object[]): object =>
      marks.length > 0 ? { type: 'text', text: value, marks } : { type: 'text', text: value };
    const para = (...content: object[]): object => ({ type: 'paragraph', content });
    const cell = (type: string, n: number): object => ({ type, attrs: {}, content: [para(text(`https://x.y/${n}`))] });
    const document = {
      version: 1,
      type: 'doc',
      content: [
        { type: 'heading', attrs: { level: 2 }, content: [text('https://x.y/1', { type: 'strong' })] },
        para(text('label', { type: 'link', attrs: { href: 'https://x.y/2' } })),
        para({ type: 'inlineCard', attrs: { url: 'https://x.y/3' } }),
        { type: 'blockCard', attrs: { url: 'https://x.y/4' } },
        { type: 'embedCard', attrs: { url: 'https://x.y/5', layout: 'center' } },
        para({ type: 'inlineCard', attrs: { data: { '@type': 'Object', url: 'https://x.y/6' } } }),
        { type: 'bulletList', content: [{ type: 'listItem', content: [para(text('https://x.y/7'))] }] },
        {
          type: 'taskList',
          attrs: { localId: 'l' },
          content: [{ type: 'taskItem', attrs: { localId: 'i', state: 'TODO' }, content: [text('https://x.y/8')] }],
        },
        {
          type: 'decisionList',
          attrs: { localId: 'l' },
          content: [
            { type: 'decisionItem', attrs: { localId: 'i', state: 'DECIDED' }, content: [text('https://x.y/9')] },
          ],
        },
        { type: 'panel', attrs: { panelType: 'info' }, content: [para(text('https://x.y/10'))] },
        { type: 'table', content: [{ type: 'tableRow', content: [cell('tableHeader', 11), cell('tableCell', 12)] }] },
        { type: 'expand', attrs: { title: 'More' }, content: [para(text('https://x.y/13'))] },
        {
          type: 'mediaSingle',
          attrs: { layout: 'center' },
          content: [{ type: 'media', attrs: { type: 'external', url: 'https://x.y/14' } }],
        },
        {
          type: 'bodiedExtension',
          attrs: { extensionType: 'com.example', extensionKey: 'box', parameters: {} },
          content: [para(text('https://x.y/15'))],
        },
        {
          type: 'extension',
          attrs: { extensionType: 'com.example', extensionKey: 'frame', parameters: { url: 'https://x.y/16' } },
        },
        { type: 'blockquote', content: [para(text('https://x.y/17'))] },
        { type: 'codeBlock', content: [text('https://x.y/none')] },
      ],
    };
    expect({ valid: validate(document), errors: validate.errors }).toEqual({ valid: true, errors: null });
    const read = readAdf(document);
    expect(read.fallback).toBeNull();
    expect(read.urls).toEqual(Array.from({ length: 17 }, (_, n) => `https://x.y/${n + 1}`));
  });

  test('we write are ones, whatever is in the text, and are read as it was written', () => {
    const validate = new AjvDraft04.default({ strict: false }).compile(
      JSON.parse(readFileSync(adfFile, 'utf8')) as object,
    );
    const texts = [
      '',
      '> - a\n>   > b\n>   > # c',
      '- # head\n- > quote\n-     x',
      '`c **b**` <https://x.y/1>',
      '[a](mailto:b@x.y)',
    ];
    for (const text of [everyMark, ...texts.map(markdownText)]) {
      const document = writeAdf(text);
      expect({ document, valid: validate(document), errors: validate.errors }).toMatchObject({ valid: true });
      expect(readAdf(document).urls).toEqual(text.urls);
    }
  });

  test('as people type them into Jira are read whole, with their addresses', async () => {
    const { sim, client, access } = await start({ kind: 'cloud' });
    const description =
      'h1. Title\n*bold* https://x.y/1\n\n* [label|https://x.y/2]\n\n{code}\nhttps://x.y/none\n{code}';
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'x', description });
    const { value } = await client.readIssue(access, id);
    expect(value.description).toMatchObject({ urls: ['https://x.y/1', 'https://x.y/2'], fallback: null });
    expect(value.description.blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'list', 'code']);
  });
});
