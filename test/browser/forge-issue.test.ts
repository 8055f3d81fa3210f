/** The built app beside an issue, inside the page that a pretend Jira makes around it: real tokens, real policy, the real server. */
import { type Browser, chromium, type FrameLocator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ForgeWorld, startForgeWorld } from '../journeys/forge-world.ts';
import { builtForgePages } from './pages.ts';
import { executablePath, violations } from './stage.ts';

const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'];

describe.skipIf(executablePath === undefined)('an issue in Jira with the app beside it', () => {
  let browser: Browser;
  let world: ForgeWorld;
  beforeAll(async () => {
    const started = await startForgeWorld('embedded', { appFolder: await builtForgePages() });
    if (started === null) throw new Error('The embedded database is always there.');
    world = started;
    browser = await chromium.launch({ executablePath: String(executablePath), args: flags });
  });
  afterAll(async () => {
    await browser.close();
    await world.end();
  });

  async function open(url: string): Promise<{ page: Page; app: FrameLocator } & AsyncDisposable> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(url);
    return {
      page,
      app: page.frameLocator('iframe[data-app]'),
      async [Symbol.asyncDispose]() {
        await context.close();
        expect(errors).toEqual([]);
      },
    };
  }

  async function linkedIssue() {
    const { jira, conversation, settled } = world;
    const { id, url } = conversation();
    const { key } = jira.act.createIssue({ project: 'SUP', summary: 'Invoices twice', description: `See ${url}` });
    await settled();
    return { key, id, url: `${jira.url}/browse/${key}` };
  }

  test('shows its conversations, in a frame that grows with them, in light and dark without a fault', async () => {
    const { url } = await linkedIssue();
    await using shown = await open(url);
    const { page, app } = shown;
    const cards = app.getByRole('list', { name: 'Linked conversations' }).getByRole('listitem');
    await cards.first().waitFor();
    await expect.poll(() => cards.count()).toBe(1);
    const frame = page.locator('iframe[data-app]');
    await expect.poll(async () => (await frame.boundingBox())?.height ?? 0).toBeGreaterThan(200);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect.poll(() => app.locator('html').getAttribute('data-color-mode')).toBe(colorScheme);
      expect(await violations(page), colorScheme).toEqual([]);
    }
  });

  test('what happens in Jira meanwhile is shown without a reload', async () => {
    const { key, url } = await linkedIssue();
    await using shown = await open(url);
    const cards = shown.app.getByRole('list', { name: 'Linked conversations' }).getByRole('listitem');
    await cards.first().waitFor();
    const another = world.conversation();
    world.jira.act.comment({ issue: key, text: `Also ${another.url}` });
    await world.settled();
    world.jira.act.comment({ issue: key, text: 'One more word' });
    await expect.poll(() => cards.count(), { timeout: 15_000 }).toBe(2);
  });

  test('who may not see the issue sees nothing of it', async () => {
    const { url } = await linkedIssue();
    world.jira.switches.deniedTo = { ann: ['BROWSE_PROJECTS'] };
    await using shown = await open(url);
    await shown.app.getByText(/may not see it in Jira/).waitFor();
    expect(await shown.app.getByRole('list', { name: 'Linked conversations' }).count()).toBe(0);
    world.jira.switches.deniedTo = {};
  });

  test('the post function’s settings are saved as the server reads them, and work', async () => {
    const { key, id } = await linkedIssue();
    await using shown = await open(world.forge.pageUrl({ kind: 'post-function' }));
    await shown.app.getByRole('switch').or(shown.app.getByRole('checkbox')).first().waitFor();
    await shown.page.getByRole('button', { name: 'Add' }).click();
    const output = shown.page.locator('[data-configured]');
    await expect.poll(() => output.textContent()).toContain('reopen');
    const configuration = await output.textContent();
    world.forge.transition({ issue: key, status: 'Done', configuration });
    await world.settled();
    expect(world.notes(id)).toHaveLength(2);
  });
});
