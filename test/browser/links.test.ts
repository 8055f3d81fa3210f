import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { until, type World } from '../journeys/world.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

onStage('the page of links', (stage) => {
  const at = (name: 'cloud' | 'data-center'): World['sites']['cloud'] => stage().world.sites[name];

  /** An issue that links a conversation, as somebody wrote it. */
  async function linked(summary: string, title: string): Promise<{ key: string; id: string; conversation: string }> {
    const { world } = stage();
    const { id: conversation, url } = world.conversation({ title });
    const { id, key } = at('cloud').jira.act.createIssue({ project: 'SUP', summary, description: `See ${url}` });
    await world.settled();
    return { key, id, conversation };
  }

  test('finds links by words, keys and ids, and keeps what is sought in the address', async () => {
    const printer = await linked('The printer burns', 'Smoke in the office');
    const invoice = await linked('Invoices are sent twice', 'Charged twice');
    await using opened = await stage().open('/console/links');
    const { page } = opened;
    const rows = page.getByRole('table', { name: 'Links' }).locator('tbody').getByRole('row');
    await rows.filter({ hasText: printer.key }).waitFor();
    const search = page.getByRole('searchbox', { name: 'Search links' });
    for (const words of ['print', printer.key.toLowerCase(), 'smoke off', printer.conversation]) {
      await search.fill(words);
      await expect.poll(() => rows.count()).toBe(1);
      await expect.poll(() => rows.first().innerText()).toContain(printer.key);
    }
    await search.fill('invoices');
    await expect.poll(async () => (await rows.allInnerTexts()).join()).toContain(invoice.key);
    await expect.poll(() => new URL(page.url()).search).toBe('?q=invoices');
    await page.reload();
    await rows.filter({ hasText: invoice.key }).waitFor();
    await expect.poll(() => search.inputValue()).toBe('invoices');
    await search.fill('nothing like it');
    await page.getByText('No link fits “nothing like it”').waitFor();
    await page.getByRole('button', { name: 'Show all links' }).click();
    await rows.filter({ hasText: printer.key }).waitFor();
    await expect.poll(() => search.inputValue()).toBe('');
  });

  test('filters by what there are several of', async () => {
    const known = await linked('A filtered one', 'Filtered');
    await using opened = await stage().open('/console/links');
    const { page } = opened;
    const rows = page.getByRole('table', { name: 'Links' }).locator('tbody').getByRole('row');
    await rows.filter({ hasText: known.key }).waitFor();
    const choose = async (label: string, option: string): Promise<void> => {
      await page
        .getByRole('combobox', { name: label, exact: true })
        .or(page.getByLabel(label, { exact: true }))
        .first()
        .click();
      await page.getByRole('option', { name: option, exact: true }).click();
    };
    await choose('Source', 'By hand');
    await page.getByText('No link fits these filters').waitFor();
    await choose('Source', 'Description');
    await choose('Host', 'data-center');
    await page.getByText('No link fits these filters').waitFor();
    await choose('Host', 'cloud');
    await rows.filter({ hasText: known.key }).waitFor();
    expect(new URL(page.url()).searchParams.get('host')).toBe('cloud');
  });

  test('leads to both sides, unlinks and takes it back', async () => {
    const { world } = stage();
    const known = await linked('To be unlinked', 'Unlinked for a moment');
    await using opened = await stage().open(`/console/links?q=${known.key}`);
    const { page } = opened;
    const row = page.getByRole('row').filter({ hasText: known.key });
    await row.waitFor();
    await expect
      .poll(() => row.getByRole('link', { name: known.key }).first().getAttribute('href'))
      .toBe(`${at('cloud').jira.url}/browse/${known.key}`);
    await expect
      .poll(() => row.getByRole('link', { name: 'Unlinked for a moment' }).getAttribute('href'))
      .toBe(world.intercom.conversationUrl(known.conversation, 'x7k2p9qd'));
    await row.getByRole('button', { name: /^Unlink / }).click();
    await page.getByText(`conversation ${known.conversation} hears nothing more of it`).waitFor();
    await page.getByText(`No link fits “${known.key}”`).waitFor();
    expect((await world.links(known.id)).map(({ state }) => state)).toEqual(['ended']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('is linked again, by hand').waitFor();
    await row.filter({ hasText: 'by hand' }).waitFor();
    await world.settled();
    expect(world.notes(known.conversation)).toHaveLength(2);
    at('cloud').jira.act.transition({ issue: known.key, status: 'Done' });
    await world.settled();
    expect(world.notes(known.conversation)).toHaveLength(3);
  });

  test('lets a stopped link go on, in the list and beside its issue', async () => {
    const { world } = stage();
    const known = await linked('Two who answer each other', 'Answered and answered');
    const { db, organizationId } = world.app;
    const stop = async (): Promise<void> => {
      const [link] = await world.links(known.id);
      await db.tx(organizationId, (sql) =>
        sql.query(
          `insert into link_syncs (organization_id, link_id, state, stopped) values ($1, $2, '{}', 'too many writes')
           on conflict (organization_id, link_id) do update set stopped = excluded.stopped`,
          [organizationId, String(link?.id)],
        ),
      );
    };
    const stopped = async () => (await world.links(known.id)).map((link) => link.stopped);
    for (const place of [`/console/links?q=${known.key}`, `/console/issues/cloud/${known.id}`]) {
      await stop();
      await using opened = await stage().open(place);
      const { page } = opened;
      await page.getByText('too many writes').first().waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: /^resume/i }).click();
      await page.getByText('follow each other again').waitFor();
      await expect.poll(() => page.getByRole('button', { name: /^resume/i }).count()).toBe(0);
      expect(await stopped()).toEqual([null]);
    }
  });

  test('links by hand, and says what is wrong at the field it is wrong in', async () => {
    const { world } = stage();
    const { id, key } = at('data-center').jira.act.createIssue({ project: 'OPS', summary: 'Nobody linked it yet' });
    const talk = world.conversation({ title: 'Found later' });
    await world.settled();
    await using opened = await stage().open('/console/links');
    const { page } = opened;
    await page.getByRole('button', { name: 'Link by hand' }).click();
    const dialog = page.getByRole('dialog', { name: 'Link a conversation by hand' });
    const issue = dialog.getByRole('textbox', { name: 'Issue' });
    const conversation = dialog.getByRole('textbox', { name: 'Conversation' });
    const send = dialog.getByRole('button', { name: 'Link', exact: true });
    const saidAt = (field: typeof issue) =>
      field.evaluate((input) =>
        (input.getAttribute('aria-describedby') ?? '')
          .split(' ')
          .map((one) => document.getElementById(one)?.textContent ?? '')
          .join(' '),
      );
    const hasFocus = (field: typeof issue) => field.evaluate((input) => input === document.activeElement);
    expect(await hasFocus(issue)).toBe(true);
    await issue.fill('OPS-0');
    await conversation.fill(talk.url);
    await send.click();
    await expect.poll(() => saidAt(issue)).toContain('is no issue key');
    await expect.poll(() => hasFocus(issue)).toBe(true);
    await issue.fill(`${at('data-center').jira.url}/browse/${key}`);
    await conversation.fill('hello');
    await send.click();
    await expect.poll(() => saidAt(conversation)).toContain('neither an id of digits');
    await expect.poll(() => hasFocus(conversation)).toBe(true);
    await expect.poll(() => saidAt(issue)).not.toContain('is no issue key');
    await conversation.fill(world.intercom.conversationUrl('1', 'z9stranger'));
    await send.click();
    await expect.poll(() => saidAt(conversation)).toContain('belongs to the workspace z9stranger');
    await issue.fill('OPS-99999');
    await conversation.fill(talk.url);
    await send.click();
    await dialog.getByText('Several hosts have such a project').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('combobox', { name: 'Host' }).or(dialog.getByLabel('Host')).first().click();
    await dialog.getByRole('option', { name: 'data-center', exact: true }).click();
    await send.click();
    await expect.poll(() => saidAt(issue)).toContain('has no issue OPS-99999');
    await issue.fill(key);
    await issue.press('Enter');
    await page.getByText(`${key} is linked to conversation ${talk.id}.`).waitFor();
    await page.getByRole('row').filter({ hasText: talk.id }).waitFor();
    await world.settled();
    expect(world.notes(talk.id)).toHaveLength(1);
    expect((await world.links(id)).map(({ state }) => state)).toEqual(['active']);
  });

  test('a conversation that is gone shows as broken, with the reason', async () => {
    const { world } = stage();
    const { key } = at('data-center').jira.act.createIssue({ project: 'SUP', summary: 'Linked to nothing' });
    await world.settled();
    await world.api('POST', '/api/v1/links', { issue: key, conversation: '999999999', host: 'data-center' });
    await world.settled();
    await using opened = await stage().open('/console/links?state=broken');
    const row = opened.page.getByRole('row').filter({ hasText: '999999999' });
    await row.getByText('the conversation was deleted in Intercom').waitFor();
  });

  test('gives what is shown as a file that no spreadsheet calculates with', async () => {
    const known = await linked('=HYPERLINK("http://x.test")', 'Formula, with "quotes"');
    await using opened = await stage().open(`/console/links?q=${known.conversation}`);
    const { page } = opened;
    await page.getByRole('row').filter({ hasText: known.key }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('links.csv');
    const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`cloud,${known.key},"'=HYPERLINK(""http://x.test"")",`);
    expect(lines[1]).toContain(`,"Formula, with ""quotes""",`);
  });

  test('is for keyboards and readers too, wide and narrow', async () => {
    const { world } = stage();
    await linked('A long summary that goes on and on, as summaries sometimes do when people are in a hurry', 'Hurry');
    await using opened = await stage().open('/console/links');
    const { page } = opened;
    await page.getByRole('row').nth(1).waitFor();
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Search links');
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await until(
      'the world is at rest',
      async () => (await world.api('GET', '/api/v1/status')).json.events.pending === 0,
    );
  });
});
