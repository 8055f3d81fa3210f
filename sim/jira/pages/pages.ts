/** Pages for people: the board, an issue, what they post, and the files and pictures these need. */
import { asset, createRouter, readForm, redirect } from '../../http.ts';
import { html, page } from '../../page.ts';
import { findIssue, findUser } from '../world.ts';
import { boardPage } from './board.ts';
import { frame } from './frame.ts';
import { issuePage } from './issue.ts';
import { perform } from './perform.ts';
import type { HttpRequest, Params, Reply } from '../../http.ts';
import type { Acts } from '../acts.ts';
import type { World } from '../world.ts';

export type PageOptions = { world: World; acts: Acts; contextPath: string };
type Handler = (request: HttpRequest, params: Params) => Reply | Promise<Reply>;

const FILES: Record<string, URL> = {
  'tokens.css': new URL('../../assets/tokens.css', import.meta.url),
  'jira.css': new URL('jira.css', import.meta.url),
  'jira.mjs': new URL('jira.mjs', import.meta.url),
  'app.css': new URL('../../forge/pages/app.css', import.meta.url),
  'host.mjs': new URL('../../forge/pages/host.mjs', import.meta.url),
};

export function createPages(options: PageOptions): (request: HttpRequest) => Promise<Reply> {
  const { world, acts, contextPath: base } = options;
  const router = createRouter<Handler>();
  const view = (request: HttpRequest) => ({ world, base, actingAs: actingAs(request) });

  router.on('GET', `${base}/`, (request) => boardPage(view(request), request.query.get('project')));
  router.on('GET', `${base}/browse/{key}`, (request, params) => {
    const issue = findIssue(world, params['key'] ?? '');
    if (!issue) return missing(options, request);
    return issue.key === params['key'] ? issuePage(view(request), issue) : redirect(`${base}/browse/${issue.key}`);
  });
  router.on('POST', `${base}/act/{act}`, (request, params) => {
    const outcome = perform(acts, params['act'] ?? '', { form: readForm(request), by: actingAs(request) });
    if (outcome.kind === 'done') return redirect(base + outcome.path);
    return problem(options, request, { status: 400, title: 'That did not work', text: outcome.reason });
  });
  router.on('POST', `${base}/acting-as`, (request) => {
    const name = findUser(world, readForm(request).get('user') ?? '')?.name ?? 'ann';
    const back = readForm(request).get('back') ?? '';
    const location = back.startsWith(`${base}/`) && !back.startsWith('//') ? back : `${base}/`;
    return {
      kind: 'empty',
      status: 303,
      headers: { location, 'set-cookie': `sim_user=${name}; Path=/; HttpOnly; SameSite=Lax` },
    };
  });
  router.on('GET', `${base}/avatar/{name}`, (_, params) => avatar(world, (params['name'] ?? '').replace(/\.svg$/, '')));
  router.on('GET', '/_sim/assets/{file}', (request, params) => {
    const file = FILES[params['file'] ?? ''];
    return file ? asset(file) : missing(options, request);
  });
  if (base !== '') router.on('GET', '/', () => redirect(`${base}/`));

  return async (request) => {
    const match = router.match(request.method, request.path);
    return match.kind === 'found' ? match.handler(request, match.params) : missing(options, request);
  };
}

function actingAs(request: HttpRequest): string {
  return /(?:^|;\s*)sim_user=([a-z]+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'ann';
}

function missing(options: PageOptions, request: HttpRequest): Reply {
  const text = 'It may have been deleted, or the address has a mistake in it.';
  return problem(options, request, { status: 404, title: 'There is no such page or issue', text });
}

type Problem = { status: number; title: string; text: string };

function problem(options: PageOptions, request: HttpRequest, { status, title, text }: Problem): Reply {
  const { world, contextPath: base } = options;
  const body = html`<section class="empty">
    <h1>${title}</h1>
    <p>${text}</p>
    <p><a href="${base}/">Go to the board</a></p>
  </section>`;
  const { title: _, ...framed } = frame(
    { world, base, actingAs: actingAs(request) },
    { title, body, here: `${base}/` },
  );
  return page({ ...framed, title, status });
}

const COLOURS = ['#2f5bd7', '#19703f', '#8a3ffc', '#a8480c', '#0b6e7c'];

/** A round picture with the initials of a person, or the key of a project. */
function avatar(world: World, name: string): Reply {
  const user = findUser(world, name);
  const label = user?.displayName ?? name;
  const letters = label
    .split(' ')
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();
  const place = user ? world.users.indexOf(user) : label.length;
  const colour = COLOURS[place % COLOURS.length] ?? '';
  const body = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">
    <circle cx="16" cy="16" r="16" fill="${colour}" />
    <text
      x="16"
      y="21"
      text-anchor="middle"
      font-family="system-ui,sans-serif"
      font-size="13"
      font-weight="600"
      fill="#fff"
    >
      ${letters}
    </text>
  </svg>`;
  return {
    kind: 'bytes',
    status: 200,
    type: 'image/svg+xml',
    body: body.markup,
    headers: { 'cache-control': 'max-age=60' },
  };
}
