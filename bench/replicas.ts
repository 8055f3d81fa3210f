/** Notes a second by one process and by two on one PostgreSQL: where answers take their time, and where the machine is the limit. */
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../sim/http.ts';
import { startIntercomSim } from '../sim/intercom.ts';
import { createReplica, until } from '../test/faults/product.ts';
import { payload, post } from './load.ts';
import type { Bench } from './product.ts';
import type { Figure } from './table.ts';

const CONNECTIONS = 4;
const CONVERSATIONS = 100;
/** A connection has at most 48 calls out, so one process with its 64 is the narrow place as long as answers take long. */
const SLOW_MS = 250;
const FAST_MS = 2;
const EVENTS = 6;
const PATIENCE_MS = 180_000;

export async function replicas(bench: Bench): Promise<Figure[]> {
  const { engine } = bench;
  if (engine === 'embedded') return [];
  const world = await startWorld(bench);
  await bench.start();
  await bench.apply(world.setup);
  await world.link();
  const slow = await world.drain(SLOW_MS);
  const fast = await world.drain(FAST_MS);
  const second = createReplica('worker', ['worker'], { env: bench.env });
  second.start();
  await sleep(3_000);
  const slowTwo = await world.drain(SLOW_MS);
  const fastTwo = await world.drain(FAST_MS);
  await second.stop();
  await bench.stop();
  await world.close();
  const figure = (name: string, value: number, one: number | null): Figure => ({
    engine,
    name,
    value,
    unit: 'notes/s',
    floor: one,
    target: '',
    ok: null,
  });
  return [
    figure(`one process, answers take ${SLOW_MS} ms`, slow, null),
    {
      ...figure('two processes, the same (beside one)', slowTwo, slow),
      target: '≥ 1.7 × one process',
      ok: slowTwo >= 1.7 * slow,
    },
    figure(`one process, answers take ${FAST_MS} ms`, fast, null),
    figure('two processes, the same (beside one)', fastTwo, fast),
  ];
}

/** A Jira for each connection, each with one issue that many conversations of that connection are linked to. */
async function startWorld(bench: Bench) {
  const names = Array.from({ length: CONNECTIONS }, (_, n) => `jira${n}`);
  const intercom = await startIntercomSim({
    workspaces: names.map((name) => ({ id: `w${name}`, token: `token-${name}` })),
    rateLimit: { calls: 1_000_000 },
  });
  const jira = await startServer({ handle: () => ({ kind: 'json', status: 200, body: { id: 1, self: '' } }) });
  const agent = new http.Agent({ keepAlive: true });
  let sent = 9_000_000;
  return {
    setup: {
      connections: names.map((name) => ({
        name,
        accessToken: `token-${name}`,
        clientSecret: 'client secret',
        apiUrl: intercom.url,
      })),
      hosts: names.map((name) => ({
        name,
        kind: 'jira-data-center',
        url: `${jira.url}/${name}`,
        token: 'pat',
        webhookSecret: bench.secret,
      })),
      projects: names.map((name) => ({ host: name, key: 'SUP', connection: name })),
    },
    async link(): Promise<void> {
      for (const name of names) {
        const urls = Array.from({ length: CONVERSATIONS }, () => {
          const { id } = intercom.addConversation({ workspace: `w${name}` });
          return intercom.conversationUrl(id, `w${name}`);
        });
        const { changelog: _, ...body } = JSON.parse(payload(0, '1').toString()) as Record<string, unknown>;
        const at = '2023-11-14T22:13:20.000+0000';
        const author = { name: 'ann', displayName: 'Ann Archer' };
        const comment = { id: '1', body: urls.join('\n'), author, created: at, updated: at };
        await tell(name, Buffer.from(JSON.stringify({ ...body, webhookEvent: 'comment_created', comment })));
      }
      await written(CONNECTIONS * CONVERSATIONS, 0);
    },
    /** Notes a second, from the first event to the last note. */
    async drain(answersAfterMs: number): Promise<number> {
      intercom.faults.latencyMs = answersAfterMs;
      const before = notes();
      const started = performance.now();
      for (let n = 0; n < EVENTS; n += 1) for (const name of names) await tell(name, payload((sent += 1), '1'));
      await written(EVENTS * CONNECTIONS * CONVERSATIONS, before);
      return (EVENTS * CONNECTIONS * CONVERSATIONS * 1_000) / (performance.now() - started);
    },
    async close(): Promise<void> {
      agent.destroy();
      await Promise.all([intercom.close(), jira.close()]);
    },
  };

  function notes(): number {
    return intercom.writes().length;
  }

  function written(count: number, before: number): Promise<void> {
    return until('every note stands', () => notes() - before >= count, { withinMs: PATIENCE_MS, everyMs: 5 });
  }

  function tell(name: string, body: Buffer): Promise<number> {
    return post({ port: bench.port, secret: bench.secret, host: name }, agent, body);
  }
}
