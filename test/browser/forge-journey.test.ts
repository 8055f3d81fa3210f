/** What people do in the built app inside a pretend Jira, with the real server behind it: to write beside an issue, and to look at settings. */
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ForgeWorld, startForgeWorld } from '../journeys/forge-world.ts';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';
import { builtForgePages } from './pages.ts';

describe.skipIf(executablePath === undefined)('the app inside Jira', () => {
  let browser: Browser;
  let world: ForgeWorld;
  beforeAll(async () => {
    const started = await startForgeWorld('embedded', { appFolder: await builtForgePages() });
    if (started === null) throw new Error('The embedded database is always there.');
    world = started;
    browser = await openBrowser();
  });
  afterEach(() => {
    world.jira.switches.deniedTo = {};
  });
  afterAll(async () => {
    await leaveBrowser(browser);
    await world.end();
  });

  async function open(url: string): Promise<{ page: Page; app: FrameLocator } & AsyncDisposable> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
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

  async function linkedIssue(): Promise<string> {
    const { jira, conversation, settled } = world;
    const { key } = jira.act.createIssue({
      project: 'SUP',
      summary: 'Twice',
      description: `See ${conversation().url}`,
    });
    await settled();
    return `${jira.url}/browse/${key}`;
  }

  test('a conversation is linked by its address, and hears of it once', async () => {
    await using shown = await open(await linkedIssue());
    const { app } = shown;
    const another = world.conversation();
    await app.getByRole('button', { name: 'Link a conversation' }).click();
    await app.getByRole('searchbox').fill(another.url);
    await app.getByRole('searchbox').press('Enter');
    const cards = app.getByRole('list', { name: 'Linked conversations' }).getByRole('listitem');
    await expect.poll(() => cards.count()).toBe(2);
    await world.settled();
    expect(world.notes(another.id)).toHaveLength(1);
  });

  test('who may see the issue but not comment on it is offered nothing that writes', async () => {
    const url = await linkedIssue();
    world.jira.switches.deniedTo = { ann: ['ADD_COMMENTS'] };
    await using shown = await open(url);
    const { app } = shown;
    await app.getByRole('list', { name: 'Linked conversations' }).waitFor();
    expect(await app.getByRole('button', { name: /^(Link|Unlink|Reply)/ }).count()).toBe(0);
  });

  test('an admin of Jira sees that the site is connected; nobody else does', async () => {
    {
      await using shown = await open(world.forge.pageUrl({ kind: 'admin' }));
      await shown.app.getByText('Connected').waitFor();
      await shown.app.getByText(world.hostName, { exact: true }).waitFor();
    }
    world.jira.switches.deniedTo = { ben: ['ADMINISTER'] };
    await using shown = await open(world.forge.pageUrl({ kind: 'admin', by: 'ben' }));
    await shown.app.getByText('You may not see this.').waitFor();
  });

  test('an admin of a project sees what its conversations hear, and switches it', async () => {
    await using shown = await open(world.forge.pageUrl({ kind: 'project' }));
    await shown.app.getByRole('heading', { name: /^Intercom in / }).waitFor();
    const reopen = () => shown.app.getByRole('switch', { name: 'Commented: reopen the conversation' });
    await reopen().press('Space');
    await shown.app.getByText('Saved', { exact: true }).waitFor();
    await shown.page.reload();
    await shown.app.getByRole('heading', { name: /^Intercom in / }).waitFor();
    await expect.poll(() => reopen().isChecked()).toBe(true);
  });

  test('before an admin of Deskbridge accepts the site, the settings say what is missing', async () => {
    world.forge.install();
    await world.forge.idle();
    await using shown = await open(world.forge.pageUrl({ kind: 'admin' }));
    await shown.app.getByText('Waiting to be accepted.').waitFor();
  });
});
