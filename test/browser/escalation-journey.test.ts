/** One click from a request into Intercom, as people see it: asked at the portal, escalated on the request's page, visible on both sides. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type IntercomSim, startIntercomSim } from '../../sim/intercom.ts';
import type { NewAttribute } from '../../sim/intercom/workspace.ts';
import { addTeam, addTicketType } from '../../sim/intercom/workspace.ts';
import { SECRETS } from '../journeys/secrets.ts';
import { connected, until } from '../journeys/world.ts';
import { onPortal } from './portal-stage.ts';
import { expectAccessible, expectNoSidewaysScroll } from './stage.ts';

const variables = { DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true' };

onPortal(
  'escalating a request',
  (stage) => {
    let intercom: IntercomSim;
    let session: { name: string; value: string; url: string }[] = [];

    const workspace = () => intercom.workspace(connected.id);
    const typeNamed = (name: string) => {
      const type = [...workspace().ticketTypes.values()].find((one) => one.name === name);
      if (type === undefined) throw new Error(`There is no ticket type ${name}.`);
      return type;
    };
    const attributeOf = (type: string, name: string) => {
      const attribute = typeNamed(type).attributes.find((one) => one.name === name);
      if (attribute === undefined) throw new Error(`${type} has no attribute ${name}.`);
      return attribute;
    };
    const tickets = () => [...workspace().conversations.values()].filter(({ ticket }) => ticket !== null);

    beforeAll(async () => {
      intercom = await startIntercomSim({ workspaces: [connected] });
      intercom.seed(connected.id);
      addTeam(workspace(), intercom.state.ids, { name: 'Kept to ourselves', admins: [] });
      const { accessToken, clientSecret } = SECRETS;
      await stage().agent('PUT', '/api/v1/setup', {
        connections: [{ name: 'acme', accessToken, clientSecret, apiUrl: intercom.url }],
        projects: [{ host: 'help', key: 'REQ', connection: 'acme' }],
      });
      await settings({});
      const { url } = await stage().agent<{ url: string }>('POST', '/api/v1/sign-in-links');
      await using opened = await stage().open(`/sign-in?${new URL(url).searchParams}`);
      await opened.page.getByRole('button', { name: 'Sign in' }).click();
      await opened.page.waitForURL((at) => !at.pathname.startsWith('/sign-in'));
      session = (await opened.page.context().cookies()).map(({ name, value }) => ({
        name,
        value,
        url: stage().world.url,
      }));
    });
    afterEach(() => intercom.faults.clear());
    afterAll(() => intercom.close());

    /** Of escalation in the inbox REQ, whole. */
    async function settings({ fields = [] }: { fields?: object[] }): Promise<void> {
      const team = [...workspace().teams.values()].find(({ name }) => name === 'Billing specialists');
      const escalation = { teams: [team?.id], defaultTicketType: typeNamed('Bug report').id, fields };
      await stage().agent('PUT', '/api/v1/setup', {
        projects: [{ host: 'help', key: 'REQ', connection: 'acme', escalation }],
      });
    }

    async function request(title = 'Invoices come twice'): Promise<string> {
      const wish = {
        project: 'REQ',
        title,
        description: 'Both of May.',
        requester: { name: 'Cleo', email: 'cleo@acme.example' },
      };
      return (await stage().agent('POST', '/api/v1/requests', wish)).key;
    }

    /** The ticket types as they are now, for whoever opens the form next. */
    const resync = (key: string) => stage().agent('POST', `/api/v1/panel/help/${key}/escalation/resync`);

    interface Desk extends AsyncDisposable {
      page: Page;
      panel: Locator;
      form: Locator;
      run: Locator;
    }

    /** The page of a request, before an agent. */
    async function atDesk(key: string, path = `/console/requests/${key}`, width = 1280): Promise<Desk> {
      const opened = await stage().open('/healthz', { viewport: { width, height: 900 } });
      const { page } = opened;
      await page.context().addCookies(session);
      await page.goto(stage().world.url + path);
      const panel = path.startsWith('/panel/') ? page.locator('main') : page.getByRole('region', { name: 'Intercom' });
      return {
        page,
        panel,
        form: panel.getByRole('group', { name: 'Escalate' }),
        run: panel.getByRole('list', { name: 'Escalations' }).locator('> li').first(),
        [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
      };
    }
    const openForm = (panel: Locator) => panel.getByRole('button', { name: 'Escalate', exact: true }).first().click();
    const submit = (form: Locator) => form.getByRole('button', { name: 'Escalate' }).click();
    const severity = (form: Locator) => form.getByLabel('Severity', { exact: false });

    test('somebody asks at the portal; an agent makes a ticket of it, which both sides show and the timeline tells', async () => {
      const made = await stage().made('cleo@acme.example', {
        title: 'The export stops at half',
        description: 'Since May.',
      });
      await using desk = await atDesk(made.key);
      const { page, panel, form, run } = desk;
      await openForm(panel);
      await expect.poll(() => form.getByLabel('Destination').inputValue()).toMatch(/^ticket /);
      await expect.poll(() => form.getByLabel('Subject').inputValue()).toBe('The export stops at half');
      await expect
        .poll(() => form.getByLabel('Ticket type').locator('option:checked').textContent())
        .toBe('Bug report (Customer)');
      await expect
        .poll(() => form.getByLabel('For', { exact: false }).first().locator('option:checked').textContent())
        .toContain('cleo@acme.example');
      const offered = await form
        .getByLabel('Team or assignee')
        .locator('optgroup[label="Teams"] option')
        .allTextContents();
      expect(offered).toEqual(['Billing specialists']);
      await form.getByLabel('Team or assignee').selectOption({ label: 'Billing specialists' });
      await severity(form).selectOption('Sev 2');
      await form.getByLabel('Affected users').fill('12');
      await expectAccessible(page);
      const before = tickets().length;
      await form.getByRole('button', { name: 'Escalate' }).dblclick();
      await run.getByText('Ticket made and linked').waitFor();
      expect(tickets()).toHaveLength(before + 1);
      const ticket = tickets().at(-1);
      expect(ticket?.ticket?.attributes[attributeOf('Bug report', 'Affected users').id]).toBe(12);
      await expect
        .poll(() => run.getByRole('list', { name: 'Steps' }).getByRole('listitem').allTextContents())
        .toHaveLength(4);

      // Found again by whoever comes later.
      await page.reload();
      const away = run.getByRole('link', { name: `Ticket ${ticket?.id}` });
      await away.waitFor();
      const cards = panel.getByRole('list', { name: 'Linked conversations' });
      await cards.getByText('The export stops at half').waitFor();
      const timeline = page.getByRole('list', { name: 'Timeline' });
      for (const text of [/escalates to a Bug report ticket in Acme Support/, /made ticket \d+ in Acme Support/])
        await timeline.getByText(text).first().waitFor();
      await expect
        .poll(() => timeline.getByRole('link', { name: new RegExp(String(ticket?.id)) }).count())
        .toBeGreaterThan(0);
      await expectNoSidewaysScroll(page);

      // What somebody in Intercom sees.
      await page.goto((await away.getAttribute('href')) ?? '');
      await page.getByText(made.key).first().waitFor();
      await page.getByText('Billing specialists').first().waitFor();
    });

    test('what is required is asked for, and what was filled in from the issue is said', async () => {
      const attribute = attributeOf('Bug report', 'Jira key').id;
      await settings({ fields: [{ ticketType: typeNamed('Bug report').id, attribute, template: '{{issue.key}}' }] });
      const key = await request();
      await using desk = await atDesk(key, `/panel/help/${key}`, 320);
      const { page, panel, form, run } = desk;
      await openForm(panel);
      await expect.poll(() => form.getByLabel('Jira key').inputValue()).toBe(key);
      await form.getByText('Filled from a template of the mapping.').waitFor();
      await submit(form);
      await form.getByText('Severity is required.').waitFor();
      await expect.poll(() => severity(form).evaluate((one) => one === document.activeElement)).toBe(true);
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
      await severity(form).selectOption('Sev 1');
      await form.getByLabel('Jira key').fill('another');
      await form.getByText('Changed here').waitFor();
      await submit(form);
      await run.getByText('Ticket made and linked').waitFor();
      expect(tickets().at(-1)?.ticket?.attributes[attribute]).toBe('another');
    });

    test('an attribute that became required meanwhile is asked for where it is, and nothing was made before', async () => {
      const key = await request();
      await using desk = await atDesk(key, `/panel/help/${key}`, 360);
      const { panel, form, run } = desk;
      await openForm(panel);
      await severity(form).selectOption('Sev 1');
      const before = tickets().length;
      const late: NewAttribute = { name: 'Country', dataType: 'string', required: true };
      const { attributes } = addTicketType(workspace(), intercom.state.ids, {
        name: 'Elsewhere',
        category: 'Customer',
        attributes: [late],
      });
      const country = attributes.find(({ name }) => name === 'Country');
      if (country === undefined) throw new Error('It was just made.');
      typeNamed('Bug report').attributes.push(country);
      try {
        await form.getByText('Is a team missing?').click();
        await form.getByRole('button', { name: 'Re-sync teams and types' }).click();
        await form.getByLabel('Country').waitFor();
        await submit(form);
        await form.getByText('Country is required.').waitFor();
        expect(tickets()).toHaveLength(before);
        await form.getByLabel('Country').fill('Peru');
        await submit(form);
        await run.getByText('Ticket made and linked').waitFor();
        expect(tickets()).toHaveLength(before + 1);
      } finally {
        typeNamed('Bug report').attributes.splice(typeNamed('Bug report').attributes.indexOf(country), 1);
        await resync(key);
      }
    });

    test('a renamed attribute goes on being filled; one that was deleted is named, and the ticket can be made', async () => {
      const [users, jira] = [attributeOf('Bug report', 'Affected users'), attributeOf('Bug report', 'Jira key')];
      const ticketType = typeNamed('Bug report').id;
      await settings({
        fields: [
          { ticketType, attribute: users.id, constant: '7' },
          { ticketType, attribute: jira.id, template: '{{issue.key}}' },
        ],
      });
      users.name = 'People affected';
      const { attributes } = typeNamed('Bug report');
      attributes.splice(attributes.indexOf(jira), 1);
      const key = await request();
      try {
        await using desk = await atDesk(key, `/panel/help/${key}`, 440);
        const { panel, form, run } = desk;
        await openForm(panel);
        await form.getByText('Is a team missing?').click();
        await form.getByRole('button', { name: 'Re-sync teams and types' }).click();
        await expect.poll(() => form.getByLabel('People affected').inputValue()).toBe('7');
        await form.getByText('The field mapping does not fit the ticket type.').waitFor();
        await form.getByText('“Jira key” is no attribute of Bug report any more').waitFor();
        await severity(form).selectOption('Sev 3');
        await submit(form);
        await run.getByText('Ticket made and linked').waitFor();
        expect(tickets().at(-1)?.ticket?.attributes[users.id]).toBe(7);
      } finally {
        users.name = 'Affected users';
        attributes.push(jira);
        await settings({});
        await resync(key);
      }
    });

    test('while the way back does not hold, the ticket is named, and it is put right by hand', async () => {
      const key = await request();
      const rule = intercom.faults.add({
        method: 'POST',
        path: '/tickets/*/reply',
        fault: { kind: 'status', status: 404 },
      });
      const other = intercom.faults.add({
        method: 'POST',
        path: '/conversations/*/reply',
        fault: { kind: 'status', status: 404 },
      });
      await using desk = await atDesk(key, `/panel/help/${key}`, 320);
      const { page, panel, form, run } = desk;
      await openForm(panel);
      await severity(form).selectOption('Sev 1');
      const before = tickets().length;
      await submit(form);
      await until('the ticket is there', () => tickets().length === before + 1);
      const id = tickets().at(-1)?.id ?? '';
      await run
        .getByText('failed, is tried again by itself')
        .or(run.getByText(/: failed/))
        .first()
        .waitFor();
      await run.getByRole('link', { name: `Ticket ${id}` }).waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      for (const gone of [rule, other]) intercom.faults.remove(gone);
      await run.getByRole('button', { name: `Re-link ticket ${id}` }).click();
      await run.getByText('Ticket made and linked').waitFor();
      expect(tickets()).toHaveLength(before + 1);
      expect(intercom.notesOf(id)).toHaveLength(1);
    });

    test('an open ticket of the same contact with a similar title is offered first, and linked instead', async () => {
      const first = await request('The invoice shows the wrong tax');
      await using desk = await atDesk(first, `/panel/help/${first}`, 360);
      await openForm(desk.panel);
      await severity(desk.form).selectOption('Sev 1');
      await submit(desk.form);
      await desk.run.getByText('Ticket made and linked').waitFor();
      const before = tickets().length;
      const second = await request('Invoice shows a wrong tax');
      await using again = await atDesk(second, `/panel/help/${second}`, 360);
      const { panel, form } = again;
      await openForm(panel);
      await form.getByRole('list', { name: 'Similar open tickets' }).waitFor();
      await form.getByRole('button', { name: /^Link this instead/ }).click();
      await panel
        .getByRole('list', { name: 'Linked conversations' })
        .getByText('The invoice shows the wrong tax')
        .waitFor();
      expect(await form.count()).toBe(0);
      expect(tickets()).toHaveLength(before);
    });

    test('a workspace that no longer lets us in says whom to ask', async () => {
      const key = await request();
      await using desk = await atDesk(key, `/panel/help/${key}`, 320);
      const { page, panel, form } = desk;
      intercom.faults.add({ fault: { kind: 'status', status: 401 } });
      await openForm(panel);
      await form.getByText('Is a team missing?').click();
      await form.getByRole('button', { name: 'Re-sync teams and types' }).click();
      await form.getByText(/Authorization failed/).waitFor();
      await expectAccessible(page);
    });
  },
  variables,
);
