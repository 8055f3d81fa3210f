import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { composeApp } from '../../src/app.ts';
import { operatorOf } from '../../src/app/operator.ts';
import { applySetup } from '../../src/app/requests.ts';
import { loadConfig } from '../../src/config.ts';
import { silentTelemetry } from '../../src/telemetry.ts';
import { freshPlace } from '../databases.ts';
import { judge } from './check.ts';
import type { Line } from './history.ts';
import { type Replica, until } from './product.ts';
import { freePort } from '../ports.ts';
import { startProxy } from './proxy.ts';
import { runRestore } from './restore.ts';
import { createRotation } from './rotation.ts';
import { runFaults } from './run.ts';
import { setStage } from './stage.ts';
import { setup } from './story.ts';

const note = (ref: string, text: string): Line => ({ kind: 'note', conversation: '1', partId: ref, ref, text });
const effect = (ref: string, state: string, asksPerson = false): Line => ({
  kind: 'effect',
  conversation: '1',
  ref,
  state,
  asksPerson,
  attempts: 1,
  reason: null,
});
const change = (text: string): Line => ({ kind: 'acknowledged', change: text, conversations: ['1'] });

test('the judge counts a note that stands twice', () => {
  const verdict = judge([change('a'), note('R1', 'a'), note('R1', 'a'), effect('R1', 'done')], false);
  expect(verdict).toMatchObject({ twoOrMore: 1, exactlyOnce: 0 });
  expect(verdict.problems).not.toEqual([]);
});

test('the judge tells a silent loss from one that a person can see', () => {
  expect(judge([change('a'), effect('R1', 'done')], false)).toMatchObject({ noneButDone: 1, visible: 0 });
  expect(judge([change('a')], false)).toMatchObject({ noneAndInvisible: 1 });
  expect(judge([change('a'), effect('R1', 'unknown', true)], false)).toMatchObject({ visible: 1, problems: [] });
  expect(judge([change('a'), effect('R1', 'dead')], false)).toMatchObject({ visible: 1, problems: [] });
});

test('the judge does not let a run pass in which nothing went wrong', () => {
  const lines: Line[] = [
    change('a'),
    note('R1', 'a'),
    effect('R1', 'done'),
    { kind: 'faults', calls: 10, met: {}, overLimit: 0 },
  ];
  expect(judge(lines, true).problems).toEqual(['vacuous: only 0 % of the sends met a fault']);
});

test('the judge does not let a restore pass of which nothing was heard again', () => {
  const lines: Line[] = [change('a'), note('R1', 'a'), effect('R1', 'done')];
  const restored: Line = { kind: 'restore', since: 10, stood: 20, found: 1 };
  expect(judge([...lines, restored], false).problems).toEqual([
    'vacuous: of 10 changes after the backup only 1 were heard of again',
  ]);
  const run: Line = { kind: 'run', seed: 1, events: 1, engine: 'embedded', replicas: 1, nemesis: 'links' };
  expect(judge([run, ...lines], false).problems).toEqual(['vacuous: the nemesis links struck 0 times']);
});

test('the judge counts a secret that could not be opened', () => {
  const said = 'A secret in the database was sealed with the key 0a1b, which is not here';
  const lines: Line[] = [
    change('a'),
    note('R1', 'a'),
    effect('R1', 'done'),
    { kind: 'unopened', replica: 'serve', said },
  ];
  expect(judge(lines, false).problems).toEqual([`serve could not open a secret: ${said}`]);
});

test('the judge counts webhooks beside that were refused, not those that met nobody', () => {
  const lines: Line[] = [change('a'), note('R1', 'a'), effect('R1', 'done')];
  const beside = (refused: Record<string, number>): Line[] => [
    ...lines,
    { kind: 'beside', perSecond: 100, taken: 900, away: 7, refused },
  ];
  expect(judge(beside({}), false).problems).toEqual([]);
  expect(judge(beside({ 401: 3 }), false).problems).toEqual(['3 webhooks beside were answered 401']);
});

