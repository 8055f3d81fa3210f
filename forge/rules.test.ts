import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { eventsOf, manifestProblems } from './rules.ts';
import { type Manifest, manifestShape } from './shape.ts';

const text = readFileSync(path.join(import.meta.dirname, 'manifest.yml'), 'utf8');
const filledIn = text
  .replaceAll('${FORGE_APP_ID}', 'ari:cloud:ecosystem::app/6f1e2d3c-0a4b-4c5d-8e9f-102938475a6b')
  .replaceAll('${REMOTE_BASE_URL}', 'https://deskbridge.example.com');

const files = new Set([
  ...['index.html', 'summary.html', 'icon.svg'].map((file) => `static/ui/dist ${file}`),
  'null favicon.svg',
]);
const around = { hasFile: (resource: string | null, file: string) => files.has(`${String(resource)} ${file}`) };

/** What is said of the manifest after somebody put `to` where `from` stood. */
function problemsAfter(from: string, to: string): string[] {
  expect(filledIn).toContain(from);
  return manifestProblems(read(filledIn.replaceAll(from, to)), around);
}

const read = (yaml: string): Manifest => manifestShape.parse(parse(yaml));

test('nothing is wrong with the manifest', () => {
  expect(manifestProblems(read(filledIn), around)).toEqual([]);
});

const mistakes: [name: string, from: string, to: string, said: RegExp][] = [
  ['an id without its ARI', 'ari:cloud:ecosystem::app/6f1e2d3c', '6f1e2d3c', /app\.id is 6f1e2d3c.*FORGE_APP_ID/],
  [
    'an id that is cut off',
    '4c5d-8e9f-102938475a6b',
    '4c5d',
    /app\.id is ari:cloud:ecosystem::app\/6f1e2d3c-0a4b-4c5d:/,
  ],
  ['plain http', 'baseUrl: https://', 'baseUrl: http://', /remote backend .*https only/],
  ['a server below a path', 'baseUrl: https://deskbridge.example.com', 'baseUrl: https://h.example/x', /would lose/],
  ['a slash behind the server', 'baseUrl: https://deskbridge.example.com', 'baseUrl: https://h.example/', /would lose/],
  ['no address at all', 'baseUrl: https://deskbridge.example.com', 'baseUrl: deskbridge', /that is no address/],
  ['a key that Forge cuts', 'heartbeat-ep', 'hourly-heartbeat-endpoint', /hourly-heartbeat-endpoint has 25 characters/],
  [
    'an event that is not there',
    'avi:jira:commented:issue',
    'avi:jira:created:comment',
    /no event avi:jira:created:comment/,
  ],
  [
    'no scope for post functions',
    '    - manage:jira-configuration\n',
    '',
    /manage:jira-configuration is missing: a workflow/,
  ],
  ['no scope for the app’s token', '    - read:app-system-token\n', '', /read:app-system-token is missing/],
  ['no scope for the user’s token', '    - read:app-user-token\n', '', /read:app-user-token is missing/],
  [
    'a scope that is there twice',
    '    - read:jira-user\n',
    '    - read:jira-user\n    - read:jira-user\n',
    /read:jira-user stands there twice/,
  ],
  [
    'leave for inline styles',
    'permissions:\n',
    'permissions:\n  content:\n    styles: [unsafe-inline]\n',
    /permissions\.content is asked for/,
  ],
  [
    'a way out of the frame',
    'permissions:\n',
    'permissions:\n  external:\n    images: [x.example]\n',
    /permissions\.external is asked for/,
  ],
  [
    'an endpoint without an address',
    '      route:\n        path: /forge/heartbeat\n',
    '',
    /heartbeat-ep is called by Forge itself and has no route/,
  ],
  ['an address elsewhere', '/forge/uninstall', '/hooks/uninstall', /uninstall-endpoint leads to \/hooks\/uninstall/],
  [
    'an endpoint that nothing uses',
    'endpoint: heartbeat-ep',
    'endpoint: events-endpoint',
    /heartbeat-ep is used by no module/,
  ],
  [
    'a page without a way to the server',
    '      resource: ui\n      layout: native\n      resolver:\n        endpoint: ui-endpoint',
    '      resource: ui\n      layout: native',
    /intercom-project-settings has no resolver/,
  ],
  [
    'pages that do not say who asks',
    '        appUserToken:\n          enabled: true\n',
    '',
    /intercom-admin asks through ui-endpoint/,
  ],
  [
    'pages that were not built',
    'static/ui/dist',
    'static/dist',
    /intercom-issue-context shows ui, and there is no page index/,
  ],
  [
    'a page that was not built',
    'summary: summary.html',
    'summary: view.html',
    /intercom-post-function shows ui\/summary, .* view\.html/,
  ],
  [
    'a page of no name',
    'resource: ui/summary',
    'resource: ui/view',
    /intercom-post-function shows ui\/view, .* of that name/,
  ],
  [
    'an icon that is not among the pages',
    'resource:ui;icon.svg',
    'resource:ui;logo.svg',
    /icon of intercom-admin, resource:ui;logo\.svg/,
  ],
  [
    'an icon of a resource that is not there',
    'resource:ui;icon.svg',
    'resource:icons;icon.svg',
    /resource:icons;icon\.svg, is not there/,
  ],
  ['an icon the server does not have', 'example.com/favicon.svg', 'example.com/intercom.svg', /no such file/],
  [
    'an icon of somebody else',
    'icon: https://deskbridge.example.com',
    'icon: https://cdn.example',
    /https:\/\/cdn\.example\/favicon\.svg, is not there/,
  ],
];

test.each(mistakes)('%s is named', (...[, from, to, said]) => {
  expect(problemsAfter(from, to)).toContainEqual(expect.stringMatching(said));
});

test('without post functions, their scope is more than is needed', () => {
  const manifest = read(filledIn);
  delete manifest.modules['jira:workflowPostFunction'];
  expect(manifestProblems(manifest, around)).toContain(
    'The scope manage:jira-configuration is asked for and nothing needs it: take it out.',
  );
});

test('events given with filters are read too', () => {
  const manifest = read(filledIn.replace('- avi:jira:created:issue', '- eventType: avi:jira:made:issue'));
  expect(eventsOf(manifest)).toContain('avi:jira:made:issue');
  expect(manifestProblems(manifest, around)).toHaveLength(1);
});

test('each scope stands in the documentation with its reason, and no other', () => {
  const page = readFileSync(path.join(import.meta.dirname, '..', 'docs', 'forge.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| `(read|write|manage):[\w:-]+` \| \S.{10,}/.test(line));
  const explained = rows.map((line) => /`(.+?)`/.exec(line)?.[1]);
  expect(new Set(explained)).toEqual(new Set(read(filledIn).permissions.scopes));
});
