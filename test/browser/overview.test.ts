import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { until, type World } from '../journeys/world.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const figure = (page: Page, name: string) => region(page, 'Figures').locator(`dt:text-is("${name}") + dd`);

/** Asked until it is so, as long as a busy machine may need. */
const eventually = <T>(read: () => Promise<T>) => expect.poll(read);

onStage('the overview', (stage) => {
  afterEach(async () => {
    const { world } = stage();
    world.intercom.faults.clear();
    for (const site of Object.values(world.sites)) site.calm();
  });

  /** An issue with a conversation linked in its description, and one note in it. */
  async function linked(world: World) {
    const conversation = world.conversation({ title: 'Invoices are sent twice' });
    const site = world.sites.cloud;
    const issue = site.jira.act.createIssue({
      project: 'SUP',
      summary: 'Invoices are sent twice',
      description: `See ${conversation.url}`,
      by: 'ann',
    });
    await until('the note is there', () => world.notes(conversation.id).length === 1);
    await world.settled();
    return { conversation, site, issue };
  }

  test('counts what is delivered as it happens, and says how long it took', async () => {
    const { world } = stage();
    const { issue, site } = await linked(world);
    await using opened = await stage().open('/?range=1h');
    const { page } = opened;
    const delivered = async (): Promise<number> => Number(await figure(page, 'Notes delivered').innerText());
    await eventually(delivered).toBeGreaterThan(0);
    const before = await delivered();
    site.jira.act.comment({ issue: issue.id, by: 'ben', text: 'Found it.' });
    await eventually(delivered).toBe(before + 1);
    await expect.poll(() => figure(page, 'From event to note').innerText()).toMatch(/^\d+(\.\d)? (ms|s)$/);
    const place = region(page, 'Connections and hosts').getByRole('listitem').filter({ hasText: 'acme' }).first();
    await place.getByText('Connected').waitFor();
    await place.getByRole('meter', { name: 'Rate budget used' }).waitFor();
    const row = region(page, 'Latest').locator('ol > li').first();
    await row.getByText('Note delivered').waitFor();
    const event = await row.getByRole('link', { name: /this event and what came of it/ }).getAttribute('href');
    expect(event).toMatch(/^\/console\/activity\/[0-9a-f-]{36}$/);
    await expect
      .poll(() => row.getByRole('link', { name: issue.key }).getAttribute('href'))
      .toBe(`/console/issues/cloud/${issue.key}`);
  });

  test('charts are read with the arrow keys, and as a table', async () => {
    const { world } = stage();
    await linked(world);
    await using opened = await stage().open('/?range=1h');
    const { page } = opened;
    const chart = page.getByRole('figure', { name: 'Notes' });
    const slider = chart.getByRole('slider');
    await eventually(async () => Number(await figure(page, 'Notes delivered').innerText())).toBeGreaterThan(0);
    await slider.focus();
    await page.keyboard.press('End');
    const told = async (): Promise<string> => (await slider.getAttribute('aria-valuetext')) ?? '';
    for (let back = 0; back < 59 && !/Delivered [1-9]/.test(await told()); back += 1)
      await page.keyboard.press('ArrowLeft');
    expect(await told()).toMatch(/^\d\d:\d\d: Delivered [1-9]\d*, Failed 0, In doubt 0$/);
    await page.keyboard.press('Home');
    await expect.poll(() => slider.getAttribute('aria-valuenow')).toBe('0');
    await chart.getByText('As a table').click();
    const table = chart.getByRole('table');
    await expect
      .poll(() => table.getByRole('columnheader').allInnerTexts())
      .toEqual(['When', 'Delivered', 'Failed', 'In doubt']);
    await table.getByRole('rowheader').first().waitFor();
  });

  test('the time shown is in the address, and stays when the page is opened again', async () => {
    await using opened = await stage().open('/');
    const { page } = opened;
    const ranges = page.getByRole('radiogroup', { name: 'Time shown' });
    await ranges.getByText('7 days').click();
    await page.waitForURL((url) => url.searchParams.get('range') === '7d');
    await page.reload();
    await eventually(() => ranges.getByRole('radio', { name: '7 days' }).isChecked()).toBe(true);
  });

  test('a connection that breaks is named with what to do, and so is a host', async () => {
    const { world } = stage();
    const { issue, site } = await linked(world);
    await using opened = await stage().open('/');
    const { page } = opened;
    await world.app.db.call(
      `update connections set state = 'broken', state_reason = 'Intercom says that the token was revoked' where name = 'acme'`,
    );
    await world.app.db.call(
      `update hosts set state = 'broken', state_reason = 'it answers 403' where name = 'data-center'`,
    );
    const places = region(page, 'Connections and hosts');
    await places.getByText('Intercom says that the token was revoked').waitFor();
    await places.getByText('reconnect it under Integrations').waitFor();
    await places.getByText('does not let Deskbridge in: it answers 403').waitFor();
    await page.getByRole('status', { name: 'Health' }).getByText('A connection needs care').waitFor();
    await expectAccessible(page);
    site.jira.act.comment({ issue: issue.id, by: 'ben', text: 'Still works.' });
    await world.app.db.call(`update connections set state = 'connected', state_reason = null`);
    await world.app.db.call(`update hosts set state = 'connected', state_reason = null`);
    await places.getByText('Intercom says that the token was revoked').waitFor({ state: 'detached' });
    await world.settled();
  });

  test('a queue that is stuck is said, with what to look at', async () => {
    const { world } = stage();
    const { db, organizationId } = world.app;
    // A lane without a time never comes up: the job waits for ever.
    await db.call(
      `insert into jobs (organization_id, lane, door, kind, ref_id, run_at) values ($1, 'stuck', 'events', 'event', $2, now() - interval '40 minutes')`,
      [organizationId, randomUUID()],
    );
    try {
      await using opened = await stage().open('/');
      const { page } = opened;
      const said = region(page, 'Figures').getByRole('alert');
      await said.getByText(/1 job waits, the oldest for 40 minutes/).waitFor();
      await said.getByText('See that a worker runs').waitFor();
    } finally {
      await db.call(`delete from jobs where lane = 'stuck'`);
    }
  });

  test('is for keyboards and readers, at every width', async () => {
    await using opened = await stage().open('/');
    const { page } = opened;
    await region(page, 'Over time').getByRole('figure').first().waitFor();
    for (const width of [360, 1280, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  });
});
