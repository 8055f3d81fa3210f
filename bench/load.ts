/** Webhooks by the thousand: real Data Center payloads of 4 to 6 kB, each signed, in a closed or an open loop. */
import { createHmac } from 'node:crypto';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Target {
  port: number;
  secret: string;
  /** The host it is told of; left out: `jira`. */
  host?: string;
}

/** `n` makes the event one of its own. 5 kB, as Jira sends an update of an issue with a description. */
export function payload(n: number, issueId: string): Buffer {
  const at = 1_700_000_000_000 + n * 10;
  const user = { name: 'ann', key: 'ann', displayName: 'Ann Archer', emailAddress: 'ann@acme.example' };
  const category = { id: 4, key: 'indeterminate', name: 'In Progress' };
  return Buffer.from(
    JSON.stringify({
      timestamp: at,
      webhookEvent: 'jira:issue_updated',
      issue_event_type_name: 'issue_assigned',
      user,
      issue: {
        id: issueId,
        key: `SUP-${issueId}`,
        self: `https://jira.acme.example/rest/api/2/issue/${issueId}`,
        fields: {
          summary: 'Invoices show the total of the month before',
          description: 'The customer sees the wrong total on page two of the invoice. '.repeat(60),
          project: { id: '10100', key: 'SUP', name: 'Support' },
          status: { id: '3', name: 'In Progress', statusCategory: category },
          assignee: user,
          reporter: user,
          updated: new Date(at).toISOString().replace('Z', '+0000'),
          labels: ['invoice', 'customer'],
        },
      },
      changelog: {
        id: String(n),
        items: [
          { field: 'assignee', fieldtype: 'jira', from: null, fromString: null, to: 'ann', toString: 'Ann Archer' },
        ],
      },
    }),
  );
}

export function signed(body: Buffer, secret: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-hub-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
}

/** Posts one webhook and answers how long it took, ms; throws unless it was acknowledged. */
export function post(target: Target, agent: http.Agent, body: Buffer): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port: target.port,
        path: `/hooks/jira/${target.host ?? 'jira'}`,
        method: 'POST',
        agent,
        headers: signed(body, target.secret),
      },
      (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(performance.now() - started)
            : reject(new Error(`A webhook was answered with ${response.statusCode}.`)),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

export interface Latencies {
  perSecond: number;
  p50: number;
  p99: number;
  max: number;
}

export function summary(times: number[], seconds: number): Latencies {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}

let sent = 0;

/** `connections` callers, each posting again as soon as it is answered. */
export async function closedLoop(
  target: Target,
  options: { connections: number; seconds: number; issues: number },
): Promise<Latencies> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: options.connections });
  const times: number[] = [];
  const started = performance.now();
  const end = started + options.seconds * 1000;
  await Promise.all(
    Array.from({ length: options.connections }, async () => {
      while (performance.now() < end) {
        sent += 1;
        times.push(await post(target, agent, payload(sent, String(sent % options.issues))));
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return summary(times, seconds);
}

/** `rate` a second, whether answers come or not: what waits for an answer does not slow what comes next. */
export async function openLoop(
  target: Target,
  options: { rate: number; seconds: number; issue: (n: number) => string },
): Promise<Latencies> {
  const agent = new http.Agent({ keepAlive: true });
  const started = performance.now();
  const total = options.rate * options.seconds;
  const posts: Promise<number>[] = [];
  for (let n = 0; n < total; n += 1) {
    const early = started + (n * 1000) / options.rate - performance.now();
    if (early > 0) await sleep(early);
    sent += 1;
    posts.push(post(target, agent, payload(sent, options.issue(n))));
  }
  const times = await Promise.all(posts);
  agent.destroy();
  return summary(times, options.seconds);
}
