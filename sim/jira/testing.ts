/** What the simulator's own tests need: a client that signs in, and a receiver of webhooks. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import type { JiraSim } from '../jira.ts';
import type { Json } from './shapes.ts';

export type Answer = { status: number; headers: Headers; body: Json };

/** Calls `METHOD /path` below `/rest/api/<version>` (or an absolute `/rest/…`) as the integration's user. */
export async function call(sim: JiraSim, request: string, body?: unknown): Promise<Answer> {
  const [method = '', path = ''] = request.split(/ (.*)/s);
  const basic = `Basic ${Buffer.from(`${sim.email}:${sim.token}`).toString('base64')}`;
  const authorization = sim.kind === 'cloud' ? basic : `Bearer ${sim.token}`;
  const full = path.startsWith('/rest/') ? path : `/rest/api/${sim.kind === 'cloud' ? '3' : '2'}${path}`;
  const answer = await fetch(sim.url + full, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text === '' ? {} : JSON.parse(text)) as Json };
}

export type Received = { headers: IncomingHttpHeaders; raw: Buffer; json: Json };
export type Receiver = {
  url: string;
  received: Received[];
  /** Statuses of the next answers; 200 when used up. */
  answers: number[];
  close: () => Promise<void>;
};

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: number[] = [];
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const raw = Buffer.concat(chunks);
      received.push({ headers: message.headers, raw, json: JSON.parse(raw.toString('utf8')) as Json });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
