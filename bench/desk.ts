/** The desk at ten thousand requests: what its pages ask, one question after the other, beside the same questions at a hundred. */
import { command, until } from '../test/faults/product.ts';
import type { Bench } from './product.ts';
import type { Figure } from './table.ts';

const FEW = 100;
const MANY = 10_000;
const AT_ONCE = 16;

const words = ['invoice', 'login', 'export', 'printer', 'access', 'tablet', 'refund', 'order', 'report', 'password'];
const priorities = ['low', 'medium', 'high', 'urgent'];
const statuses = ['new', 'in_progress', 'waiting', 'resolved'];

/** The questions of the list and of the page of a request. */
const questions: readonly { name: string; paths: (key: string) => string[] }[] = [
  { name: 'list, first page', paths: () => ['requests?limit=50'] },
  { name: 'list, the most urgent first', paths: () => ['requests?limit=50&sort=urgency'] },
  { name: 'how many of each status', paths: () => ['requests/counts'] },
  { name: 'filter: status, priority and tag', paths: () => ['requests?limit=50&status=new&priority=high&tag=vip'] },
  { name: 'search: a word of every tenth', paths: () => ['requests?limit=50&q=invoice'] },
  { name: 'search: words of one', paths: () => ['requests?limit=50&q=unmistakable%20marmalade'] },
  { name: 'search: words of none', paths: () => ['requests?limit=50&q=nowhere'] },
  { name: 'request page', paths: (key) => [`requests/${key}`, `requests/${key}/comments`] },
];

export async function desk(bench: Bench, seconds: number): Promise<Figure[]> {
  await bench.start();
  await bench.apply({ hosts: [{ name: 'help', kind: 'desk' }], projects: [{ host: 'help', key: 'REQ' }] });
  const made = await command(['apikey', 'create', 'bench', '--scope', 'read', '--scope', 'write'], bench.env);
  const ask = asking(bench, /dbk_\S+/.exec(made)?.[0] ?? '');
  await fill(ask, { from: 0, to: FEW });
  const share = (seconds * 1000) / questions.length / 2;
  const few = await measured(ask, share);
  const started = performance.now();
  await fill(ask, { from: FEW, to: MANY });
  const perSecond = ((MANY - FEW) / (performance.now() - started)) * 1000;
  const many = await measured(ask, share);
  await bench.stop();
  const { engine } = bench;
  const figures = questions.flatMap(({ name }, at) =>
    (['p50', 'p95'] as const).map((which) => ({
      engine,
      name: `${MANY} requests, ${name}, ${which}`,
      value: many[at]?.[which] ?? Number.NaN,
      unit: 'ms',
      floor: few[at]?.[which] ?? null,
      target: '',
      ok: null,
    })),
  );
  const entering = { engine, name: 'requests made over the API', value: perSecond, unit: '/s', floor: null };
  return [{ ...entering, target: '', ok: null }, ...figures];
}

type Ask = (path: string, body?: object) => Promise<unknown>;

function asking({ port }: Bench, key: string): Ask {
  return async (path, body) => {
    const json = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
      ...json,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as unknown;
  };
}

/** As people would, by the API; and waits until everything was decided, so that nothing else works while it is measured. */
async function fill(ask: Ask, { from, to }: { from: number; to: number }): Promise<void> {
  let next = from;
  const enter = async (): Promise<void> => {
    for (let at = next++; at < to; at = next++) {
      await ask('requests', wishOf(at));
      if (at % 4 === 0)
        await ask(`requests/REQ-${at + 1}/comments`, { text: `We look into it, number ${at}.` }).catch(skip);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, enter));
  const status = async () => (await ask('status')) as { events: { pending: number }; effects: { waiting: number } };
  await until(
    'everything is decided',
    async () => {
      const { events, effects } = await status();
      return events.pending === 0 && effects.waiting === 0;
    },
    { withinMs: 900_000, everyMs: 250 },
  );
}

/** Numbers are given in the order of arrival: the request that is commented may not be there yet. */
const skip = (): void => undefined;

function wishOf(at: number): object {
  const word = words[at % words.length] ?? '';
  const rare = at === 0 ? ' unmistakable marmalade' : '';
  return {
    project: 'REQ',
    title: `The ${word} of customer ${at % 700} is wrong${rare}`,
    description: `Since **Monday** the ${word} shows something else.\n\n- seen ${at % 9} times\n- by team ${at % 31}`,
    requester: { name: `Person ${at % 900}`, email: `person.${at % 900}@example.com` },
    priority: priorities[at % 4],
    status: statuses[Math.floor(at / 4) % 4],
    tags: at % 5 === 0 ? ['vip', word] : [word],
  };
}

interface Shares {
  p50: number;
  p95: number;
}

async function measured(ask: Ask, forMs: number): Promise<Shares[]> {
  const all: Shares[] = [];
  for (const { paths } of questions) {
    const times: number[] = [];
    const end = performance.now() + forMs;
    while (performance.now() < end) {
      const started = performance.now();
      await Promise.all(paths(`REQ-${(times.length % FEW) + 1}`).map((path) => ask(path)));
      times.push(performance.now() - started);
    }
    all.push(sharesOf(times));
  }
  return all;
}

function sharesOf(times: number[]): Shares {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}
