/** The built app beside an issue, inside the page that a pretend Jira makes around it: real tokens, real policy, the real server. */
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ForgeWorld, startForgeWorld } from '../journeys/forge-world.ts';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';
import { builtForgePages } from './pages.ts';
import { connected, stranger, until } from '../journeys/world.ts';
import { violations } from './stage.ts';

describe.skipIf(executablePath === undefined)('an issue in Jira with the app beside it', () => {
  let browser: Browser;
  let world: ForgeWorld;
  beforeAll(async () => {
    const started = await startForgeWorld('embedded', { appFolder: await builtForgePages() });
    if (started === null) throw new Error('The embedded database is always there.');
    world = started;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await leaveBrowser(browser);
    await world.end();
  });

  async function open(
    url: string,
    viewport = { width: 1280, height: 900 },
  ): Promise<{ page: Page; app: FrameLocator } & AsyncDisposable> {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
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

  describe('in each state of the panel, at 320 pixels, light and dark', () => {
    const intercom = () => world.intercom;
    const workspace = () => world.intercom.workspace(connected.id);
    const project = (key: string, settings: object) =>
      world.api('PUT', '/api/v1/setup', { projects: [{ host: 'forge', key, connection: 'acme', ...settings }] });
    const panel = (settings: object) => project('SUP', { panel: settings });
    const read = async (key: string) => (await world.api('GET', `/api/v1/panel/forge/${key}?fresh=1`)).json;
    const checked = async () => {
      const [connection] = (await world.api('GET', '/api/v1/connections')).json.items;
      await world.api('POST', `/api/v1/connections/${connection?.id}/check`);
    };
    const contact = (email: string, name: string) => intercom().addContact({ email, name, workspace: connected.id });

    async function issueOf(given: { project?: string; by?: string; description?: string }): Promise<string> {
      const { key } = world.jira.act.createIssue({ project: 'SUP', summary: 'Export stops', ...given });
      await world.settled();
      return key;
    }
    /** Of Ben, who is asked for in Intercom by the address that Jira shows. */
    async function reportedByBen(...names: string[]): Promise<string> {
      workspace().contacts.clear();
      for (const name of names) contact('ben@acme.example', name);
      await panel({ contactSource: ['linked', 'reporter'] });
      world.jira.switches.emailScope = true;
      return issueOf({ by: 'ben' });
    }

    interface Scene {
      says: string[];
      /** The key of an issue in that state. */
      make: () => Promise<string>;
    }
    const scenes: Record<string, Scene> = {
      linked: {
        says: ['Mira Lindqvist', 'Unassigned', 'Reply to all'],
        make: () => issueOf({ description: world.conversation().url }),
      },
      empty: { says: ['No conversation is linked.'], make: () => issueOf({}) },
      one: { says: ['Ben Osei', 'ben@acme.example'], make: () => reportedByBen('Ben Osei') },
      several: {
        says: ['2 contacts have ben@acme.example.', 'Details'],
        make: () => reportedByBen('Ben Osei', 'Benjamin Osei'),
      },
      none: { says: ['No contact in Intercom has ben@acme.example.', 'User', 'Lead'], make: () => reportedByBen() },
      unread: {
        says: ['Try again'],
        make() {
          intercom().faults.add({ path: '/contacts/search', fault: { kind: 'status', status: 503 } });
          return reportedByBen('Ben Osei');
        },
      },
      // After it nothing asks for e-mail addresses for a while.
      hidden: {
        says: ['Jira keeps the e-mail of Ben Osei private.', 'Look for the contact by name'],
        async make() {
          const key = await reportedByBen('Ben Osei');
          world.jira.switches.emailScope = false;
          return key;
        },
      },
      troubled: {
        says: ['in another workspace', 'Link one of the connected workspace', 'Without 1 conversation'],
        make: () => issueOf({ description: world.conversation().url.replace(connected.id, stranger.id) }),
      },
      off: {
        says: ['The panel is off for the project SUP.', 'An admin can turn it on'],
        async make() {
          await panel({ enabled: false });
          return issueOf({});
        },
      },
      'not set up': {
        says: ['The project HR is not set up in Deskbridge.', 'Ask an admin'],
        make() {
          const [support] = world.jira.world.projects;
          if (support === undefined) throw new Error('The site has no project.');
          world.jira.world.projects.push({ ...support, id: '10900', key: 'HR', name: 'People', lastNumber: 0 });
          return issueOf({ project: 'HR' });
        },
      },
      'no connection': {
        says: ['The project OPS has no Intercom workspace.', 'Ask an admin'],
        async make() {
          await project('OPS', { connection: null });
          return issueOf({ project: 'OPS' });
        },
      },
      reconnect: {
        says: ['no longer accepts the authorization', 'Ask an admin to reconnect it', 'Mira Lindqvist'],
        async make() {
          const key = await issueOf({ description: world.conversation().url });
          await read(key);
          for (const token of workspace().tokens.values()) token.revoked = true;
          await until('it is broken', async () => (await read(key))['state'] === 'reconnect');
          return key;
        },
      },
      'plan restricted': {
        says: ['does not include conversations over the API', 'Change the plan in Intercom', 'Mira Lindqvist'],
        async make() {
          const key = await issueOf({ description: world.conversation().url });
          await read(key);
          workspace().planRestricted = true;
          await until('it is known', async () => (await read(key))['state'] === 'plan restricted');
          return key;
        },
      },
    };

    afterEach(async () => {
      intercom().faults.clear();
      workspace().planRestricted = false;
      for (const token of workspace().tokens.values()) token.revoked = false;
      workspace().contacts.clear();
      intercom().seed(connected.id);
      world.jira.switches.emailScope = false;
      await checked();
      await panel({});
    });

    test.each(Object.entries(scenes))('%s: says what there is', async (_state, { says, make }) => {
      const key = await make();
      await using shown = await open(`${world.jira.url}/browse/${key}`, { width: 320, height: 900 });
      const { page, app } = shown;
      // A frame out of sight hears nothing of colours.
      await page.locator('iframe[data-app]').scrollIntoViewIfNeeded();
      const main = app.locator('main');
      for (const text of says) await expect.poll(() => main.innerText()).toContain(text);
      const inside = page.frames().find((frame) => frame !== page.mainFrame());
      const tooWide = () =>
        inside?.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await expect.poll(tooWide).toBeLessThanOrEqual(0);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expect.poll(() => app.locator('html').getAttribute('data-color-mode')).toBe(colorScheme);
        expect(await violations(page), colorScheme).toEqual([]);
      }
    });
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
    await expect.poll(() => cards.count()).toBe(2);
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
    const output = shown.page.locator('[data-configured]');
    // The page says what to call a moment after it is drawn; whoever presses Add before that saves nothing.
    const added = async () => {
      await shown.page.getByRole('button', { name: 'Add' }).click();
      return output.textContent();
    };
    await expect.poll(added).toContain('reopen');
    const configuration = await output.textContent();
    world.forge.transition({ issue: key, status: 'Done', configuration });
    await world.settled();
    expect(world.notes(id)).toHaveLength(2);
  });
});
