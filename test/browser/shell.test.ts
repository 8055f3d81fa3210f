import { expect, test } from 'vitest';
import { until } from '../journeys/world.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

onStage('the console around its pages', (stage) => {
  test('leads to every page, says where one is, and takes the focus along', async () => {
    await using opened = await stage().open('/');
    const { page } = opened;
    const nav = page.getByRole('navigation', { name: 'Console' });
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    for (const name of ['Activity', 'Links', 'Projects', 'Integrations', 'People and access']) {
      await nav.getByRole('link', { name }).click();
      const heading = page.getByRole('heading', { level: 1, name });
      await heading.waitFor();
      await expect.poll(() => page.title()).toBe(`${name} · Deskbridge`);
      await expect.poll(() => heading.evaluate((shown) => shown === document.activeElement)).toBe(true);
      await expect.poll(() => nav.locator('[aria-current=page]').allInnerTexts()).toEqual([name]);
    }
  });

  test('an address without a page says so and leads back', async () => {
    await using opened = await stage().open('/console/nowhere');
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
    await page.getByRole('link', { name: 'Go to the overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });

  test('is light or dark as the person wants, and stays so', async () => {
    await using opened = await stage().open('/', { colorScheme: 'light' });
    const { page } = opened;
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.locator('header').getByRole('button').last().click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await expect.poll(background).not.toBe(light);
    const dark = await background();
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await background()).toBe(dark);
  });

  test('is for keyboards and readers too, wide and narrow', async () => {
    await using opened = await stage().open('/');
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page');
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoSidewaysScroll(page);
    const menu = page.getByRole('button', { name: 'Menu' });
    await menu.click();
    await page.getByRole('link', { name: 'Activity', exact: true }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect.poll(() => menu.evaluate((shown) => shown === document.activeElement)).toBe(true);
    await expect.poll(() => page.getByRole('link', { name: 'Activity', exact: true }).count()).toBe(0);
  });

  test('speaks the language of the browser until another is chosen, and from then on that one', async () => {
    await using opened = await stage().open('/');
    const { page } = opened;
    const titled = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
    const language = () => page.evaluate(() => document.documentElement.lang);
    const choose = async (name: string): Promise<void> => {
      await page.locator('header').getByRole('button').last().click();
      await page.getByRole('menuitemradio', { name }).click();
    };
    await titled('Overview');
    expect(await language()).toBe('en');
    await choose('Deutsch');
    await titled('Übersicht');
    expect(await language()).toBe('de');
    await expectAccessible(page);
    await page.getByRole('navigation', { name: 'Konsole' }).getByRole('link', { name: 'Verknüpfungen' }).click();
    await expect.poll(() => page.title()).toMatch(/ · Deskbridge$/);
    await choose('English');
    await page.getByRole('navigation', { name: 'Console' }).waitFor();
    expect(await language()).toBe('en');

    await using german = await stage().open('/', { locale: 'de-DE', signedIn: false });
    await german.page.getByRole('heading', { level: 1, name: 'Bei Deskbridge anmelden' }).waitFor();
    // What the server refuses, too.
    await german.page.getByLabel('E-Mail-Adresse').fill('nobody@acme.example');
    await german.page.getByLabel('Passwort').fill('not the right one');
    await german.page.getByRole('button', { name: 'Anmelden' }).click();
    await german.page.getByRole('alert').getByText('E-Mail-Adresse oder Passwort stimmen nicht.').waitFor();
    await german.page.getByRole('button', { name: 'English' }).click();
    await german.page.getByRole('heading', { level: 1, name: 'Sign in to Deskbridge' }).waitFor();
    await german.page.reload();
    await german.page.getByRole('heading', { level: 1, name: 'Sign in to Deskbridge' }).waitFor();
  });

  test('nothing sticks out of its pages where reading goes right to left, on a phone too', async () => {
    const { world } = stage();
    const conversation = world.conversation({ title: 'Invoices are sent twice' });
    world.sites.cloud.jira.act.createIssue({
      project: 'SUP',
      summary: 'Invoices are sent twice',
      description: `See ${conversation.url}`,
      by: 'ann',
    });
    await until('the note is there', () => world.notes(conversation.id).length === 1);
    await using opened = await stage().open('/', { viewport: { width: 390, height: 844 } });
    const { page } = opened;
    for (const path of ['/', '/console/requests', '/console/links', '/console/projects', '/console/workflows']) {
      await page.goto(world.url + path);
      await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      await expect.poll(() => page.getByRole('status').getByText('Loading').count()).toBe(0);
      await expectNoSidewaysScroll(page);
    }
  });
});
