/** What the console asks, on every page, is the API that everybody has; and what it saves is what a set-up file says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page, Request } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ProjectAnswer, ProjectDetailAnswer } from '../../src/api/schemas/projects.ts';
import { composeApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { silentTelemetry } from '../../src/telemetry.ts';
import { freshPlace } from '../databases.ts';
import { command } from '../faults/product.ts';
import { SECRETS } from '../journeys/secrets.ts';
import { until } from '../journeys/world.ts';
import { onStage } from './stage.ts';

/** Under /api/v1 and /oauth, to come and to go; the rest are the pages themselves and what they are made of. */
const allowed = [
  /^\/api\/v1\//,
  /^\/oauth\//,
  /^\/(sign-in|sign-out|healthz)$/,
  /^\/$/,
  /^\/console\/[\w/-]+$/,
  /^\/assets\/[\w.-]+$/,
  /^\/favicon\.svg$/,
];

onStage('the console', (stage) => {
  test('asks nothing but the API, on every page and every tab', async () => {
    const { world } = stage();
    const { issue, event, project } = await somethingOfEverything();
    await using opened = await stage().open('/');
    const { page } = opened;
    const asked: Request[] = [];
    page.context().on('request', (request) => void asked.push(request));
    const addresses = [
      '/',
      '/?range=7d',
      '/console/welcome',
      '/console/activity',
      '/console/activity?tab=people',
      `/console/activity/${event}`,
      `/console/issues/cloud/${issue}`,
      '/console/links',
      '/console/links/import',
      '/console/projects',
      ...['linking', 'panel', 'escalation', 'commands', 'status'].map((tab) => `/console/projects/${project}/${tab}`),
      '/console/integrations',
      '/console/mail',
      '/console/mail/mailboxes',
      '/console/mail/sending',
      '/console/mail/portal',
      '/console/people',
      '/console/people/keys',
      '/console/people/audit',
      '/console/account',
      '/console/nowhere',
    ];
    for (const address of addresses) {
      await page.goto(world.url + address);
      await shown(page);
    }
    const urls = asked.map((request) => new URL(request.url()));
    expect([...new Set(urls.map(({ origin }) => origin))]).toEqual([world.url]);
    const others = urls.map(({ pathname }) => pathname).filter((one) => !allowed.some((like) => like.test(one)));
    expect([...new Set(others)]).toEqual([]);
    // Nothing is asked that does not exist, or that the console may not ask.
    const refused = asked.filter((request) => (request.existingResponse()?.status() ?? 200) >= 400);
    expect(refused.map((request) => request.url())).toEqual([]);
  });

  test('saves what a set-up file says: exported, it makes another server the same', async () => {
    const { world } = stage();
    const { project } = await somethingOfEverything();
    await using opened = await stage().open(`/console/projects/${project}/linking`);
    const { page } = opened;
    await page.getByRole('switch', { name: 'Commented: reopen the conversation' }).press('Space');
    await page.getByText('The last', { exact: true }).click();
    await page.getByRole('checkbox', { name: 'The last comment' }).check();
    await page.getByRole('link', { name: 'Commands', exact: true }).click();
    await page.getByRole('switch', { name: 'Take commands' }).click();
    await page.getByRole('link', { name: 'Status', exact: true }).click();
    await page.getByRole('switch', { name: 'Keep status and ticket state together' }).click();
    await until('what was clicked is saved', async () => {
      const { settings } = (await world.api('GET', `/api/v1/projects/${project}`))
        .json as unknown as ProjectDetailAnswer;
      const { linking, commands, statusSync } = settings;
      return linking.events.comment.reopen && linking.bringOver === 'last' && commands.enabled && statusSync.enabled;
    });

    const here = { PORT: new URL(world.url).port, DATA_DIR: world.dataDir, DESKBRIDGE_SECRET: SECRETS.deskbridge };
    const exported = await command(['export'], here);
    expect(exported).toContain('bringOver: last');
    const place = await freshPlace('embedded');
    if (place === null) throw new Error('The embedded database is always there.');
    const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-export-'));
    const file = path.join(folder, 'deskbridge.yaml');
    writeFileSync(file, exported);
    const there = {
      DATA_DIR: place.dataDir,
      DESKBRIDGE_SECRET: SECRETS.deskbridge,
      DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
    };
    const config = loadConfig({ ...there, PORT: '0' });
    const app = await composeApp(config, { work: true, telemetry: silentTelemetry() });
    try {
      const listening = { ...there, PORT: String(await app.start()) };
      await command(['apply', '-f', file], { ...listening, ...exportedSecrets });
      expect(await command(['export'], listening)).toBe(exported);
    } finally {
      await app.close();
      await place.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('the tab that is shown is in sight on a phone', async () => {
    const { project } = await somethingOfEverything();
    const viewport = { width: 360, height: 780 };
    await using opened = await stage().open(`/console/projects/${project}/status`, { viewport });
    const tab = opened.page.getByRole('link', { name: 'Status', exact: true });
    await tab.waitFor();
    await expect
      .poll(async () => {
        const box = await tab.boundingBox();
        return box !== null && box.x >= 0 && box.x + box.width <= viewport.width;
      })
      .toBe(true);
  });

  /** A linked issue that was told of, and its project. */
  async function somethingOfEverything(): Promise<{ issue: string; event: string; project: string }> {
    const { world } = stage();
    const { act } = world.sites.cloud.jira;
    const { url } = world.conversation({ title: 'The export stops' });
    const issue = act.createIssue({ project: 'SUP', summary: 'The export stops', description: `See ${url}` });
    await world.settled();
    const events = (await world.api('GET', `/api/v1/events?issue=${issue.id}&limit=1`)).json.items;
    const projects = (await world.api('GET', '/api/v1/projects')).json.items as unknown as ProjectAnswer[];
    const project = projects.find(({ host, key }) => host === 'cloud' && key === 'SUP');
    return { issue: issue.id, event: String(events[0]?.id), project: String(project?.id) };
  }
});

/** The page has its heading, and nothing of it is still being read. */
async function shown(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText('Loading').first().waitFor({ state: 'detached' });
}

/** What an export leaves to its reader, by the names it gives. */
const exportedSecrets = {
  ACME_ACCESS_TOKEN: SECRETS.accessToken,
  ACME_CLIENT_SECRET: SECRETS.clientSecret,
  CLOUD_TOKEN: SECRETS.cloudToken,
  CLOUD_WEBHOOK_SECRET: SECRETS.cloudWebhook,
  DATA_CENTER_TOKEN: SECRETS.dataCenterToken,
  DATA_CENTER_WEBHOOK_SECRET: SECRETS.dataCenterWebhook,
  DATA_CENTER_9_TOKEN: SECRETS.oldToken,
};
