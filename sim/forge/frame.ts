/**
 * Pages of the app as Jira shows them: in a frame of another origin, under Forge's content security policy, with the bridge as their only
 * way out. In: a folder of built files. Out: the frame's address for a place in Jira, and answers to the bridge.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { asset, createEventStream, createRouter, json, readJson } from '../http.ts';
import type { EventStream, HttpRequest, Reply } from '../http.ts';
import type { Json } from '../jira/shapes.ts';
import type { World } from '../jira/world.ts';
import type { Place, Site } from './tokens.ts';

export type FrameOptions = {
  world: World;
  site: () => Site;
  /** Of the built app; null: nothing is built. */
  pagesFolder: string | null;
  /** A call of the page to the remote, with the papers of its place. */
  invoke: (place: Place, call: { method: string; path: string; body: unknown }) => Promise<Response>;
};

export type Frames = {
  /** A new frame for somebody at a place; its address. */
  open: (place: Place) => string;
  /** Answers paths below `/frame/`; undefined for others. */
  handle: (request: HttpRequest) => Promise<Reply> | undefined;
  close: () => void;
};

type Frame = { place: Place; events: EventStream };
const MOST_OPEN = 1_000;

export function createFrames(options: FrameOptions): Frames {
  const { world, site } = options;
  const open = new Map<string, Frame>();
  // Seconds late in Jira; at once here, so that tests need not wait.
  const listener: Parameters<typeof world.listeners.add>[0] = (change) => {
    if (!('issue' in change)) return;
    const changeType = change.kind.startsWith('comment') ? 'commented' : 'updated';
    const { issue, actor } = change;
    const told = {
      issueId: issue.id,
      projectId: issue.projectId,
      changes: [{ changeType, atlassianId: actor.user.accountId }],
    };
    for (const { place, events } of open.values())
      if (issueIn(place) === issue.id) events.send('JIRA_ISSUE_CHANGED', told);
  };
  world.listeners.add(listener);
  const router = createRouter<(frame: Frame, request: HttpRequest, rest: string) => Promise<Reply> | Reply>();
  router.on('GET', '/frame/{session}', (_frame, _request, rest) => pageOf(options, rest));
  router.on('GET', '/frame/{session}/__bridge.mjs', () => asset(new URL('pages/bridge.mjs', import.meta.url)));
  router.on('GET', '/frame/{session}/__events', ({ events }) => events.reply());
  router.on('POST', '/frame/{session}/__bridge', (frame, request) => answerBridge(options, frame, request));
  router.on('GET', '/frame/{session}/{rest*}', (_frame, _request, rest) => pageOf(options, rest));
  return {
    open(place) {
      const session = randomUUID();
      if (open.size >= MOST_OPEN) open.clear();
      open.set(session, { place, events: createEventStream() });
      return `${site().apiOrigin}/frame/${session}/`;
    },
    handle(request) {
      const match = router.match(request.method, request.path);
      if (match.kind !== 'found') return undefined;
      const frame = open.get(match.params['session'] ?? '');
      if (frame === undefined) return Promise.resolve(json(404, { message: 'This frame is closed.' }));
      return Promise.resolve(match.handler(frame, request, match.params['rest'] ?? ''));
    },
    close: () => world.listeners.delete(listener),
  };
}

function issueIn({ extension }: Place): string | undefined {
  const { issue } = extension as { issue?: { id?: string } };
  return issue?.id;
}

/** As Forge sends it with every page of an app that asks for nothing more (npm @forge/csp); the bridge is on this origin here. */
const policyFor = (siteUrl: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob: https:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors 'self' ${siteUrl}`,
  ].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A file of the app; `''` is its page, with the bridge before any script of its own. */
async function pageOf({ pagesFolder, site }: FrameOptions, rest: string): Promise<Reply> {
  const name = rest === '' ? 'index.html' : rest;
  const file = pagesFolder === null ? null : path.resolve(pagesFolder, name);
  if (file === null || pagesFolder === null || !file.startsWith(path.resolve(pagesFolder)) || !existsSync(file))
    return json(404, { message: `The app has no file ${name}.` });
  const headers = { 'content-security-policy': policyFor(site().siteUrl), 'cache-control': 'no-store' };
  const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
  const body = await readFile(file);
  if (!type.startsWith('text/html')) return { kind: 'bytes', status: 200, body, type, headers };
  const html = body.toString('utf8').replace(/<head>/i, '<head><script type="module" src="./__bridge.mjs"></script>');
  return { kind: 'bytes', status: 200, body: html, type, headers };
}

async function answerBridge(options: FrameOptions, { place }: Frame, request: HttpRequest): Promise<Reply> {
  const { command, data } = (readJson(request) ?? {}) as { command?: string; data?: Json };
  switch (command) {
    case 'getContext':
      return json(200, { value: contextOf(options, place) });
    case 'invoke':
      return invoke(options, place, data ?? {});
    default:
      return json(400, { message: `The simulated bridge knows no command ${command ?? ''}.` });
  }
}

function contextOf({ site }: FrameOptions, { user, moduleKey, extension }: Place): Json {
  const { cloudId, siteUrl } = site();
  const theme = { colorMode: 'auto' };
  const where = { accountId: user.accountId, cloudId, siteUrl, moduleKey, localId: `ari:${moduleKey}`, extension };
  return { ...where, locale: 'en-US', timezone: user.timeZone, environmentType: 'PRODUCTION', theme };
}

/** 401 and answers that are no JSON never reach the page (Forge docs, invokeRemote). */
async function invoke({ invoke: call }: FrameOptions, place: Place, data: Json): Promise<Reply> {
  const [method, target] = [data['method'], data['path']];
  if (typeof method !== 'string' || typeof target !== 'string')
    return json(400, { message: 'invoke needs method and path.' });
  const answer = await call(place, { method, path: target, body: data['body'] }).catch(() => null);
  if (answer === null)
    return json(200, { value: { success: false, error: { message: 'The remote does not answer.' } } });
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  const body = type.includes('json') ? parsed(text) : text;
  if (answer.status === 401 || (!answer.ok && !type.includes('json')))
    return json(400, { message: `The remote answered ${answer.status}.` });
  const headers = Object.fromEntries([...answer.headers].map(([name, value]) => [name, [value]]));
  return json(200, { value: { success: true, payload: { status: answer.status, headers, body } } });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
