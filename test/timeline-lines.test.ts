/** Nothing is done at a vendor for an issue of which the issue's timeline does not speak: every kind of effect, walked one by one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Effect } from '../src/domain/effects.ts';
import { newRun, type Progress } from '../src/domain/workflows/run-model.ts';
import { runEntries } from '../src/domain/workflows/timeline.ts';
import { noDecision } from '../src/domain/snapshot.ts';
import { applyDecision } from '../src/pipeline/apply.ts';
import { EffectKindSchema, type TimelineAnswer } from '../src/api/schemas.ts';
import { findIssues } from '../src/store/timeline.ts';
import { apiOn, setup, type TestApi, until } from './api.ts';
import { freshDatabase, type FreshDatabase } from './databases.ts';
import { workflow } from './domain-builders.ts';
import { everyEffect, type EveryEffect } from './effects.ts';
import { repositoryFiles } from './sources.ts';

let database: FreshDatabase;
let api: TestApi;
let every: EveryEffect;
let timeline: TimelineAnswer;
let eventId = '';
const kinds = EffectKindSchema.options;
/** What stands in a conversation, or is one. */
const inIntercom: Effect['kind'][] = [
  'note',
  'reply',
  'reopen',
  'ticket-creation',
  'conversation-creation',
  'conversation-tag',
  'conversation-assignment',
  'ticket-state',
  'ticket-attributes',
  'remote-link',
  'remote-link-removal',
];
const run = 'b7a3f7f0-0000-4000-8000-000000000001';
const linesOf = (kind: Effect['kind']) =>
  timeline.items.filter((line) => line.kind === `effect.${kind}` && line.runId === run);
const triage = workflow([], { name: 'Triage' });
const standing: Progress = {
  state: newRun,
  outcome: 'waiting',
  reason: null,
  wakeAt: null,
  records: [],
  effects: [],
  again: [],
  ask: null,
};

beforeAll(async () => {
  database = (await freshDatabase('embedded')) as FreshDatabase;
  api = await apiOn(database);
  await api.call('PUT', '/api/v1/setup', { body: setup });
  api.work();
  const linked = await api.call('POST', '/api/v1/links', { body: { issue: 'SUP-1', conversation: '100' } });
  await until(
    () => api.call('GET', '/api/v1/effects?kind=note'),
    ({ json }) => json.items[0]?.state === 'done',
  );
  await api.rest();
  eventId = (await readTimeline()).items[0]?.eventId ?? '';
  const { db } = database;
  const { organizationId } = api;
  const [issue] = await db.tx(organizationId, (sql) => findIssues(sql, { issue: 'SUP-1', host: null }));
  const [connection] = await db.tx(organizationId, (sql) => sql.query<{ id: string }>('select id from connections'));
  const at = { hostId: issue?.hostId ?? '', issueId: issue?.id ?? '' };
  every = everyEffect({ ...at, connectionId: connection?.id ?? '', conversationId: '100', linkId: linked.json.id });
  await db.tx(organizationId, async (sql) => {
    const effects = kinds.map((kind) => ({ key: `every:${kind}`, effect: every[kind] }));
    await applyDecision(sql, { organizationId, ...at, eventId, runId: run }, { ...noDecision([]), effects });
    await sql.query(
      `update effects set state = 'done', result = jsonb_build_object('partId', 'made by ' || kind) where key like 'every:%'`,
    );
  });
  timeline = await readTimeline();
});
async function readTimeline(): Promise<TimelineAnswer> {
  return JSON.parse((await api.call('GET', '/api/v1/timeline?issue=SUP-1&limit=200')).text) as TimelineAnswer;
}
afterAll(async () => {
  await api.end();
  await database.end();
});

test('the kinds walked here are all there are', () => {
  expect(Object.keys(every).sort((a, b) => a.localeCompare(b))).toEqual([...kinds].sort((a, b) => a.localeCompare(b)));
});

describe.each(kinds)('a %s', (kind) => {
  test('leaves a line that says what, why, and what came of it with the vendor’s id', () => {
    const lines = linesOf(kind);
    expect(lines).toMatchObject([
      { eventId, runId: run, effect: { kind, eventId, state: 'done', partId: `made by ${kind}` } },
    ]);
    expect(lines[0]?.text).toMatch(/^[a-z].{8,}/);
    expect(lines[0]?.text).not.toMatch(/undefined|null|\[object|hidden|@/);
  });

  test.runIf(inIntercom.includes(kind))('leads to what it is about in Intercom', () => {
    const [line] = linesOf(kind);
    const id = kind.endsWith('-creation') ? `made by ${kind}` : '100';
    expect(line?.effect?.conversation).toMatchObject({ id, url: expect.stringContaining('https://') as unknown });
  });

  test('as a step of a workflow is told in the same words, in the workflow’s name', () => {
    const effects = [{ key: 'k', effect: every[kind] }];
    const [line] = runEntries(triage, { ...standing, effects }, []);
    expect(line).toMatchObject({ kind: 'workflow.step', actor: 'Workflow Triage', effectKey: 'k' });
    expect(line?.text).toBe(linesOf(kind)[0]?.text);
  });
});

test('a line that somebody wrote is not written again', async () => {
  const { db } = database;
  const { organizationId } = api;
  const { hostId, issueId } = every.contact;
  const timelineLine = { kind: 'told', actor: 'Ann', text: 'answers', linkId: null, effectKey: 'told:1' };
  await db.tx(organizationId, (sql) =>
    applyDecision(
      sql,
      { organizationId, hostId, issueId, eventId },
      { ...noDecision([]), effects: [{ key: 'told:1', effect: every.reply }], timeline: [timelineLine] },
    ),
  );
  const { items } = await readTimeline();
  expect(items.at(-1)).toMatchObject({ kind: 'told', actor: 'Ann', runId: null, effect: { kind: 'reply' } });
  expect(items.filter(({ kind }) => kind === 'effect.reply')).toHaveLength(1);
});

/** What is stored without a timeline belongs to no issue: answers to commands, issues that are not there yet, links that sign in, tests of mail. */
const WITHOUT_ISSUE = [
  'src/api/mail/portal-sign-in.ts',
  'src/api/mail/sending.ts',
  'src/pipeline/creations.ts',
  'src/pipeline/process-command.ts',
];

test('whatever stores effects writes lines for them', () => {
  const storing = repositoryFiles().filter(
    ({ name, text }) =>
      /^src\/.*(?<!\.test)\.ts$/.test(name) && /\bawait storeEffects\(|\bstoreEffects\(sql/.test(text),
  );
  const silent = storing
    .filter(({ name, text }) => name !== 'src/store/decided.ts' && !text.includes('unannounced('))
    .map(({ name }) => name);
  expect(silent.sort((a, b) => a.localeCompare(b))).toEqual(WITHOUT_ISSUE);
});
