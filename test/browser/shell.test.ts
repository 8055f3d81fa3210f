import { expect, test } from 'vitest';
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
});