test('a secret is replaced in rounds, so that no process meets one that it does not know', () => {
  const environments = new Map<string, Record<string, string>>();
  const replicas = ['serve', 'worker'].map((name) => ({
    name,
    set: (env: Record<string, string>) => void environments.set(name, env),
  })) as unknown as Replica[];
  const rotation = createRotation('first', replicas);
  const told: string[] = [];
  for (let step = 0; step < 6; step += 1) {
    const [replica] = rotation.behind();
    if (replica === undefined) throw new Error('somebody is behind');
    told.push(`${replica.name}: ${rotation.advance(replica)}`);
    const secrets = [...environments.values()].map((env) => env['DESKBRIDGE_SECRET'] ?? '');
    const known = replicas.map(({ name }) => Object.values(environments.get(name) ?? { first: 'first' }));
    for (const secret of secrets) expect(known.every((own) => own.includes(secret))).toBe(true);
    expect(rotation.isWhole()).toBe(step === 5);
  }
  expect(told).toEqual([
    'serve: secret 1 with the next one known',
    'worker: secret 1 with the next one known',
    'serve: secret 1 sealing with it',
    'worker: secret 1 sealing with it',
    'serve: secret 2 alone',
    'worker: secret 2 alone',
  ]);
});

test('I7: killed again and again, with vendors that fail in every way, each change is told exactly once', async () => {
  const { verdict } = await runFaults({
    seed: 7,
    events: 40,
    engine: 'embedded',
    replicas: 1,
    nemesis: 'kill',
    beside: 0,
    everyMs: 5_000,
    say: () => undefined,
  });
  expect(verdict.problems).toEqual([]);
  expect(verdict.expected).toBe(50);
  expect(verdict.exactlyOnce + verdict.visible).toBe(50);
});

test('I34: a backup put back tells nothing twice, and what it had not told once', async () => {
  const { verdict } = await runRestore({ seed: 7, events: 20, calm: true, databaseUrls: null, say: () => undefined });
  expect(verdict.problems).toEqual([]);
  expect(verdict.exactlyOnce + verdict.visible).toBe(verdict.expected);
});

test('I36: what is to be done is found without NOTIFY, while the link that listens swallows everything', async (context) => {
  const place = await freshPlace('postgresql');
  const url = place?.databaseUrl ?? null;
  if (place === null || url === null) return context.skip('this machine has no PostgreSQL');
  const { port } = new URL(url);
  const proxy = await startProxy({ port: port === '' ? 5432 : Number(port) });
  const hooks = await freePort();
  const stage = await setStage(7, `http://127.0.0.1:${hooks}/hooks/jira/jira`);
  const of = (direct: string) =>
    loadConfig({
      PORT: String(hooks),
      DATA_DIR: place.dataDir,
      DATABASE_URL: url,
      DATABASE_DIRECT_URL: direct,
      DESKBRIDGE_SECRET: randomBytes(32).toString('base64'),
      DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
      DESKBRIDGE_SETTLE_MS: '900',
    });
  const behind = new URL(url);
  behind.port = String(proxy.port);
  const telemetry = silentTelemetry();
  const config = of(behind.toString());
  const worker = await composeApp({ ...config, workerPort: null }, { work: true, probesOnly: true, telemetry });
  await worker.start();
  const server = await composeApp({ ...config, databaseDirectUrl: url }, { work: false, telemetry });
  await server.start();
  await applySetup(operatorOf(server, config), JSON.parse(setup(stage)), false);
  expect(proxy.open()).toBeGreaterThan(0);
  proxy.set({ kind: 'half-open' });
  const { id: conversation } = stage.intercom.addConversation();
  const { id } = stage.jira.act.createIssue({
    project: 'SUP',
    summary: 'unheard',
    description: stage.conversationUrl(conversation),
  });
  await stage.acknowledged(id, 1);
  await until('the note stands', () => stage.intercom.notesOf(conversation).length === 1, { withinMs: 100_000 });
  expect(proxy.open()).toBeGreaterThan(0);
  // Whoever says goodbye on it would wait for an answer.
  proxy.set({ kind: 'fine' });
  proxy.end('reset');
  await Promise.all([worker.close(), server.close()]);
  await Promise.all([stage.close(), proxy.close()]);
  await place.remove();
});
