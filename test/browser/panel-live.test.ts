import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { connected } from '../journeys/world.ts';
import { expectAccessible, onStage } from './stage.ts';

onStage('the panel on the real server', (stage) => {
  const jira = () => stage().world.sites['data-center'].jira;
  const viewport = { width: 360, height: 800 };

  async function issueWith(...titles: string[]): Promise<{ key: string; id: string; conversations: string[] }> {
    const { world } = stage();
    const made = titles.map((title) => world.conversation({ title }));
    const description = made.map(({ url }) => url).join('\n');
    const { id, key } = jira().act.createIssue({ project: 'SUP', summary: 'The export stops halfway', description });
    await world.settled();
    return { key, id, conversations: made.map((one) => one.id) };
  }

  const open = (key: string) => stage().open(`/panel/data-center/${key}`, { viewport });
  const cards = (page: Page) => page.getByRole('list', { name: 'Linked conversations' }).locator('> li');

  test('shows what is linked, reads it at Intercom by itself, and hears of what is linked later', async () => {
    const { key } = await issueWith('Export stops at row 400');
    await using opened = await open(key);
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'The export stops halfway' }).waitFor();
    const card = cards(page).filter({ hasText: 'Export stops at row 400' });
    await card.getByText('Open', { exact: true }).waitFor();
    await card.getByText('Mira Lindqvist').first().waitFor();
    await page.getByText('contact', { exact: true }).waitFor();
    const { url } = stage().world.conversation({ title: 'The same for us' });
    jira().act.comment({ issue: key, text: `One more: ${url}` });
    await cards(page).filter({ hasText: 'The same for us' }).getByText('Open', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Timeline' }).click();
    await page.getByRole('list', { name: 'Timeline' }).getByRole('listitem').first().waitFor();
  });

  test('asks who is not signed in to sign in', async () => {
    const { key } = await issueWith('Nobody looks');
    await using opened = await stage().open(`/panel/data-center/${key}`, { viewport, signedIn: false });
    await opened.page.getByRole('link', { name: /Sign in/ }).waitFor();
    await expect.poll(() => opened.page.getByText('Nobody looks').count()).toBe(0);
  });

  test('says that there is no such issue', async () => {
    await using opened = await open('SUP-99999');
    await opened.page.getByRole('alert').filter({ hasText: 'has no issue SUP-99999' }).waitFor();
  });

  test('links by search, unlinks and takes it back, in Intercom and on the issue', async () => {
    const { world } = stage();
    const { key, id } = await issueWith('The first that is linked');
    const other = world.intercom.addConversation({
      workspace: connected.id,
      title: 'The second',
      body: 'It stops when the moon is full.',
    });
    await using opened = await open(key);
    const { page } = opened;
    await page.getByRole('button', { name: 'Link a conversation' }).click();
    await page.getByRole('searchbox', { name: /Search conversations/ }).fill('moon is full');
    await page.getByRole('button', { name: 'Link The second' }).click();
    const second = cards(page).filter({ hasText: 'The second' });
    await second.waitFor();
    await world.settled();
    expect(world.notes(other.id)).toHaveLength(1);
    await second.getByRole('button', { name: /^Unlink/ }).click();
    await second.waitFor({ state: 'detached' });
    expect((await world.links(id)).map(({ state }) => state).toSorted()).toEqual(['active', 'ended']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await second.waitFor();
    await world.settled();
    jira().act.transition({ issue: key, status: 'In Progress' });
    await world.settled();
    expect(world.notes(other.id).at(-1)?.text).toContain('In Progress');
  });

  test('links the first by its address, and says what is wrong with another', async () => {
    const { world } = stage();
    const { key } = await issueWith();
    const { url } = world.conversation({ title: 'Pasted' });
    await using opened = await open(key);
    const { page } = opened;
    const search = page.getByRole('searchbox', { name: /Search conversations/ });
    await search.fill(world.intercom.conversationUrl('99', 'z9stranger'));
    await search.press('Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: /z9stranger/ })
      .waitFor();
    await search.fill(url);
    await search.press('Enter');
    await cards(page).filter({ hasText: 'Pasted' }).waitFor();
  });

  test('writes a note to all, and to customers only what somebody confirmed', async () => {
    const { world } = stage();
    const { key, conversations } = await issueWith('One of two', 'Two of two');
    await using opened = await open(key);
    const { page } = opened;
    await cards(page).getByText('Mira Lindqvist').first().waitFor();
    await page.getByRole('button', { name: 'Reply to all' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('We know the cause.');
    await page.getByRole('button', { name: 'Send note to all' }).click();
    await page.getByText('Delivered to 2 conversations').waitFor();
    for (const conversation of conversations)
      expect(world.notes(conversation).at(-1)?.text).toContain('We know the cause.');
    await page.getByRole('radio', { name: 'Customer reply' }).check();
    await page.getByRole('textbox', { name: 'Reply to the customers' }).fill('It works again.');
    await page.getByRole('button', { name: 'Reply to all customers' }).click();
    await page.getByText(/2 customers would see this, in 2 conversations/).waitFor();
    expect(repliesIn(conversations)).toEqual([]);
    await page.getByRole('button', { name: 'Yes, send it' }).click();
    await page.getByText('Delivered to 2 conversations').nth(1).waitFor();
    expect(repliesIn(conversations)).toHaveLength(2);
    await expectAccessible(page);
  });

  /** What customers were sent. */
  const repliesIn = (conversations: string[]): unknown[] =>
    stage()
      .world.intercom.writes()
      .filter(
        ({ path, body }) =>
          conversations.some((id) => path.includes(`/${id}/`)) && JSON.stringify(body).includes('It works again'),
      );

  test('creates the reporter, who nobody in Intercom knew', async () => {
    const { world } = stage();
    const project = {
      host: 'data-center',
      key: 'OPS',
      connection: 'acme',
      panel: { contactSource: ['linked', 'reporter'] },
    };
    await world.apply({ projects: [project] });
    const { key } = jira().act.createIssue({ project: 'OPS', summary: 'Reported by Ann' });
    await world.settled();
    await using opened = await open(key);
    const { page } = opened;
    await page.getByText('No contact in Intercom has').waitFor();
    await expectAccessible(page);
    await page.getByRole('group', { name: 'Create the contact' }).getByRole('button', { name: 'User' }).click();
    await page.getByRole('link', { name: /^Open .* in Intercom/ }).waitFor();
    await page.getByText('is a user in Intercom').waitFor();
    await page.reload();
    await page.getByRole('link', { name: /^Open .* in Intercom/ }).waitFor();
  });

  test('hands out the customers as a file', async () => {
    const { key } = await issueWith('Somebody to count');
    await using opened = await open(key);
    const { page } = opened;
    await cards(page).getByText('Mira Lindqvist').first().waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Customers as CSV' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toContain('Mira Lindqvist');
  });
});
