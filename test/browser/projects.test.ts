import type { Locator, Page, Route } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProjectAnswer, ProjectDetailAnswer } from '../../src/api/schemas/projects.ts';
import { connected } from '../journeys/world.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

/** A list that was opened before a dialog took the focus is closed again: it is opened until it stays. */
async function chooseIn(list: Locator, option: Locator): Promise<void> {
  await expect
    .poll(async () => {
      if (!(await option.isVisible())) await list.click();
      return option.click({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    })
    .toBe(true);
}

onStage('projects', (stage) => {
  let project: ProjectDetailAnswer;

  /** Teams, ticket types and attributes to choose from. */
  beforeAll(() => void stage().world.intercom.seed(connected.id));

  /** SUP of the pretend Cloud with its settings as by default. */
  beforeEach(async () => {
    const { api } = stage().world;
    const { items } = (await api('GET', '/api/v1/projects')).json as unknown as { items: ProjectAnswer[] };
    const found = items.find(({ key, host }) => key === 'SUP' && host === 'cloud');
    if (found !== undefined) await api('DELETE', `/api/v1/projects/${found.id}?revision=${found.revision}`);
    const body = { host: 'cloud', key: 'SUP', connection: 'acme' };
    project = (await api('POST', '/api/v1/projects', body)).json as unknown as ProjectDetailAnswer;
  });

  const open = (tab: string, options = {}) => stage().open(`/console/projects/${project.id}/${tab}`, options);

  async function saved(): Promise<ProjectDetailAnswer> {
    const { json } = await stage().world.api('GET', `/api/v1/projects/${project.id}`);
    return json as unknown as ProjectDetailAnswer;
  }
  /** The settings once they are so. */
  const settings = <T>(read: (now: ProjectDetailAnswer['settings']) => T) =>
    expect.poll(async () => read((await saved()).settings));

  const passing = (page: Page) => page.getByRole('status', { name: 'Said in passing' });
  const undo = (page: Page) => passing(page).getByRole('button', { name: 'Undo' }).click();

  describe('the list', () => {
    test('shows every project with what it does, and is searched', async () => {
      await using opened = await stage().open('/console/projects');
      const { page } = opened;
      const rows = page.locator('tbody').getByRole('row');
      await expect.poll(() => rows.count()).toBe(6);
      await page.getByRole('searchbox', { name: 'Search projects' }).fill('sup cloud');
      await expect.poll(() => rows.count()).toBe(1);
      await expectAccessible(page);
      await page.getByRole('searchbox').fill('nothing like it');
      await page.getByRole('button', { name: 'Show all 6' }).click();
      await expect.poll(() => rows.count()).toBe(6);
      await page.setViewportSize({ width: 360, height: 780 });
      await expectNoSidewaysScroll(page);
    });

    test('takes one more: host, project, workspace', async () => {
      const { api } = stage().world;
      await api('DELETE', `/api/v1/projects/${project.id}?revision=1`);
      await using opened = await stage().open('/console/projects');
      const { page } = opened;
      await page.getByRole('button', { name: 'Add a project' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add a project' });
      await dialog.getByRole('combobox', { name: 'Host' }).or(dialog.getByLabel('Host')).first().click();
      await dialog.getByRole('option', { name: 'cloud' }).click();
      await dialog.getByLabel('Project').first().fill('SUP');
      await dialog.getByRole('option', { name: /\(SUP\)/ }).click();
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('SUP is set up').waitFor();
      await page.getByRole('heading', { level: 1, name: 'SUP' }).waitFor();
    });

    test('lets one be removed, saying what stops, and put back as it was', async () => {
      const { api } = stage().world;
      await api('PATCH', `/api/v1/projects/${project.id}`, { revision: 1, commands: { enabled: true } });
      await using opened = await open('linking');
      const { page } = opened;
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Remove the project SUP?' });
      await dialog.getByText('New conversations named in its issues are not linked.').waitFor();
      await dialog.getByRole('button', { name: 'Remove SUP' }).click();
      await passing(page).getByText('SUP is removed').waitFor();
      await undo(page);
      await page.getByText('SUP is back as it was').waitFor();
      await page.getByRole('link', { name: 'Commands', exact: true }).click();
      await expect.poll(() => page.getByRole('switch', { name: 'Take commands' }).isChecked()).toBe(true);
    });
  });

  describe('conversation linking', () => {
    test('a switch saves at once, and undo puts it back', async () => {
      await using opened = await open('linking');
      const { page } = opened;
      await page.getByRole('switch', { name: 'Commented: reopen the conversation' }).press('Space');
      await settings(({ linking }) => linking.events.comment.reopen).toBe(true);
      await passing(page).getByText('Commented: conversations are reopened').waitFor();
      await undo(page);
      await settings(({ linking }) => linking.events.comment.reopen).toBe(false);
      await expect
        .poll(() => page.getByRole('switch', { name: 'Commented: reopen the conversation' }).isChecked())
        .toBe(false);
    });

    test('rules are typed or chosen, and shown in short', async () => {
      await using opened = await open('linking');
      const { page } = opened;
      const statuses = page.getByLabel('Only to these statuses').first();
      await statuses.click();
      await page.getByRole('option', { name: 'Done' }).click();
      await page.keyboard.type('Shipped');
      await page.keyboard.press('Enter');
      await settings(({ linking }) => linking.events.status.statuses).toEqual(['Done', 'Shipped']);
      await page.getByText('Only to Done or Shipped').waitFor();
      await page.getByRole('button', { name: /^Commented/ }).click();
      await expect.poll(() => new URL(page.url()).searchParams.get('event')).toBe('comment');
      await page.getByRole('switch', { name: 'Only public comments' }).click();
      await settings(({ linking }) => linking.events.comment.publicOnly).toBe(true);
    });

    test('a transition is chosen, kept out of the reopening, and removed', async () => {
      await using opened = await open('linking');
      const { page } = opened;
      const group = page.getByRole('group', { name: 'On these transitions' });
      await group.getByRole('button', { name: 'Add a transition' }).click();
      await expect.poll(() => group.getByRole('button', { name: 'Add', exact: true }).isDisabled()).toBe(true);
      await group.getByLabel('From, of any status → any status').first().click();
      await page.getByRole('option', { name: 'In Progress' }).first().click();
      await group.getByLabel('To, of In Progress → any status').first().click();
      await page.getByRole('option', { name: 'Done' }).first().click();
      await expectAccessible(page);
      await group.getByRole('button', { name: 'Add', exact: true }).click();
      const rule = { from: 'In Progress', to: 'Done', reopen: true, template: null };
      await settings(({ linking }) => linking.transitions).toEqual([rule]);
      await group.getByRole('checkbox', { name: 'In Progress → Done: reopen the conversation' }).click();
      await settings(({ linking }) => linking.transitions).toEqual([{ ...rule, reopen: false }]);
      await group.getByRole('button', { name: 'Remove In Progress → Done' }).click();
      await settings(({ linking }) => linking.transitions).toEqual([]);
    });

    test('own words are previewed while they are typed, on a real issue, and saved when one leaves them', async () => {
      const { world } = stage();
      const { act } = world.sites.cloud.jira;
      const issue = act.createIssue({ project: 'SUP', summary: 'Export stops', description: world.conversation().url });
      await world.settled();
      act.transition({ issue: issue.id, status: 'In Progress' });
      await world.settled();
      await using opened = await open('linking');
      const { page } = opened;
      const preview = page.getByRole('region', { name: 'Preview' });
      await preview.getByText(/changed the status of/).waitFor();
      await preview.getByText('Written, and the conversation is reopened').waitFor();
      await page.getByRole('button', { name: 'Write your own' }).click();
      const words = page.getByRole('textbox', { name: 'Words of the note' });
      await words.fill('Now {{to}}, says ');
      await page.getByRole('button', { name: 'Insert a field' }).click();
      await page.getByRole('menuitem', { name: /Who did it/ }).click();
      await expect.poll(() => words.inputValue()).toBe('Now {{to}}, says {{actor}}');
      await preview.getByText('Now In Progress, says').waitFor();
      expect((await saved()).revision).toBe(1);
      await page.getByRole('heading', { level: 1 }).click();
      await settings(({ linking }) => linking.events.status.template).toBe('Now {{to}}, says {{actor}}');
      await undo(page);
      await page.getByRole('button', { name: 'Write your own' }).waitFor();
      await preview.getByText(/changed the status of/).waitFor();
      await settings(({ linking }) => linking.events.status.template).toBeNull();
      act.transition({ issue: issue.id, status: 'Done' });
      await world.settled();
    });

    test('a mistake in the words is told where it is; they stay, and nothing is saved', async () => {
      await using opened = await open('linking');
      const { page } = opened;
      await page.getByRole('button', { name: 'Write your own' }).click();
      const words = page.getByRole('textbox', { name: 'Words of the note' });
      await words.fill('{{actor}} in {{issue.kay}}');
      await page.getByText('unknown_field issue.kay; did you mean issue.key? (line 1, character 14)').waitFor();
      await page.getByText('the words beside it are not right yet').waitFor();
      await page.getByRole('heading', { level: 1 }).click();
      await expect.poll(() => words.inputValue()).toBe('{{actor}} in {{issue.kay}}');
      expect((await saved()).revision).toBe(1);
    });

    test('of two people the second is told, and decides', async () => {
      await using opened = await open('linking');
      const { page } = opened;
      const notify = page.getByRole('switch', { name: 'Commented: write a note' });
      await notify.waitFor();
      const { api } = stage().world;
      // The page is told that something was saved; here the change comes before what it asks for then.
      const reading = (route: Route) => (route.request().method() === 'GET' ? undefined : route.continue());
      await page.route('**/api/v1/projects/*', reading);
      await api('PATCH', `/api/v1/projects/${project.id}`, { revision: 1, commands: { enabled: true } });
      await notify.press('Space');
      await page.getByText('Somebody else saved meanwhile').waitFor();
      await page.getByText('API key journeys saved settings of SUP meanwhile').waitFor();
      await expect.poll(() => notify.isChecked()).toBe(false);
      await expectAccessible(page);
      await page.unroute('**/api/v1/projects/*', reading);
      await page.getByRole('button', { name: 'Save mine over it' }).click();
      await settings(({ linking }) => linking.events.comment.notify).toBe(false);
      expect((await saved()).settings.commands.enabled).toBe(true);
    });

    test('what could not be sent stays, and goes when the server is back', async () => {
      await using opened = await open('linking');
      const { page } = opened;
      const notify = page.getByRole('switch', { name: 'Commented: write a note' });
      await notify.waitFor();
      await page.route('**/api/v1/projects/*', (route) => route.abort());
      await notify.press('Space');
      await page.getByText('Your change is not saved').waitFor();
      await expect.poll(() => notify.isChecked()).toBe(false);
      await page.unroute('**/api/v1/projects/*');
      await page.getByRole('button', { name: 'Try again' }).first().click();
      await settings(({ linking }) => linking.events.comment.notify).toBe(false);
      await page.getByText('Your change is not saved').waitFor({ state: 'detached' });
    });
  });

  describe('the panel', () => {
    const order = (page: Page) =>
      page.getByRole('group', { name: 'Fields of a User' }).getByRole('listitem').locator('> span').allInnerTexts();

    test('a field is added by search, moved by keyboard, removed, and all is reset', async () => {
      await using opened = await open('panel');
      const { page } = opened;
      const user = page.getByRole('group', { name: 'Fields of a User' });
      await user.getByLabel('Add a field for User').first().click();
      await page.keyboard.type('name');
      await page.getByRole('option').first().click();
      await settings(({ panel }) => panel.fields.user.length).toBe(3);
      const added = (await saved()).settings.panel.fields.user[2];
      await user.getByRole('button', { name: /^Move/ }).nth(2).focus();
      await page.keyboard.press('Space');
      await page.getByText(/^Picked up .*, number 3 of 3\.$/).waitFor({ state: 'attached' });
      await page.keyboard.press('ArrowUp');
      await page.getByText(/is over number 2 of 3\.$/).waitFor({ state: 'attached' });
      await page.keyboard.press('Space');
      await settings(({ panel }) => panel.fields.user).toEqual(['email', added, 'phone']);
      await user
        .getByRole('button', { name: /^Remove/ })
        .first()
        .click();
      await settings(({ panel }) => panel.fields.user).toEqual([added, 'phone']);
      await undo(page);
      await settings(({ panel }) => panel.fields.user).toEqual(['email', added, 'phone']);
      await user.getByRole('button', { name: 'Reset' }).click();
      await settings(({ panel }) => panel.fields.user).toEqual(['email', 'phone']);
      await expect.poll(async () => (await order(page)).length).toBe(2);
    });

    test('the focus goes to the field that was added, and to the next where one was removed', async () => {
      await using opened = await open('panel');
      const { page } = opened;
      const user = page.getByRole('group', { name: 'Fields of a User' });
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      const names = async () => (await order(page)).map((name) => name.split('\n')[0]);
      await user.getByLabel('Add a field for User').first().click();
      await page.keyboard.type('name');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await settings(({ panel }) => panel.fields.user.length).toBe(3);
      const [first, second, added] = await names();
      await expect.poll(focused).toBe(`Move ${added}`);
      await user.getByRole('button', { name: `Remove ${first}`, exact: true }).press('Enter');
      await expect.poll(focused).toBe(`Remove ${second}`);
      await user.getByRole('button', { name: `Remove ${added}`, exact: true }).press('Enter');
      await expect.poll(focused).toBe(`Remove ${second}`);
      await page.keyboard.press('Enter');
      await expect.poll(focused).toBe('Add a field for User');
      await user.getByRole('button', { name: 'Reset' }).press('Enter');
      await expect.poll(focused).toBe(`Move ${first}`);
      await settings(({ panel }) => panel.fields.user).toEqual(['email', 'phone']);
    });

    test('a field is dragged', async () => {
      await using opened = await open('panel');
      const { page } = opened;
      const grip = page.getByRole('group', { name: 'Fields of a User' }).getByRole('button', { name: /^Move/ });
      const said = (text: RegExp) => page.getByText(text).waitFor({ state: 'attached' });
      await grip.nth(1).hover();
      const to = await grip.first().boundingBox();
      if (to === null) throw new Error('The fields are not to be seen.');
      await page.mouse.down();
      await page.mouse.move(to.x + 12, to.y + 24, { steps: 3 });
      await said(/^(picked up phone|phone is over)/i);
      await page.mouse.move(to.x + 12, to.y + 8, { steps: 3 });
      await said(/^phone is over number 1 of 2\.$/i);
      await page.mouse.up();
      await settings(({ panel }) => panel.fields.user).toEqual(['phone', 'email']);
    });

    test('where the workspace cannot be read it says so, and a field is typed', async () => {
      await using opened = await open('commands');
      const { page } = opened;
      const problem = {
        type: 'about:blank',
        title: 'No',
        status: 503,
        code: 'intercom_unavailable',
        detail: 'Intercom is away.',
      };
      await page.route('**/attributes*', (route) => route.fulfill({ status: 503, json: problem }));
      await page.getByRole('link', { name: 'Panel', exact: true }).click();
      await page.getByText('Intercom is away.').waitFor();
      const field = page.getByRole('textbox', { name: 'Add a field for Lead' });
      await field.fill('custom_attributes.plan');
      await field.press('Enter');
      await settings(({ panel }) => panel.fields.lead).toEqual(['email', 'custom_attributes.plan']);
    });
  });

  test('escalation: teams are chosen, an attribute is filled from a field, and what does not fit is told', async () => {
    await using opened = await open('escalation');
    const { page } = opened;
    await page.getByLabel('Teams that are offered').first().click();
    await page.getByRole('option').first().click();
    await settings(({ escalation }) => escalation.teams.length).toBe(1);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add a line' }).click();
    const dialog = page.getByRole('dialog', { name: 'Fill an attribute' });
    await dialog.getByLabel('Ticket type').first().click();
    await page.getByRole('option', { name: 'Bug report' }).click();
    await dialog.getByLabel('Attribute').first().click();
    await page.getByRole('option', { name: 'Jira key' }).click();
    await dialog.getByText('A template', { exact: true }).click();
    const template = dialog.getByRole('textbox', { name: 'Template' });
    await template.fill('{{from}}');
    await dialog.getByText('{{from}} has no value here').waitFor();
    await expect.poll(() => dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await template.fill('{{issue.key}}');
    await dialog.getByText('{{from}} has no value here').waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await settings(({ escalation }) => escalation.fields.map((line) => line.template)).toEqual(['{{issue.key}}']);
    await settings(({ escalation }) => Object.values(escalation.fields[0]?.called ?? {})).toEqual(['Jira key']);
    await page.getByRole('button', { name: 'Remove the line of Jira key' }).click();
    await settings(({ escalation }) => escalation.fields).toEqual([]);
    await undo(page);
    await settings(({ escalation }) => escalation.fields.length).toBe(1);
  });

  test('escalation: is tried, first without a trace, then to the end, and each step says what it did', async () => {
    const { world } = stage();
    const { intercom, sites, settled, conversation } = world;
    const { key } = sites.cloud.jira.act.createIssue({
      project: 'SUP',
      summary: 'Export stops',
      description: `See ${conversation().url}`,
    });
    await settled();
    const tickets = () =>
      [...intercom.workspace(connected.id).conversations.values()].filter((one) => one.ticket !== null);
    const before = tickets().length;
    await using opened = await open('escalation');
    const { page } = opened;
    const tested = page.getByRole('region', { name: 'Test escalation' });
    const steps = tested.getByRole('list', { name: 'Steps of the test' });
    await tested.getByLabel('On the issue').first().fill(key);
    await chooseIn(
      tested.getByLabel('On the issue').first(),
      page.getByRole('option', { name: new RegExp(`^${key}\\b`) }),
    );
    await tested.getByRole('button', { name: 'Test escalation' }).click();
    await tested.getByText('An escalation would go through').waitFor();
    await steps.getByText(/Uses .*: Export stops/).waitFor();
    await steps.getByText('Nothing was made: this was a dry run.').waitFor();
    expect(tickets()).toHaveLength(before);
    await expectAccessible(page);
    await tested.getByRole('checkbox', { name: 'Really make a ticket' }).check();
    await tested.getByRole('button', { name: 'Test escalation' }).click();
    await tested.getByRole('link', { name: /^Ticket \d+/ }).waitFor();
    expect(tickets()).toHaveLength(before + 1);
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoSidewaysScroll(page);
  });

  test('escalation: values of a list by a table, with a preview on a real issue', async () => {
    const { cloud } = stage().world.sites;
    const { key } = cloud.jira.act.createIssue({ project: 'SUP', summary: 'Invoices twice', priority: 'High' });
    await stage().world.settled();
    await using opened = await open('escalation');
    const { page } = opened;
    await page.getByText('No field is mapped yet').waitFor();
    await page.getByRole('button', { name: 'Add a line' }).click();
    const dialog = page.getByRole('dialog', { name: 'Fill an attribute' });
    const choose = (label: string, option: string) =>
      chooseIn(
        dialog.getByLabel(label, { exact: true }).first(),
        page.getByRole('option', { name: option, exact: true }),
      );
    await choose('Ticket type', 'Bug report');
    await choose('Attribute', 'Severity (required)');
    await choose('Field of the issue', 'Priority');
    await dialog.getByText('Severity gets nothing for Highest, High').waitFor();
    await dialog.getByRole('button', { name: 'Translate values with a table' }).click();
    await choose('Value 1 of the issue', 'High');
    await choose('Value 1 of the ticket', 'Sev 1');
    await choose('Else', 'Sev 3');
    await dialog.getByText('Severity gets nothing').waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await settings(({ escalation }) => Object.values(escalation.fields[0]?.called ?? {}).toSorted()).toEqual([
      'Sev 1',
      'Sev 3',
      'Severity',
    ]);
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByLabel('On the issue').first().fill(key);
    await page.getByRole('option', { name: new RegExp(`^${key}`) }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await preview.getByText('Sev 1').waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoSidewaysScroll(page);
  });

  test('commands and comments to the issue', async () => {
    await using opened = await open('commands');
    const { page } = opened;
    await page.getByRole('switch', { name: 'Take commands' }).click();
    await settings(({ commands }) => commands.enabled).toBe(true);
    await page.getByRole('switch', { name: 'Replies of customers' }).click();
    await settings(({ commentsToIssue }) => commentsToIssue).toEqual({ customerReplies: true, teammateNotes: false });
    await page.getByLabel('Type of issues that are created').first().click();
    await page.getByLabel('Type of issues that are created').first().fill('Story of ours');
    await page.getByRole('option', { name: 'Use “Story of ours”' }).click();
    await settings(({ commands }) => commands.issueType).toBe('Story of ours');
  });

  test('status: a line in each direction, and the fallback by category', async () => {
    await using opened = await open('status');
    const { page } = opened;
    const out = page.getByRole('group', { name: 'From the issue to Intercom' });
    await out.getByRole('button', { name: 'Add a line' }).click();
    await out.getByLabel('New line: Status').first().click();
    await page.getByRole('option', { name: 'Done' }).click();
    await out.getByLabel('New line: Ticket state').first().click();
    await page.getByRole('option', { name: 'Resolved' }).first().click();
    await settings(({ statusSync }) => statusSync.toIntercom).toEqual({ Done: 'resolved' });
    await page.getByLabel('Waiting on customer').first().click();
    await page.getByRole('option', { name: 'In Progress' }).first().click();
    await settings(({ statusSync }) => statusSync.fromIntercom).toEqual({ waiting_on_customer: 'In Progress' });
    await out.getByRole('button', { name: 'Remove the line of Done' }).click();
    await settings(({ statusSync }) => statusSync.toIntercom).toEqual({});
  });

  test('status: ticket types that are still on their way are not asked to be typed', async () => {
    await using opened = await open('linking');
    const { page } = opened;
    const held = Promise.withResolvers<void>();
    await page.route(/\/ticket-types/, async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.getByRole('link', { name: 'Status', exact: true }).click();
    await page.getByLabel('Where both changed meanwhile, this wins').first().waitFor();
    const more = page.getByRole('button', { name: 'Other tables for one ticket type' });
    expect(await more.count()).toBe(0);
    held.resolve();
    await more.click();
    await page.getByLabel('Ticket type with tables of its own').first().click();
    await page.getByRole('option', { name: 'Bug report' }).waitFor();
  });

  test('status: who wins, and tables of one ticket type', async () => {
    await using opened = await open('status');
    const { page } = opened;
    const wins = page.getByLabel('Where both changed meanwhile, this wins');
    await wins.first().click();
    await page.getByRole('option', { name: 'The issue' }).click();
    await settings(({ statusSync }) => statusSync.wins).toEqual({ toIntercom: 'issue', fromIntercom: 'latest' });
    await page.getByRole('button', { name: 'Other tables for one ticket type' }).click();
    await page.getByLabel('Ticket type with tables of its own').first().click();
    await page.getByRole('option', { name: 'Bug report' }).click();
    await settings(({ statusSync }) => statusSync.byTicketType.length).toBe(1);
    const own = page.getByRole('region', { name: 'Only for Bug report' });
    const table = own.getByRole('group', { name: 'Bug report: from the issue to Intercom', exact: true });
    await table.getByRole('button', { name: 'Add a line' }).click();
    await table.getByLabel('New line: Status').first().click();
    await page.getByRole('option', { name: 'Done', exact: true }).click();
    await table.getByLabel('New line: Ticket state').first().click();
    await page.getByRole('option', { name: 'Resolved', exact: true }).first().click();
    await settings(({ statusSync }) => statusSync.byTicketType[0]?.toIntercom).toEqual({ Done: 'resolved' });
    await own.getByRole('button', { name: 'Remove', exact: true }).click();
    await settings(({ statusSync }) => statusSync.byTicketType).toEqual([]);
  });

  test('status: a field that both sides share, with its owner and what is wrong with it', async () => {
    await using opened = await open('status');
    const { page } = opened;
    await page.getByText('No field is shared yet').waitFor();
    await page.getByRole('button', { name: 'Share a field' }).click();
    const dialog = page.getByRole('dialog', { name: 'Share a field' });
    const choose = (label: string, option: string) =>
      chooseIn(
        dialog.getByLabel(label, { exact: true }).first(),
        dialog.getByRole('option', { name: option, exact: true }),
      );
    await choose('Ticket type', 'Bug report');
    await choose('Attribute', 'Severity');
    await choose('Field of the issue', 'Status');
    await dialog.getByText('follows the state of the ticket').waitFor();
    await choose('Field of the issue', 'Priority');
    await dialog.getByText('Severity gets nothing for').waitFor();
    await dialog.getByText('The ticket’s', { exact: true }).click();
    await dialog.getByText('Priority has nothing for Sev 1').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Save' }).click();
    const line = page.getByRole('listitem').filter({ hasText: 'Priority follows Severity' });
    await line.getByText('the ticket owns it').waitFor();
    await settings(({ statusSync }) => statusSync.fields[0]?.owner).toBe('ticket');
    await line.getByRole('button', { name: 'Remove Severity and Priority' }).click();
    await settings(({ statusSync }) => statusSync.fields).toEqual([]);
  });

  test('a project that is gone says so', async () => {
    await using opened = await stage().open('/console/projects/3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e/linking');
    await opened.page.getByText('This project is not set up').waitFor();
    await opened.page.getByRole('link', { name: 'See all projects' }).click();
    await opened.page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor();
  });

  test.each(['linking', 'panel', 'escalation', 'commands', 'status'])(
    'the tab %s is for keyboards and readers too, and fits a phone',
    async (tab) => {
      await using opened = await open(tab);
      const { page } = opened;
      await page.getByRole('navigation', { name: 'Settings of SUP' }).waitFor();
      await expect.poll(() => page.getByText('Loading').count()).toBe(0);
      await expectAccessible(page);
      await page.setViewportSize({ width: 360, height: 780 });
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    },
  );
});
