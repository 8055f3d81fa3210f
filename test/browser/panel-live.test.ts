import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
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
    expect(await opened.page.getByText('Nobody looks').count()).toBe(0);
  });

  test('says that there is no such issue', async () => {
    await using opened = await open('SUP-99999');
    await opened.page.getByRole('alert').filter({ hasText: 'has no issue SUP-99999' }).waitFor();
  });
});
