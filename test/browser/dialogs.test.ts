import { expect, test } from 'vitest';
import { onStage } from './stage.ts';

onStage('a dialog', (stage) => {
  test('begins at its first field, and by Escape closes the list above it before itself', async () => {
    await using opened = await stage().open('/console/integrations');
    const { page } = opened;
    await page.getByRole('button', { name: 'Add a Jira' }).click();
    const address = page.getByRole('dialog').getByRole('textbox', { name: 'Address' });
    await expect.poll(() => address.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);

    await page.goto(`${stage().world.url}/console/projects`);
    await page.getByRole('button', { name: 'Add a project' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a project' });
    await dialog.getByLabel('Host').first().click();
    await dialog.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.getByRole('option').count()).toBe(0);
    await expect.poll(() => dialog.count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
  });

  test('stays when the answer comes who is signed in', async () => {
    await using opened = await stage().open('/console/nowhere');
    const { page } = opened;
    const answer = Promise.withResolvers<void>();
    await page.route('**/api/v1/session', async (route) => {
      await answer.promise;
      await route.continue();
    });
    await page.goto(`${stage().world.url}/console/projects`);
    await page.getByRole('button', { name: 'Add a project' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a project' });
    await dialog.waitFor();
    const answered = page.waitForResponse('**/api/v1/session');
    answer.resolve();
    await answered;
    await page.getByText('operator').first().waitFor();
    await expect.poll(() => dialog.count()).toBe(1);
  });

  test('the end of a long dialog is in sight without scrolling', async () => {
    await using opened = await stage().open('/console/integrations', { viewport: { width: 360, height: 480 } });
    const { page } = opened;
    await page.getByRole('button', { name: 'Add a Jira' }).first().click();
    const button = page.getByRole('dialog').getByRole('button', { name: 'Test connection' });
    await button.waitFor();
    const box = await button.boundingBox();
    expect(Number(box?.y) + Number(box?.height)).toBeLessThanOrEqual(480);
  });
});
