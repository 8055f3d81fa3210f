import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FirstRunAnswer } from '../../src/api/schemas/overview.ts';
import { type App, composeApp } from '../../src/app.ts';
import { type Operator, operatorOf } from '../../src/app/operator.ts';
import { signInLink } from '../../src/app/requests.ts';
import { createSimulators, type OwnSimulators } from '../../src/cli/simulators.ts';
import { connectSites, startSites } from '../../src/cli/sites.ts';
import { loadConfig } from '../../src/config.ts';
import { silentTelemetry } from '../../src/telemetry.ts';
import { playDemo } from '../../sim/demo.ts';
import { type FreshPlace, freshPlace } from '../databases.ts';
import { until } from '../journeys/world.ts';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';
import { builtPages } from './pages.ts';
import { expectAccessible, expectNoSidewaysScroll } from './stage.ts';

interface Fresh {
  app: App;
  url: string;
  port: number;
  operator: Operator;
  simulators: OwnSimulators;
  page: Page;
}

/** Asked until it is so, as long as a busy machine may need. */
const eventually = <T>(read: () => Promise<T>) => expect.poll(read);

/** A server as it is after `deskbridge serve` on an empty folder, and an admin before it. */
describe.skipIf(executablePath === undefined)('the first run', () => {
  let browser: Browser;
  let pagesFolder: string;
  let fresh: Fresh;
  let place: FreshPlace;
  let context: BrowserContext;

  beforeAll(async () => {
    pagesFolder = await builtPages();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await leaveBrowser(browser);
  });
  afterEach(async () => {
    await context.close();
    await Promise.all([fresh.app.close(), fresh.simulators.stop()]);
    await place.remove();
  });

  async function start(environment: Record<string, string> = {}): Promise<Fresh> {
    const found = await freshPlace('embedded');
    if (found === null) throw new Error('The embedded database is always there.');
    place = found;
    const config = loadConfig({ PORT: '0', DATA_DIR: place.dataDir, DESKBRIDGE_SETTLE_MS: '200', ...environment });
    const simulators = createSimulators(config);
    const app = await composeApp(config, { work: true, telemetry: silentTelemetry(), pagesFolder, simulators });
    const port = await app.start();
    simulators.attach(app, port);
    const operator = operatorOf(app, config);
    const url = `http://127.0.0.1:${port}`;
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${url}/sign-in?${new URL(await signInLink(operator)).searchParams}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    fresh = { app, url, port, operator, simulators, page };
    return fresh;
  }

  const figure = (page: Page, name: string) =>
    page
      .getByRole('region', { name: 'Figures' })
      .getByRole('definition')
      .and(page.locator(`dt:text-is("${name}") + dd`));

  test('leads from an empty server to the first note, by what is so and not by what is clicked', async () => {
    const { page, url, port, operator } = await start({ DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true' });
    await page.getByRole('region', { name: 'Getting started' }).getByRole('link', { name: 'Begin' }).click();
    await page.getByRole('heading', { level: 1, name: 'Welcome to Deskbridge' }).waitFor();
    await page.getByRole('status').getByText('0 of 6 done').waitFor();
    const steps = page.getByRole('region', { name: 'From nothing to the first note' }).getByRole('listitem');
    await expect.poll(() => steps.first().getAttribute('aria-current')).toBe('step');
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 900 });
    await steps.getByRole('link', { name: 'Connect Intercom' }).click();
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();

    const sites = await startSites({ intercom: 0, jira: 0, orAny: false });
    try {
      await connectSites(operator, sites, port);
      await page.goto(`${url}/`);
      await page
        .getByRole('region', { name: 'Getting started' })
        .getByText('3 of 6 done; next: hear from jira')
        .waitFor();
      await page.getByRole('link', { name: 'Continue' }).click();
      await page.getByText('3 of 6 done').waitFor();
      await steps.filter({ hasText: 'Connect Intercom' }).getByText('demo-intercom').waitFor();
      await playDemo({ intercomUrl: sites.intercom.url, jiraUrl: sites.jira.url, onStep: () => undefined });
      const end = page.getByRole('region', { name: 'The first note was delivered' });
      const conversation = end.getByRole('link', { name: /Hello! The export of our orders/ });
      await conversation.waitFor();
      await expect.poll(() => conversation.getAttribute('href')).toContain(sites.intercom.url);
      await page.getByText('6 of 6 done').waitFor();
      await expectAccessible(page);
      await end.getByRole('link', { name: 'To the overview' }).click();
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      await expect.poll(() => page.getByRole('region', { name: 'Getting started' }).count()).toBe(0);
    } finally {
      await sites.close();
    }
  });

  test('can be put away and taken out again', async () => {
    const { page, operator } = await start();
    await page.getByRole('link', { name: 'Begin' }).click();
    await page.getByRole('button', { name: 'Do not show this again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await expect.poll(() => page.getByRole('region', { name: 'Getting started' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('region', { name: 'Getting started' }).waitFor();
    expect(((await operator.request('GET', '/api/v1/first-run')) as FirstRunAnswer).dismissed).toBe(false);
  });

  test('tries the demo inside the server, sees figures move, and leaves nothing of it behind', async () => {
    const { page, operator, simulators, url } = await start();
    await page.getByRole('link', { name: 'Begin' }).click();
    await page.getByRole('button', { name: 'Try the demo' }).click();
    await page.getByRole('region', { name: 'The first note was delivered' }).waitFor();
    const banner = page.getByRole('complementary', { name: 'Demo' });
    await banner.getByText('This is the demo').waitFor();
    await until('the story is told', async () => {
      const { demo } = (await operator.request('GET', '/api/v1/first-run')) as FirstRunAnswer;
      return (demo.contents?.events ?? 0) >= 4 + 7;
    });

    await page.goto(`${url}/?range=1h`);
    // Three of the story, and the link note of a request of the desk.
    await eventually(() => figure(page, 'Notes delivered').innerText()).toBe('4');
    const tries = banner.locator('p').getByRole('link', { name: /SUP-/ });
    const issue = await context.newPage();
    await issue.goto(String(await tries.getAttribute('href')));
    await issue.getByLabel('Add a comment').fill('Released. Please ask the customer to export once more.');
    await issue.getByRole('button', { name: 'Comment', exact: true }).click();
    await issue.close();
    await eventually(() => figure(page, 'Notes delivered').innerText()).toBe('5');
    await page.getByRole('region', { name: 'Latest' }).getByText('commented').first().waitFor();

    for (const path of ['/console/activity', '/console/links', '/console/projects']) {
      await page.goto(url + path);
      await banner.getByText('This is the demo').waitFor();
    }
    await banner.getByRole('button', { name: 'Leave the demo' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave the demo?' });
    await dialog.getByText('demo-intercom, demo-desk, demo-jira').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Leave the demo' }).click();
    await banner.waitFor({ state: 'detached' });
    expect(simulators.running()).toBeNull();
    expect(await operator.request('GET', '/api/v1/status')).toMatchObject({
      events: { received: 0 },
      effects: { decided: 0 },
      links: { active: 0 },
      balanced: true,
    });
    await page.goto(url);
    await page.getByRole('region', { name: 'Getting started' }).getByText('Nothing is connected yet').waitFor();
    const log = (await operator.request('GET', '/api/v1/audit-log?action=demo')) as { items: { action: string }[] };
    expect(log.items.map(({ action }) => action)).toEqual(['demo.left', 'demo.begun']);
  });
});
