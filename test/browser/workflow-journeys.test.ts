import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { escalationIn } from '../journeys/escalation.ts';
import { makeRequest, onDesk, setUpDesk } from './desk-stage.ts';
import { type Member, newMember, signIn } from './members.ts';
import { onStage } from './stage.ts';

onStage('the workflows that come along', (stage) => {
  const hands = escalationIn(() => stage().world);
  let dan: Member;

  beforeAll(async () => {
    hands.addType('Customer issue');
    hands.addType('Specialist');
    await setUpDesk(stage().world);
    dan = await newMember(stage().world, 'Dan Abara');
    await onDesk(stage().world, 'PUT managers', { items: [{ email: 'cleo@acme.example', manager: dan.email }] });
  });

  /** Made from a template, with what the ticket type requires beside, and switched on. */
  async function begin(page: Page, template: string): Promise<void> {
    await page.getByRole('button', { name: 'New workflow' }).first().click();
    await page.getByRole('button', { name: new RegExp(`^${template}`) }).click();
    await page.getByText('It can be saved').waitFor();
    await page.getByRole('button', { name: /^Create an Intercom ticket/ }).click();
    await page.getByText('Required by the type: Severity.').waitFor();
    await page.getByRole('button', { name: 'Fill an attribute' }).click();
    const severity = page.getByRole('group', { name: 'Attribute Severity' });
    await severity.getByRole('textbox', { name: 'Filled with, for Severity' }).fill('Sev 1');
    await page.getByRole('button', { name: 'Make the workflow' }).click();
    await page.getByText(`${template} is made`).waitFor();
    await page.getByRole('switch', { name: 'Switched on' }).press('Space');
    await page.getByText(`${template} is on`).waitFor();
  }

  const runOf = (page: Page, template: string, key: string) =>
    page.getByRole('link', { name: `${template} for ${key}` });

  /** Through the API, as the person who is asked. */
  async function decide(key: string, decision: 'approved' | 'rejected'): Promise<void> {
    await using opened = await stage().open('/', { signedIn: false });
    await signIn(opened.page, dan);
    await opened.page.getByRole('navigation', { name: 'Console' }).waitFor();
    const ask = (path: string, body?: object) =>
      opened.page.evaluate(
        async ([url, json]) => {
          const sent =
            json === null ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: json };
          const answer = await fetch(`/api/v1/${url}`, sent);
          return { status: answer.status, items: ((await answer.json()) as { items?: { id: string }[] }).items ?? [] };
        },
        [path, body === undefined ? null : JSON.stringify(body)] as const,
      );
    const mine = () => ask(`approvals?mine=true&issue=${key}`);
    await expect.poll(async () => (await mine()).items.length).toBe(1);
    const [approval] = (await mine()).items;
    const { status } = await ask(`approvals/${approval?.id}/decision`, { decision, comment: 'Go ahead.' });
    expect(status).toBe(200);
  }

  test('customer issue escalation: asked, approved, a ticket is made and the request says so', async () => {
    const { world } = stage();
    await using opened = await stage().open('/console/workflows');
    const { page } = opened;
    await begin(page, 'Customer issue escalation');
    const request = await makeRequest(world, { title: 'Invoices twice', priority: 'urgent' });
    await decide(request.key, 'approved');
    await page.goto(`${world.url}/console/workflow-runs`);
    await runOf(page, 'Customer issue escalation', request.key).click();
    const steps = page.getByRole('list', { name: 'Steps' });
    await steps.getByText(/^New ticket: done/).waitFor();
    await steps.getByText('Add the tag escalated').first().waitFor();
    expect(hands.tickets()).toHaveLength(1);
    await expect
      .poll(async () => (await onDesk(world, `GET requests/${request.key}`)) as unknown)
      .toMatchObject({ tags: ['escalated'] });
  });

  test('customer issue escalation: rejected, nothing is escalated and a comment says why', async () => {
    const { world } = stage();
    const request = await makeRequest(world, { title: 'A small wish', priority: 'high' });
    await decide(request.key, 'rejected');
    await using opened = await stage().open(`/console/workflow-runs?issue=${request.key}`);
    const { page } = opened;
    await runOf(page, 'Customer issue escalation', request.key).click();
    await page.getByText('Comment on the issue: done').first().waitFor();
    expect(await page.getByText(/^New ticket/).count()).toBe(0);
    await page.goto(`${world.url}/console/requests/${request.key}`);
    await page.getByText('Not escalated: Dan Abara rejected it. Go ahead.').waitFor();
  });

  test('specialist handoff: a tag hands it over as a ticket; a day later, nobody having begun, its conversation hears of it', async () => {
    const { world } = stage();
    await using opened = await stage().open('/console/workflows');
    const { page } = opened;
    await begin(page, 'Specialist handoff');
    const request = await makeRequest(world, { title: 'Nobody here knows' });
    await onDesk(world, `PATCH requests/${request.key}`, { tags: ['specialist'] });
    await page.goto(`${world.url}/console/workflow-runs?issue=${request.key}`);
    await runOf(page, 'Specialist handoff', request.key).click();
    const steps = page.getByRole('list', { name: 'Steps' });
    await steps.getByText(/^New ticket: done/).waitFor();
    await steps.getByText('Wait 1 day').first().waitFor();
    await page.getByText('Goes on by itself').waitFor();
    // A day goes by.
    const passed = await world.app.db.call<{ id: string }>(
      `update workflow_runs set progress = jsonb_set(progress, '{waiting,until}', '0'), due_at = clock_timestamp()
         where organization_id = $1 and state = 'running' and progress #>> '{waiting,kind}' = 'time' returning id`,
      [world.app.organizationId],
    );
    expect(passed).toHaveLength(1);
    await steps
      .getByText(/^Post a note.*: done/)
      .first()
      .waitFor();
    const [link] = await world.links(request.key);
    const notes = world.notes(link?.conversation.id ?? '').map(({ text }) => text);
    expect(notes.join(' ')).toContain(`Nobody has begun with ${request.key}`);
    await page.goto(`${world.url}/console/requests/${request.key}`);
    await page.getByText('Handed to the specialists in Intercom.').waitFor();
    await page.goto(`${world.url}/console/issues/help/${request.key}`);
    await page
      .getByRole('link', { name: /See the run/ })
      .first()
      .click();
    await page.getByRole('heading', { name: new RegExp(`for ${request.key}`) }).waitFor();
  });
});
