import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acme, type ConnectingWorld, globex, startConnectingWorld } from '../connecting-world.ts';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';
import { builtPages } from './pages.ts';
import { expectAccessible, expectNoSidewaysScroll } from './stage.ts';

describe.skipIf(executablePath === undefined)('workspaces of Intercom on the page Integrations', () => {
  let world: ConnectingWorld;
  let browser: Browser;
  let context: BrowserContext;
  const errors: string[] = [];

  beforeAll(async () => {
    const pagesFolder = await builtPages();
    const [started, launched] = await Promise.all([startConnectingWorld('embedded', { pagesFolder }), openBrowser()]);
    if (started === null) throw new Error('The embedded database is always there.');
    [world, browser] = [started, launched];
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    await page.goto(await world.signInLink());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await page.close();
  });

  afterAll(async () => {
    await leaveBrowser(browser);
    await world.end();
  });

  beforeEach(async () => {
    errors.length = 0;
    const { items } = (await world.api('GET', '/api/v1/connections')).json;
    for (const { id } of items) {
      await world.api('POST', `/api/v1/connections/${id}/disconnect`);
      await world.api('DELETE', `/api/v1/connections/${id}`);
    }
    for (const { id } of [acme, globex])
      for (const token of world.intercom.workspace(id).tokens.values()) token.revoked = false;
  });

  /** The page, whose scripts and policy must hold throughout. */
  async function integrations(): Promise<{ page: Page } & AsyncDisposable> {
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        errors.push(message.text());
    });
    await page.goto(`${world.url}/console/integrations`);
    return {
      page,
      async [Symbol.asyncDispose]() {
        await page.close();
        expect(errors).toEqual([]);
      },
    };
  }

  const section = (page: Page) => page.getByRole('region', { name: 'Intercom', exact: true });
  const card = (page: Page, name: string) => section(page).getByRole('listitem', { name, exact: true });

  /** Presses the button that leads to Intercom; the window that opens. */
  async function toIntercom(page: Page): Promise<Page> {
    const opens = context.waitForEvent('page');
    await page.getByRole('button', { name: /Continue to Intercom|Open Intercom again/ }).click();
    const popup = await opens;
    await popup.getByRole('heading', { name: 'Install Deskbridge?' }).waitFor();
    return popup;
  }

  async function choose(popup: Page, workspace: string, person: string): Promise<void> {
    const people = popup.locator('section').filter({ has: popup.getByRole('heading', { name: workspace }) });
    await people.getByRole('radio', { name: person }).check();
  }

  async function connectByToken(token: string): Promise<void> {
    const made = await world.api('POST', '/api/v1/connections', { accessToken: token, apiUrl: world.intercom.url });
    expect(made.status).toBe(201);
  }

  test('connects by OAuth in a window that closes itself', async () => {
    await using opened = await integrations();
    const { page } = opened;
    await section(page).getByText('No workspace is connected yet').waitFor();
    await expectAccessible(page);
    await section(page).getByRole('button', { name: 'Connect a workspace' }).click();
    await expectAccessible(page);
    const popup = await toIntercom(page);
    await page.getByText('Waiting for Intercom').waitFor();
    const closes = popup.waitForEvent('close');
    await popup.getByRole('button', { name: 'Install' }).click();
    await closes;
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('Connected to Acme Support.').waitFor();
    const shown = card(page, 'Acme Support');
    await shown.getByText('Connected', { exact: true }).waitFor();
    const workspace = shown.getByRole('link', { name: 'Acme Support' });
    await expect.poll(() => workspace.getAttribute('href')).toBe(`${world.intercom.url}/a/inbox/${acme.id}`);
    const teammate = shown.getByRole('link', { name: 'Ada Fitzgerald' });
    await expect.poll(() => teammate.getAttribute('href')).toContain(`/a/apps/${acme.id}/settings/workspace/teammates`);
    await expectAccessible(page);
  });

  test('says why it was not connected: cancelled, and not an admin there', async () => {
    await using opened = await integrations();
    const { page } = opened;
    await section(page).getByRole('button', { name: 'Connect a workspace' }).click();
    const cancelled = await toIntercom(page);
    await cancelled.getByRole('button', { name: 'Cancel' }).click();
    await cancelled.getByRole('heading', { name: 'Connection not completed' }).waitFor();
    await page.getByText(/It was cancelled at Intercom/).waitFor();
    await expectAccessible(cancelled);
    await cancelled.close();
    const refused = await toIntercom(page);
    await choose(refused, 'Acme Support', 'Priya Raman');
    await refused.getByRole('button', { name: 'Install' }).click();
    await refused.getByText('Ask a workspace admin to connect').waitFor();
    await page.getByText(/Authorization failed: you are not an admin of this workspace/).waitFor();
    await refused.close();
    await page.keyboard.press('Escape');
    await section(page).getByText('No workspace is connected yet').waitFor();
  });

  test('asks before a reconnect moves to another workspace', async () => {
    await connectByToken(acme.token);
    await using opened = await integrations();
    const { page } = opened;
    await card(page, 'Acme Support').getByRole('button', { name: 'More about Acme Support' }).click();
    await page.getByRole('menuitem', { name: 'Reconnect…' }).click();
    await page.getByText('With Intercom', { exact: true }).click();
    const popup = await toIntercom(page);
    await choose(popup, 'Globex', 'Ada Fitzgerald');
    await popup.getByRole('button', { name: 'Install' }).click();
    await popup.getByRole('heading', { name: 'This is another workspace' }).waitFor();
    await expectAccessible(popup);
    await popup.getByRole('button', { name: 'Keep Acme Support' }).click();
    await page.getByText(/The connection stays with its workspace/).waitFor();
    await popup.close();
    const again = await toIntercom(page);
    await choose(again, 'Globex', 'Ada Fitzgerald');
    await again.getByRole('button', { name: 'Install' }).click();
    const closes = again.waitForEvent('close');
    await again.getByRole('button', { name: 'Move it to Globex' }).click();
    await closes;
    await card(page, 'Acme Support').getByRole('link', { name: 'Globex' }).waitFor();
  });

  test('shows a token that was revoked in yellow, and works again after a reconnect', async () => {
    await connectByToken(acme.token);
    for (const token of world.intercom.workspace(acme.id).tokens.values()) token.revoked = true;
    await using opened = await integrations();
    const { page } = opened;
    const shown = card(page, 'Acme Support');
    await shown.getByRole('button', { name: 'Check again' }).click();
    await shown.getByText('Broken').waitFor();
    await shown.getByText(/no longer accepts the access token/).waitFor();
    await expectAccessible(page);
    await shown.getByRole('button', { name: 'Reconnect' }).click();
    const dialog = page.getByRole('dialog', { name: 'Reconnect Acme Support' });
    await dialog.getByText('By access token', { exact: true }).click();
    const token = dialog.locator('input[type=password]');
    await token.first().fill('not-a-token');
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await dialog
      .getByRole('alert')
      .getByText(/Intercom does not accept this access token/)
      .waitFor();
    for (const one of world.intercom.workspace(acme.id).tokens.values()) one.revoked = false;
    await token.first().fill(acme.token);
    await token.first().press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await shown.getByText('Connected', { exact: true }).waitFor();
  });

  test('says what stops before it disconnects, and that it can come back', async () => {
    await connectByToken(acme.token);
    await using opened = await integrations();
    const { page } = opened;
    await card(page, 'Acme Support').getByRole('button', { name: 'More about Acme Support' }).click();
    await page.getByRole('menuitem', { name: 'Disconnect…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disconnect Acme Support?' });
    await dialog.getByText(/No conversation of it is linked/).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await card(page, 'Acme Support').getByText('Disconnected', { exact: true }).waitFor();
    await card(page, 'Acme Support').getByRole('button', { name: 'Reconnect' }).waitFor();
    await card(page, 'Acme Support').getByRole('button', { name: 'More about Acme Support' }).click();
    await page.getByRole('menuitem', { name: 'Remove…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await section(page).getByText('No workspace is connected yet').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Intercom');
  });

  test('lists the topics to tick, with what came of each; on a phone too', async () => {
    await connectByToken(acme.token);
    await using opened = await integrations();
    const { page } = opened;
    await page.setViewportSize({ width: 360, height: 740 });
    await card(page, 'Acme Support').getByRole('button', { name: 'Webhook topics' }).click();
    await page.getByText(`${world.url}/hooks/intercom`).waitFor();
    await page.getByRole('textbox', { name: 'Search topics' }).fill('noted');
    const rows = page.getByRole('list', { name: 'Topics' }).getByRole('listitem');
    await expect.poll(() => rows.count()).toBe(1);
    await expect.poll(() => rows.first().innerText()).toMatch(/conversation\.admin\.noted[^]*Not yet received/);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
});
