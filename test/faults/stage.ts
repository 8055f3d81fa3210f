/** The world of a fault run: pretend vendors that misbehave by a seed, and a relay that hands on webhooks until they are taken. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../../sim/http.ts';
import { type Proxy, startProxy } from './proxy.ts';
import { startIntercomSim, type IntercomSim } from '../../sim/intercom.ts';
import { startJiraSim, type JiraSim } from '../../sim/jira.ts';
import { ALL_EVENTS } from '../../sim/jira/hooks.ts';

export interface Stage {
  intercom: IntercomSim;
  jira: JiraSim;
  /** Where the product finds the vendors: behind links that can be broken. */
  through: { intercom: string; jira: string };
  links: { name: string; proxy: Proxy }[];
  conversationUrl(id: string): string;
  /** Resolves when `count` more webhooks of the issue were answered with 2xx. */
  acknowledged(issueId: string, count: number): Promise<void>;
  close(): Promise<void>;
}

export const webhookSecret = 'a secret that only the tests know';

/** 39 of 100 sends are met by a fault, in the mix of reliability's table: before and after the write, at once and late. */
const sendFaults = [
  { fault: { kind: 'reset-before' }, probability: 0.07 },
  { fault: { kind: 'reset-after' }, probability: 0.09 },
  { fault: { kind: 'error-after', status: 500 }, probability: 0.07 },
  { fault: { kind: 'status', status: 503 }, probability: 0.05 },
  { fault: { kind: 'rate-limited', headers: true }, probability: 0.03 },
  { fault: { kind: 'late-commit', afterMs: 400, meanwhile: 'reset' }, probability: 0.05 },
  { fault: { kind: 'html' }, probability: 0.03 },
] as const;

export async function setStage(seed: number, hookUrl: string): Promise<Stage> {
  // A short window: what a 429 makes wait does not make the run wait for ten seconds each time.
  const intercom = await startIntercomSim({ seed, rateLimit: { calls: 300, windowMs: 1_000 } });
  const jira = await startJiraSim({ kind: 'data-center', contextPath: '/jira', version: 10, token: 'pat', seed });
  for (const { fault, probability } of sendFaults)
    intercom.faults.add({ method: 'POST', path: '/conversations/*/reply', fault, probability });
  jira.faults.add({ method: 'POST', path: '*/remotelink', fault: { kind: 'reset-after' }, probability: 0.1 });
  jira.faults.add({ method: 'POST', path: '*/remotelink', fault: { kind: 'status', status: 503 }, probability: 0.1 });
  const relay = await startRelay(hookUrl);
  const links = await Promise.all(
    Object.entries({ intercom, jira }).map(async ([name, { url }]) => ({
      name,
      proxy: await startProxy({ port: portOf(url) }),
    })),
  );
  const behind = (url: string): string => {
    const of = links.find((_link, n) => portOf([intercom, jira][n]?.url ?? '') === portOf(url));
    return of === undefined ? url : url.replace(`:${portOf(url)}`, `:${of.proxy.port}`);
  };
  jira.hooks.add({ url: relay.url, events: ALL_EVENTS, secret: webhookSecret });
  return {
    intercom,
    jira,
    through: { intercom: behind(intercom.url), jira: behind(jira.url) },
    links,
    conversationUrl: (id) => behind(intercom.conversationUrl(id)),
    acknowledged: relay.acknowledged,
    async close() {
      relay.close();
      await Promise.all([...links.map(({ proxy }) => proxy.close()), intercom.close(), jira.close()]);
    },
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** Data Center does not deliver again what was not taken; the relay does, so that what is acknowledged is known exactly. */
async function startRelay(hookUrl: string) {
  const taken = new Map<string, number>();
  const lines = new Map<string, Promise<void>>();
  let closed = false;
  const server = await startServer({
    handle: (request) => {
      const issueId = issueOf(request.raw);
      const headers = {
        'content-type': 'application/json',
        'x-hub-signature': String(request.headers['x-hub-signature']),
      };
      const before = lines.get(issueId) ?? Promise.resolve();
      lines.set(
        issueId,
        before
          .then(() => handOn(request.raw, headers))
          .then(() => void taken.set(issueId, (taken.get(issueId) ?? 0) + 1)),
      );
      return { kind: 'empty', status: 200 };
    },
  });

  async function handOn(body: Buffer, headers: Record<string, string>): Promise<void> {
    while (!closed) {
      try {
        const answer = await fetch(hookUrl, {
          method: 'POST',
          body: new Uint8Array(body),
          headers,
          signal: AbortSignal.timeout(10_000),
        });
        if (answer.ok) return;
        if (answer.status < 500) throw new Error(`A webhook was refused with ${answer.status}: ${await answer.text()}`);
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('A webhook was refused')) throw error;
      }
      await sleep(100);
    }
  }

  const handed = new Map<string, number>();
  return {
    url: server.url,
    async acknowledged(issueId: string, count: number): Promise<void> {
      const goal = (handed.get(issueId) ?? 0) + count;
      handed.set(issueId, goal);
      while ((taken.get(issueId) ?? 0) < goal && !closed) await sleep(5);
    },
    close() {
      closed = true;
      void server.close();
    },
  };
}

/** A comment's webhook may name its issue only in `comment.self`. */
function issueOf(raw: Buffer): string {
  const body = JSON.parse(raw.toString()) as { issue?: { id: string }; comment?: { self: string } };
  return body.issue?.id ?? /\/issue\/(\d+)\//.exec(body.comment?.self ?? '')?.[1] ?? '';
}
