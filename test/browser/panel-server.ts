/** A server that hands out the built panel and answers it from fixtures, under the policy of the real one. */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { PanelAnswer, ReplyRunAnswer } from '../../src/api/schemas/panel.ts';
import { ada, candidates } from './panel-fixtures.ts';

export interface Asked {
  method: string;
  /** From the panel on, with its query. */
  path: string;
  body: unknown;
}

type Answered = { status: number; body: unknown; type?: string } | 'never' | 'cut';

export interface PanelServer {
  url: string;
  panel: PanelAnswer;
  runs: ReplyRunAnswer[];
  asked: Asked[];
  /** Looked at first; null leaves it to the usual answers. */
  instead: (asked: Asked) => Answered | null;
  close(): Promise<void>;
}

export const PANEL_PATH = '/panel/cloud/SUP-1';

const policy =
  "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:";
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

export async function servePanel(folder: string, panel: PanelAnswer): Promise<PanelServer> {
  const served: PanelServer = {
    url: '',
    panel,
    runs: [],
    asked: [],
    instead: () => null,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  const server = http.createServer((request, response) => {
    void readAll(request).then((body) => handle({ folder, served }, request, { response, body }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return served;
}

async function readAll(request: http.IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text === '' ? null : JSON.parse(text);
}

function handle(
  { folder, served }: { folder: string; served: PanelServer },
  request: http.IncomingMessage,
  { response, body }: { response: http.ServerResponse; body: unknown },
): void {
  const url = new URL(request.url ?? '/', served.url);
  response.setHeader('content-security-policy', policy);
  if (url.pathname.startsWith('/panel/')) return sendFile(path.join(folder, 'panel.html'), response);
  if (!url.pathname.startsWith('/api/')) return sendFile(path.join(folder, url.pathname), response);
  if (url.pathname === '/api/v1/stream') return void response.writeHead(204).end();
  const asked = {
    method: request.method ?? 'GET',
    path: url.pathname.replace(/^\/api\/v1\/(panel|issues)\/cloud\/SUP-1/, '') + url.search,
    body,
  };
  served.asked.push(asked);
  const answered = served.instead(asked) ?? usual(served, asked);
  if (answered === 'never') return;
  if (answered === 'cut') return void response.destroy();
  const { status, body: said, type = 'application/json' } = answered;
  response.writeHead(status, { 'content-type': type });
  response.end(status === 204 ? undefined : type === 'application/json' ? JSON.stringify(said) : String(said));
}

function sendFile(file: string, response: http.ServerResponse): void {
  response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
  try {
    response.end(readFileSync(file));
  } catch {
    response.writeHead(404).end();
  }
}

export const FACE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPQ6IkCAAHuAQ8HNwo9AAAAAElFTkSuQmCC';

function usual(served: PanelServer, { method, path: asked, body }: Asked): Answered {
  const [place = '', query = ''] = asked.split('?');
  const search = new URLSearchParams(query).get('search') ?? '';
  const id = place.split('/')[2];
  switch (`${method} ${place.replace(/(\/\w+)\/.+/, '$1/:id')}`) {
    case 'GET ':
      return ok(served.panel);
    case 'GET /pictures':
      return ok({ items: [{ contactId: ada.id, image: FACE }] });
    case 'GET /candidates':
      return ok({ items: candidates.filter(({ title }) => title.toLowerCase().includes(search.toLowerCase())) });
    case 'GET /contacts':
      return ok({ items: ada.name.toLowerCase().includes(search.toLowerCase()) ? [ada] : [] });
    case 'GET /contacts/:id':
      return ok({ ...ada, id });
    case 'POST /contacts':
      return { status: 201, body: { ...ada, role: (body as { role: 'user' | 'lead' }).role } };
    case 'POST /links':
      return { status: 201, body: {} };
    case 'DELETE /links/:id':
      return { status: 204, body: null };
    case 'GET /replies':
      return ok({ items: served.runs });
    case 'GET /replies/:id':
      return ok(served.runs.find((run) => run.id === id));
    case 'GET /customers.csv':
      return { status: 200, body: 'name,email\r\nAda,ada@acme.example\r\n', type: 'text/csv; charset=utf-8' };
    case 'GET /timeline':
      return ok(timeline);
  }
  return problem(404, 'not_found', `There is no ${asked}.`);
}

const ok = (body: unknown): Answered => ({ status: 200, body });

export function problem(status: number, code: string, detail: string): Answered {
  return { status, body: { type: 'about:blank', title: code, status, code, detail, request_id: 'r' } };
}

const timeline = {
  host: 'cloud',
  issue: { id: '10001', key: 'SUP-1', summary: 'The printer burns', status: 'In Progress', url: '' },
  items: [2, 1].map((n) => ({
    id: String(n),
    at: new Date(Date.now() - n * 3_600_000).toISOString(),
    kind: 'status',
    actor: n === 2 ? 'Grace' : null,
    text: n === 2 ? 'changed the status from To Do to In Progress' : 'Conversation 2001 was linked',
    eventId: null,
    linkId: null,
    effect: null,
  })),
  next: null,
};
