import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { until } from '../journeys/world.ts';
import { expectAccessible, expectNoSidewaysScroll, type Opened, onStage } from './stage.ts';

onStage('activity', (stage) => {
  // What one test left undone must not wait in the next one's lists.
  afterEach(async () => {
    const { world } = stage();
    world.intercom.faults.clear();
    await world.api('POST', '/api/v1/effects/retry-all-dead');
    await world.settled();
  });

  let session: BrowserContextOptions | null = null;
  /** Signed in once for all tests: signing in is limited, as it should be. */
  async function open(path: string): Promise<Opened> {
    if (session !== null) return stage().open(path, { ...session, signedIn: false });
    const opened = await stage().open(path);
    session = { storageState: await opened.page.context().storageState() };
    return opened;
  }

  const site = () => stage().world.sites['data-center'];

  /** An issue with so many linked conversations, at rest. */
  async function linked(summary: string, count = 1) {
    const { world } = stage();
    const conversations = Array.from({ length: count }, () => world.conversation());
    const description = conversations.map(({ url }) => url).join('\n');
    const issue = site().jira.act.createIssue({ project: 'SUP', summary, description });
    await world.settled();
    return { ...issue, conversations: conversations.map(({ id }) => id) };
  }

  /** Notes are refused from now on, for good. */
  function refuseNotes(): void {
    stage().world.intercom.faults.add({ path: '/conversations/*/reply', fault: { kind: 'status', status: 422 } });
  }

  /** An issue whose notes about one change all failed. */
  async function failed(summary: string, count = 1) {
    const issue = await linked(summary, count);
    refuseNotes();
    site().jira.act.transition({ issue: issue.key, status: 'In Progress' });
    await until('its notes failed', async () => {
      const effects = await stage().world.effects(issue.id);
      return effects.filter(({ state }) => state === 'dead').length === count;
    });
    stage().world.intercom.faults.clear();
    return issue;
  }

  const rows = (page: Page) => page.getByRole('list', { name: 'Events' }).locator(':scope > li');
  const live = (page: Page) => page.getByRole('status', { name: 'Freshness' });

  test('what happens announces itself, moves nothing, and shows when asked for', async () => {
    const before = await linked('The invoice is empty');
    await using opened = await open('/console/activity');
    const { page } = opened;
    await live(page).getByText('Live', { exact: true }).waitFor();
    await rows(page).filter({ hasText: before.key }).first().waitFor();
    // What it tells, not how long ago that was.
    const told = async () => (await rows(page).first().innerText()).replace(/^.*ago\s+|^just now\s+/, '');
    const first = await told();
    site().jira.act.transition({ issue: before.key, status: 'Done' });
    const news = page.getByRole('button', { name: '1 new' });
    await news.waitFor();
    expect(await told()).toBe(first);
    await news.click();
    await rows(page).first().getByText('Done').first().waitFor();
    await rows(page).first().getByText('Note delivered').waitFor();
    await news.waitFor({ state: 'detached' });
  });

  test('search and filters are in the address, and an address opens as it was sent', async () => {
    const other = await linked('Nothing to see here');
    const { key } = await failed('The printer burns');
    await using opened = await open('/console/activity');
    const { page } = opened;
    await page.getByRole('button', { name: 'Failed' }).click();
    await page.getByRole('searchbox', { name: 'Search events' }).fill('printer burns');
    await expect.poll(() => rows(page).count()).toBe(1);
    await rows(page).getByText('Note failed').waitFor();
    await expect.poll(() => page.url()).toMatch(/outcome=failed.*q=printer/);
    const sent = page.url();
    await page.goto(sent);
    await rows(page).filter({ hasText: key }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Failed' }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('searchbox').fill('no such words at all');
    await page.getByText('Nothing like it').waitFor();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await rows(page).filter({ hasText: other.key }).first().waitFor();
  });

  test('by keyboard: j and k go through the rows, Enter opens one', async () => {
    const { key } = await linked('By keyboard');
    await using opened = await open('/console/activity?q=by+keyboard');
    const { page } = opened;
    await rows(page).filter({ hasText: key }).first().waitFor();
    site().jira.act.comment({ issue: key, text: 'Once more.' });
    await page.getByRole('button', { name: /new$/ }).click();
    await expect.poll(() => rows(page).count()).toBe(2);
    const chosen = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.keyboard.press('j');
    expect(await chosen()).toContain('commented');
    await page.keyboard.press('ArrowDown');
    expect(await chosen()).toContain('created the issue');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /commented$/ }).waitFor();
  });

  test('one event tells its steps and its note, and what failed is sent again there', async () => {
    const { conversations } = await failed('One event <b>closely</b>');
    await using opened = await open('/console/activity?outcome=failed&q=closely');
    const { page } = opened;
    await rows(page)
      .first()
      .getByRole('link', { name: /changed status/ })
      .click();
    await page.getByRole('heading', { level: 1, name: /changed status To Do → In Progress/ }).waitFor();
    const came = page.getByRole('region', { name: 'What came of it' });
    await came.getByText('Note failed').waitFor();
    await came.getByRole('button', { name: 'Show the note' }).click();
    // A note is shown as text: what people typed is never run.
    await came.getByText('One event <b>closely</b>').waitFor();
    await came.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send the note' }).click();
    await came.getByText('Note delivered').waitFor();
    await page.getByRole('region', { name: 'Step by step' }).getByText('tried again').waitFor();
    expect(
      stage()
        .world.notes(conversations[0] ?? '')
        .filter(({ text }) => text.includes('In Progress')),
    ).toHaveLength(1);
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await expectNoSidewaysScroll(page);
  });

  test('an unknown event says so', async () => {
    await using opened = await open('/console/activity/3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e');
    await opened.page.getByRole('heading', { level: 1, name: 'No such event' }).waitFor();
  });

  test('twenty are sent again at once; whoever leaves finds it again, and each arrives once', async () => {
    const { conversations, id } = await failed('Twenty of them', 20);
    const { world } = stage();
    const release = conversations.slice(0, 10).map((one) => world.holdNotes(one));
    await using opened = await open('/console/activity?tab=people');
    const { page } = opened;
    const list = page.getByRole('list', { name: 'Needs a person' });
    await expect.poll(() => list.getByRole('listitem').count()).toBe(20);
    await page.getByRole('checkbox', { name: 'Choose all 20' }).check();
    await page.getByRole('button', { name: 'Send 20 again' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send 20 again?' });
    await dialog.getByText('20 are certain not to have arrived').waitFor();
    await dialog.getByRole('button', { name: 'Send 20 again' }).dblclick();
    const bulk = page.getByRole('region', { name: 'Sent again in bulk' });
    await bulk.getByText('10 of 20 sent again').waitFor();
    await expectAccessible(page);
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.goto(`${world.url}/console/activity?tab=people`);
    await bulk.getByText('10 of 20 sent again').waitFor();
    for (const go of release) go();
    await bulk.getByText('All 20 sent again').waitFor();
    await page.getByText('Nobody is needed').waitFor();
    const effects = (await world.effects(id)).filter(({ kind }) => kind === 'note');
    expect(effects.filter(({ state }) => state === 'done')).toHaveLength(40);
    for (const one of conversations)
      expect(world.notes(one).filter(({ text }) => text.includes('In Progress'))).toHaveLength(1);
  });

  test('what a person leaves asks for nobody any more', async () => {
    await failed('To be left');
    await using opened = await open('/console/activity?tab=people');
    const { page } = opened;
    const list = page.getByRole('list', { name: 'Needs a person' });
    await list.getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('dialog').getByText('Nothing is sent.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave it' }).click();
    await page.getByText('Nobody is needed').waitFor();
  });

  test('an issue tells its whole story, newest first, as it goes on, and as a file', async () => {
    const { key, conversations } = await linked('The whole story');
    await using opened = await open(`/console/issues/data-center/${key}`);
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: key }).waitFor();
    const entries = page.getByRole('list', { name: 'Timeline' }).getByRole('listitem');
    await entries.filter({ hasText: 'Note delivered' }).waitFor();
    await page.getByRole('region', { name: 'Linked conversations' }).getByText('Active').waitFor();
    await live(page).getByText('Live', { exact: true }).waitFor();
    const count = await entries.count();
    site().jira.act.transition({ issue: key, status: 'Done' });
    await page.getByRole('button', { name: /new$/ }).click();
    await expect.poll(() => entries.count()).toBeGreaterThan(count);
    await page.getByText('· Done ·').waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV' }).click();
    expect((await downloading).suggestedFilename()).toBe(`timeline-${key}.csv`);
    expect(conversations).toHaveLength(1);
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await expectNoSidewaysScroll(page);
  });

  test('an issue nobody heard of says so', async () => {
    await using opened = await open('/console/issues/data-center/SUP-4711');
    await opened.page.getByText('Nothing was heard of SUP-4711').waitFor();
  });

  test('while the line is cut the page says so, goes on, and is live again by itself', async () => {
    const { key } = await linked('The line is cut');
    await using opened = await open('/console/activity');
    const { page } = opened;
    await live(page).getByText('Live', { exact: true }).waitFor();
    // Read before the line is cut: what is read afterwards for the first time is not new.
    await rows(page).filter({ hasText: key }).first().waitFor();
    await page.route('**/api/v1/stream', (route) => route.abort());
    stage().world.app.server.server.closeAllConnections();
    await live(page).getByText('Paused').waitFor();
    site().jira.act.transition({ issue: key, status: 'Done' });
    await page.getByRole('button', { name: '1 new' }).waitFor();
    await page.unroute('**/api/v1/stream');
    await live(page).getByText('Live', { exact: true }).waitFor();
  });

  test('it is accessible and fits, in light and dark, narrow and wide', async () => {
    await failed('To be looked at', 3);
    await using opened = await open('/console/activity');
    const { page } = opened;
    for (const path of ['/console/activity', '/console/activity?tab=people', '/console/activity?q=nothing+like+it']) {
      await page.goto(stage().world.url + path);
      await page
        .getByText(/To be looked at|Note failed|Nothing like it/)
        .first()
        .waitFor();
      for (const width of [360, 1600]) {
        await page.setViewportSize({ width, height: 900 });
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
    }
  });
});

onStage('a server that starts anew', (stage) => {
  test('is missed, said so, and found again with what happened meanwhile', async () => {
    const { world } = stage();
    const { jira } = world.sites['data-center'];
    const { url } = world.conversation();
    const { key } = jira.act.createIssue({ project: 'SUP', summary: 'Across a restart', description: url });
    await world.settled();
    await using opened = await stage().open('/console/activity');
    const { page } = opened;
    const freshness = page.getByRole('status', { name: 'Freshness' });
    await freshness.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('list', { name: 'Events' }).getByText('Note delivered').first().waitFor();
    await world.restart(async () => {
      await freshness.getByText('Paused').waitFor();
      await page.getByText('This page goes on trying by itself').waitFor();
    });
    await freshness.getByText('Live', { exact: true }).waitFor();
    jira.act.transition({ issue: key, status: 'Done' });
    await page.getByRole('button', { name: '1 new' }).click();
    await page.getByRole('list', { name: 'Events' }).getByText('Note delivered').first().waitFor();
  });
});
