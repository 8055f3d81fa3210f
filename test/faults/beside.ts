/**
 * Webhooks beside what people do, so many a second, of issues that link nothing, each signed as Jira signs it. In: where they go. Out: what
 * became of them; that nobody is there for a moment is no fault while processes are struck, that one is refused is.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { payload, signed } from '../../bench/load.ts';

export interface Beside {
  /** In fact, over the whole run. */
  perSecond: number;
  taken: number;
  /** Nobody listened, or the answer was 503: Jira would send it again. */
  away: number;
  /** How many met each other answer, by its status. */
  refused: Record<string, number>;
}

/** Of other issues than the story's. */
const FIRST_ISSUE = 900_000;
const ISSUES = 500;

/** Posts until it is stopped, whether answers come or not. */
export function startBeside(of: { port: number; secret: string; perSecond: number }): { stop(): Promise<Beside> } {
  const came: Beside = { perSecond: 0, taken: 0, away: 0, refused: {} };
  const underWay = new Set<Promise<void>>();
  const started = performance.now();
  let stopped = false;
  let sent = 0;

  async function post(n: number): Promise<void> {
    const body = payload(n, String(FIRST_ISSUE + (n % ISSUES)));
    const { 'content-length': _, ...headers } = signed(body, of.secret);
    const to = `http://127.0.0.1:${of.port}/hooks/jira/jira`;
    const status = await fetch(to, { method: 'POST', headers, body: new Uint8Array(body) }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 503,
    );
    if (status === 200) came.taken += 1;
    else if (status === 503) came.away += 1;
    else came.refused[status] = (came.refused[status] ?? 0) + 1;
  }

  async function go(): Promise<void> {
    while (!stopped) {
      const early = started + (sent * 1000) / of.perSecond - performance.now();
      if (early > 0) await sleep(early);
      sent += 1;
      const one = post(sent).finally(() => underWay.delete(one));
      underWay.add(one);
    }
  }

  const going = go();
  return {
    async stop() {
      stopped = true;
      await going;
      const seconds = (performance.now() - started) / 1000;
      await Promise.all(underWay);
      return { ...came, perSecond: Math.round(sent / seconds) };
    },
  };
}
