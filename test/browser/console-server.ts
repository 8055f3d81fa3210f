/** A server that hands out the built console and answers its questions from fixtures, under the policy of the real one. */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { LinkAnswer } from '../../src/api/schemas.ts';
import { type Answers, detail, firstRun, overview, session } from './console-fixtures.ts';

/** How it treats requests: `slow` never answers, `broken` cannot read its database, `away` cuts the line. */
export type Mood = 'well' | 'signed out' | 'slow' | 'broken' | 'away';

export interface ConsoleServer {
  url: string;
  answers: Answers;
  mood: Mood;
  /** Decisions as they came. */
  posted: string[];
  /** Links that only a question for their issue finds. */
  olderLinks: LinkAnswer[];
  /** What a decision is answered with, once `post` was called. */
  onPost: (path: string) => { status: number; body: unknown } | null;
  /** How many questions came so far. */
  asked(): number;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export async function serveConsole(folder: string, answers: Answers): Promise<ConsoleServer> {
  let asked = 0;
  const served: ConsoleServer = {
    url: '',
    answers,
    mood: 'well',
    posted: [],
    olderLinks: [],
    onPost: () => null,
    asked: () => asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', served.url);
    if (!/^\/(api|healthz)/.test(url.pathname)) return sendFile(folder, url.pathname, response);
    asked += 1;
    answer(served, { method: request.method ?? 'GET', url }, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return served;
}

function sendFile(folder: string, name: string, response: http.ServerResponse): void {
  const file = path.join(folder, name === '/' ? 'index.html' : name);
  response.setHeader(
    'content-security-policy',
    "default-src 'self'; base-uri 'none'; form-action 'self'; img-src 'self' data:",
  );
  response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
  response.end(readFileSync(file));
}

function answer(
  served: ConsoleServer,
  { method, url }: { method: string; url: URL },
  response: http.ServerResponse,
): void {
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  switch (served.mood) {
    case 'signed out':
      return send(401, { title: 'Unauthorized', status: 401, code: 'unauthorized', detail: 'No key, no session.' });
    case 'broken':
      return send(503, {
        title: 'Unavailable',
        status: 503,
        code: 'database',
        detail: 'The database does not answer.',
      });
    case 'away':
      response.destroy();
      return;
    case 'slow':
      return;
    case 'well':
  }
  if (method === 'POST') {
    served.posted.push(url.pathname);
    const said = served.onPost(url.pathname);
    return send(said?.status ?? 200, said?.body ?? {});
  }
  const found = read(served, url);
  return found === null ? send(404, { title: 'Not found', status: 404 }) : send(200, found);
}

function read({ answers, olderLinks }: ConsoleServer, { pathname, searchParams }: URL): unknown {
  const states = searchParams.get('state')?.split(',') ?? null;
  const listed = <T>(items: T[], next: string | null = null) => ({ items, next });
  const inState = <T extends { state: string }>(items: T[]) =>
    listed(items.filter(({ state }) => states?.includes(state) ?? true));
  switch (pathname) {
    case '/healthz':
      return { product: 'Deskbridge', version: '0.1.0', status: 'alive' };
    case '/api/v1/status':
      return answers.status;
    case '/api/v1/overview':
      return overview(answers);
    case '/api/v1/first-run':
      return firstRun(answers);
    case '/api/v1/approvals':
      return listed([]);
    case '/api/v1/session':
      return session();
    case '/api/v1/events':
      return inState(answers.events);
    case '/api/v1/effects':
      return inState(answers.effects);
    case '/api/v1/connections':
      return listed(answers.connections);
    case '/api/v1/hosts':
      return listed(answers.hosts);
    case '/api/v1/links': {
      const issue = searchParams.get('issue');
      if (issue === null) return listed(answers.links, answers.moreLinks);
      return listed([...answers.links, ...olderLinks].filter((link) => link.issue.key === issue));
    }
    case '/api/v1/timeline':
      return answers.timeline;
  }
  const one = answers.effects.find((effect) => pathname === `/api/v1/effects/${effect.id}`);
  return one === undefined ? null : detail(one);
}
