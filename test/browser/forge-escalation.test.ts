/** One click from an issue in Jira into Intercom, inside the frame that Jira makes around the app, with the real server behind it. */
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addTeam } from '../../sim/intercom/workspace.ts';
import { type ForgeWorld, startForgeWorld } from '../journeys/forge-world.ts';
import { connected } from '../journeys/world.ts';
import { executablePath, leaveBrowser, openBrowser } from './browser.ts';
import { builtForgePages } from './pages.ts';
import { violations } from './stage.ts';

describe.skipIf(executablePath === undefined)('escalating an issue in Jira', () => {
  let browser: Browser;
  let world: ForgeWorld;
  const workspace = () => world.intercom.workspace(connected.id);
  const tickets = () => [...workspace().conversations.values()].filter(({ ticket }) => ticket !== null);

  beforeAll(async () => {
    const started = await startForgeWorld('embedded', { appFolder: await builtForgePages() });
    if (started === null) throw new Error('The embedded database is always there.');
    world = started;
    world.intercom.seed(connected.id);
    const team = addTeam(workspace(), world.intercom.state.ids, { name: 'Second line', admins: [] });
    const bug = [...workspace().ticketTypes.values()].find(({ name }) => name === 'Bug report');
    const escalation = { teams: [team.id], defaultTicketType: bug?.id };
    const project = { host: world.hostName, key: 'SUP', connection: 'acme', escalation };
    const { status, text } = await world.api('PUT', '/api/v1/setup', { projects: [project] });
    if (status !== 200) throw new Error(text);
    browser = await openBrowser();
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

  test('makes a ticket for the customer who waits, and shows it on the issue, in Intercom and on the timeline', async () => {
    const { jira } = world;
    const { url } = world.conversation();
    const { key } = jira.act.createIssue({ project: 'SUP', summary: 'Invoices twice', description: `See ${url}` });
    await world.settled();
    await using shown = await open(`${jira.url}/browse/${key}`);
    const { page, app } = shown;
    await app.getByRole('button', { name: 'Escalate', exact: true }).click();
    const form = app.getByRole('group', { name: 'Escalate' });
    await expect.poll(() => form.getByLabel('Subject').inputValue()).toBe('Invoices twice');
    await expect
      .poll(() => form.getByLabel('For', { exact: false }).first().locator('option:checked').textContent())
      .toContain('of a linked conversation');
    await form.getByLabel('Team or assignee').selectOption({ label: 'Second line' });
    await form.getByRole('button', { name: 'Escalate' }).click();
    await form.getByText('Severity is required.').waitFor();
    await form.getByLabel('Severity', { exact: false }).selectOption('Sev 2');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect.poll(() => app.locator('html').getAttribute('data-color-mode')).toBe(colorScheme);
      expect(await violations(page), colorScheme).toEqual([]);
    }
    const before = tickets().length;
    await form.getByRole('button', { name: 'Escalate' }).dblclick();
    const run = app.getByRole('list', { name: 'Escalations' }).locator('> li').first();
    await run.getByText('Ticket made and linked').waitFor();
    expect(tickets()).toHaveLength(before + 1);
    const id = tickets().at(-1)?.id ?? '';
    await run.getByRole('link', { name: `Ticket ${id}` }).waitFor();
    // On the issue itself, where no panel is needed.
    await page.getByRole('region', { name: 'Links to other tools' }).getByText('Invoices twice').first().waitFor();
    expect(world.notes(id).map(({ text }) => text)).toEqual([
      expect.stringContaining(`escalated ${key} Invoices twice`),
    ]);
    await app.getByRole('button', { name: 'Timeline' }).click();
    const timeline = app.getByRole('list', { name: 'Timeline' });
    await timeline.getByText(`made ticket ${id} in Acme Support`).waitFor();
    await timeline.getByText(/^Ticket made/).waitFor();
  });

  test('who may see the issue but not comment on it is not offered to escalate it', async () => {
    const { key } = world.jira.act.createIssue({ project: 'SUP', summary: 'Looked at' });
    await world.settled();
    world.jira.switches.deniedTo = { ann: ['ADD_COMMENTS'] };
    try {
      await using shown = await open(`${world.jira.url}/browse/${key}`);
      await shown.app.getByText('No conversation is linked.').waitFor();
      expect(await shown.app.getByRole('button', { name: 'Escalate' }).count()).toBe(0);
    } finally {
      world.jira.switches.deniedTo = {};
    }
  });
});
