/**
 * Jira around one page of the Forge app: a frame with Forge's policy, served under a path of its own, and the one global that pages talk
 * to. In: where in Jira the page stands and what the remote answers. Out: the page in its frame, and what it asked of Jira.
 */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

export interface ForgeFrame {
  /** The page of Jira that holds the frame. */
  url: string;
  /** What `getContext` gives. */
  context: Record<string, unknown>;
  /** What the remote answers; null: it cannot be reached. */
  remote: (asked: Invoked) => { status: number; body: unknown } | null;
  /** Commands of the page, in order, but for those that every page sends. */
  commands: { command: string; data: unknown }[];
  /** Compressed bytes of scripts and styles that were loaded since the last look. */
  loaded(): number;
  close(): Promise<void>;
}

export interface Invoked {
  method: string;
  path: string;
  invokeType: string;
}

/** As Forge sends it, but for its own content network (Forge docs, Custom UI). */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "form-action 'self'",
  'sandbox allow-downloads allow-forms allow-modals allow-same-origin allow-scripts',
].join('; ');

const PLACE = '/cdn/6f1e2d3c/production/ui/';

/** Runs before the page's own scripts, as Forge puts it there. */
const BRIDGE = `
  const post = (command, data) =>
    fetch('/bridge', { method: 'POST', body: JSON.stringify({ command, data: data ?? null }) }).then((answer) => answer.json());
  globalThis.__bridge = {
    async callBridge(command, data) {
      if (command === 'setWorkflowRuleConfigurationCallback') globalThis.onConfigure = data.data.onConfigure;
      const { failed, value } = await post(command, data);
      if (failed) throw new Error(failed);
      if (command === 'enableTheming') document.documentElement.setAttribute('data-color-mode', value);
      return value;
    },
  };
`;

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** `folder`: the built pages. `page`: which of them is in the frame. */
export async function startForgeFrame(folder: string, page = 'index.html'): Promise<ForgeFrame> {
  let bytes = 0;
  const frame: ForgeFrame = {
    url: '',
    context: {},
    remote: () => null,
    commands: [],
    loaded() {
      const before = bytes;
      bytes = 0;
      return before;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  const server = http.createServer((request, response) => {
    void handle(request, response);
  });
  async function handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://jira');
    const send = (type: string, text: string | Buffer): void => void response.setHeader('content-type', type).end(text);
    if (url.pathname === '/jira')
      return send(
        'text/html',
        `<!doctype html><title>Jira</title><iframe title="Intercom" src="${PLACE}${page}" width="100%" height="900"></iframe>`,
      );
    if (url.pathname === '/favicon.ico') return void response.writeHead(204).end();
    if (url.pathname === '/bridge.js') return send('text/javascript', BRIDGE);
    if (url.pathname === '/bridge')
      return send('application/json', JSON.stringify(answer(frame, await readAll(request))));
    if (!url.pathname.startsWith(PLACE)) return void response.writeHead(404).end();
    const name = url.pathname.slice(PLACE.length);
    const type = types[path.extname(name)] ?? 'application/octet-stream';
    const file = readFileSync(path.join(folder, name));
    if (/\.(js|css)$/.test(name)) bytes += gzipSync(file).length;
    if (!name.endsWith('.html')) return send(type, file);
    response.setHeader('content-security-policy', POLICY);
    send(type, file.toString().replace('<head>', '<head><script src="/bridge.js"></script>'));
  }
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  frame.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jira`;
  return frame;
}

interface Said {
  command: string;
  data: unknown;
}

function answer(frame: ForgeFrame, { command, data }: Said): { value?: unknown; failed?: string } {
  switch (command) {
    case 'getContext':
      return { value: frame.context };
    case 'enableTheming':
      return { value: (frame.context['theme'] as { colorMode?: string } | undefined)?.colorMode ?? 'light' };
    case 'invoke': {
      frame.commands.push({ command, data });
      const said = frame.remote(data as Invoked);
      if (said === null) return { failed: 'The remote could not be reached.' };
      const headers = { 'Content-Type': ['application/json; charset=utf-8'] };
      return { value: { success: true, payload: { status: said.status, headers, body: said.body } } };
    }
    default:
      frame.commands.push({ command, data });
      return { value: null };
  }
}

async function readAll(request: http.IncomingMessage): Promise<Said> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return JSON.parse(text) as Said;
}
