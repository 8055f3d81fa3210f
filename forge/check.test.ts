/** The whole check as an operator runs it: a process of its own, without a network where this machine can take it away. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtForgePages } from '../test/browser/pages.ts';

const here = import.meta.dirname;
const canUnshare = spawnSync('unshare', ['-rn', 'true']).status === 0;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-forge-'));
  cpSync(await builtForgePages(), path.join(folder, 'static', 'ui', 'dist'), { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function check(change: (manifest: string) => string, env: Record<string, string> = {}) {
  writeFileSync(path.join(folder, 'manifest.yml'), change(readFileSync(path.join(here, 'manifest.yml'), 'utf8')));
  const node = [process.execPath, path.join(here, 'check.ts'), folder];
  const { FORGE_APP_ID: _id, REMOTE_BASE_URL: _url, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(
    canUnshare ? 'unshare' : process.execPath,
    canUnshare ? ['-rn', ...node] : node.slice(1),
    { env: { ...inherited, ...env }, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test('the manifest and the pages are fine, and it says what to set before a deployment', () => {
  expect(check((manifest) => manifest)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^The Forge app is fine\. .*FORGE_APP_ID and REMOTE_BASE_URL/),
  });
});

const mistakes: [name: string, from: string, to: string, said: RegExp][] = [
  ['an endpoint that is not there', 'endpoint: heartbeat-ep\n', 'endpoint: hearbeat\n', /'hearbeat'/],
  [
    'the user’s token where nobody asks',
    '/forge/events\n      auth:',
    '/forge/events\n      auth:\n        appUserToken: { enabled: true }',
    /events-endpoint|appUserToken/,
  ],
  ['no leave to hear of issues', '    - read:jira-work\n', '', /read:jira-work/],
  ['a page that is not there', 'summary: summary.html', 'summary: missing.html', /missing\.html/],
  [
    'an event that is not there',
    'avi:jira:deleted:comment',
    'avi:jira:updated:comment',
    /no event avi:jira:updated:comment/,
  ],
];

test('what is wrong is refused, and each thing named, also of an operator’s own id and address', () => {
  const broken = (manifest: string): string =>
    mistakes.reduce((text, [, from, to]) => {
      expect(text).toContain(from);
      return text.replaceAll(from, to);
    }, manifest);
  const own = {
    FORGE_APP_ID: 'ari:cloud:ecosystem::app/6f1e2d3c-0a4b-4c5d-8e9f-102938475a6b',
    REMOTE_BASE_URL: 'http://d.acme.example',
  };
  const { status, stderr } = check(broken, own);
  expect(status).toBe(1);
  expect(stderr).toContain('Forge calls https only');
  expect(mistakes.filter(([, , , said]) => !said.test(stderr)).map(([name]) => name)).toEqual([]);
});
