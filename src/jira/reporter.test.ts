import { expect, onTestFinished, test } from 'vitest';
import { startJiraSim } from '../../sim/jira.ts';
import type { HostAccess } from '../domain/ports.ts';
import { createHttp } from '../http.ts';
import { createJiraClient } from './client.ts';

/** A Cloud site, reached as the Forge app does and as a person's API token does. Profiles hide their addresses. */
async function start() {
  const sim = await startJiraSim({ kind: 'cloud' });
  const http = createHttp({ allowHttpVendors: true });
  onTestFinished(async () => {
    http.close();
    await sim.close();
  });
  const { key } = sim.act.createIssue({ project: 'SUP', summary: 'Burns', description: null, by: 'ben' });
  sim.bearers.set('app-token', sim.email);
  const app: HostAccess = { hostId: 'h1', kind: 'jira-cloud', url: sim.url, email: null, token: 'app-token' };
  const person: HostAccess = { ...app, hostId: 'h2', email: sim.email, token: sim.token };
  let now = Date.now();
  const client = createJiraClient({ http, now: () => now });
  const asked = () => sim.requests.filter(({ path }) => path.endsWith('/user/email')).length;
  const emailFor = async (access: HostAccess) => (await client.readReported(access, key)).value.reporter?.email;
  return { sim, app, person, asked, emailFor, pass: (ms: number) => void (now += ms) };
}

test('an app with the scope reads the address that a profile hides', async () => {
  const { sim, app, emailFor } = await start();
  sim.switches.emailScope = true;
  expect(await emailFor(app)).toBe('ben@acme.example');
});

test('without the scope there is none, nothing else is refused for it, and it is not asked for again for an hour', async () => {
  const { sim, app, asked, emailFor, pass } = await start();
  expect(await emailFor(app)).toBeNull();
  expect(await emailFor(app)).toBeNull();
  expect(asked()).toBe(1);
  sim.switches.emailScope = true;
  pass(61 * 60_000);
  expect(await emailFor(app)).toBe('ben@acme.example');
});

test('a person’s token never asks for it', async () => {
  const { sim, person, asked, emailFor } = await start();
  sim.switches.emailScope = true;
  expect(await emailFor(person)).toBeNull();
  expect(asked()).toBe(0);
});
