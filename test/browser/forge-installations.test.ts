/** Accepting the Forge app in the console, with the real server and a pretend Forge that installs it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ForgeWorld, startForgeWorld } from '../journeys/forge-world.ts';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';
import { builtPages } from './pages.ts';
import { expectAccessible, expectNoSidewaysScroll } from './stage.ts';

describe.skipIf(executablePath === undefined)('the Forge app on the page Integrations', () => {
  let browser: Browser;
  let world: ForgeWorld;
  let page: Page;
  const errors: string[] = [];
  beforeAll(async () => {
    const started = await startForgeWorld('embedded', { accepted: 'not installed', pagesFolder: await builtPages() });
    if (started === null) throw new Error('The embedded database is always there.');
    world = started;
    browser = await openBrowser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load')) errors.push(message.text());
    });
    const { json } = await world.api('POST', '/api/v1/sign-in-links');
    await page.goto(`${world.url}/sign-in?${new URL(json.url).searchParams}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await page.goto(`${world.url}/console/integrations`);
  });
  afterAll(async () => {
    await leaveBrowser(browser);
    await world.end();
    expect(errors).toEqual([]);
  });

  const part = () => page.getByRole('region', { name: 'The app in Jira Cloud' });
  const card = () => page.getByRole('listitem', { name: 'atlas' });

  test('is not spoken of before somebody installs it', async () => {
    await page.getByRole('heading', { name: 'Jira', exact: true }).waitFor();
    expect(await part().count()).toBe(0);
  });

  test('installed, it waits; refused, it can still be accepted', async () => {
    world.forge.install();
    await world.forge.idle();
    await page.reload();
    await part().getByText('Waits for an admin').waitFor();
    await part()
      .getByRole('link', { name: new URL(world.jira.url).host })
      .waitFor();
    await expectAccessible(page);
    await part().getByRole('button', { name: 'Refuse' }).click();
    await part().getByText('Refused', { exact: true }).waitFor();
    world.forge.heartbeat();
    await world.forge.idle();
    await part().getByRole('button', { name: 'Accept…' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('atlas');
    await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
    await page.getByRole('dialog').getByText('Forge has not handed over a token').waitFor();
    world.forge.heartbeat();
    await world.forge.idle();
    await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
    await card().getByText('Connected', { exact: true }).waitFor();
    await expect.poll(() => part().count()).toBe(0);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expectAccessible(page);
  });

  test('its card asks for neither a token nor a webhook', async () => {
    await expect.poll(() => card().getByRole('button', { name: 'Webhook' }).count()).toBe(0);
    await card().getByRole('button', { name: 'More about atlas' }).click();
    await expect.poll(() => page.getByRole('menuitem').allTextContents()).toEqual(['Edit…', 'Remove…']);
    await page.keyboard.press('Escape');
  });

  test('uninstalled and installed again, it offers to go on with what there was', async () => {
    await world.forge.uninstall();
    world.forge.install();
    await world.forge.idle();
    await page.reload();
    await part().getByText('It was connected before').waitFor();
    await page.setViewportSize({ width: 360, height: 800 });
    await expectNoSidewaysScroll(page);
    await part().getByRole('button', { name: 'Accept…' }).click();
    const dialog = page.getByRole('dialog');
    await expect.poll(() => dialog.getByRole('radio', { name: /atlas, with its 0 links/ }).isChecked()).toBe(true);
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('is connected. Set up its projects next.').waitFor();
    await card().getByText('Connected', { exact: true }).waitFor();
  });
});
