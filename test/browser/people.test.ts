import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { GOOD_PASSWORD } from '../person.ts';
import { linkIn, newMember, signIn } from './members.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

const dialog = (page: Page) => page.getByRole('dialog');
const row = (page: Page, name: string) => page.getByRole('table').getByRole('row').filter({ hasText: name });

async function expectFits(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 900 });
}

onStage('people and access', (stage) => {
  test('somebody is invited by keyboard; the link is shown once, can be made again, and be ended', async () => {
    await using opened = await stage().open('/console/people');
    const { page } = opened;
    await page.getByText('Nobody has an account yet').waitFor();
    await page.getByRole('button', { name: 'Invite', exact: true }).press('Enter');
    await dialog(page).getByRole('textbox', { name: 'E-mail address' }).fill('ada at home');
    await dialog(page).getByRole('textbox', { name: 'E-mail address' }).fill('ada@home');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('is no e-mail address').waitFor();
    await expectFits(page);
    await dialog(page).getByRole('textbox', { name: 'E-mail address' }).fill('ada@acme.example');
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Ada');
    await dialog(page).getByRole('radio', { name: 'Admin' }).press('Space');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('Deskbridge sends no e-mail for it').waitFor();
    const first = await dialog(page).locator('code').innerText();
    await expectFits(page);
    await dialog(page).getByRole('button', { name: 'Done' }).press('Enter');
    await row(page, 'Ada').getByText('Invited').waitFor();

    await page.getByRole('button', { name: 'More about Ada' }).click();
    await page.getByRole('menuitem', { name: 'Invite again…' }).click();
    await dialog(page).getByRole('button', { name: 'Make the link' }).click();
    await dialog(page).getByText('Deskbridge sends no e-mail for it').waitFor();
    const second = await dialog(page).locator('code').innerText();
    expect(second).not.toBe(first);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'More about Ada' }).click();
    await page.getByRole('menuitem', { name: 'End the invitation' }).click();
    await page.getByText('The link of Ada no longer works').waitFor();
    await row(page, 'Ada').getByText('Invitation ended').waitFor();
    for (const link of [first, second]) {
      await using other = await stage().open('/healthz', { signedIn: false });
      await other.page.goto(linkIn(stage().world, link));
      await other.page.getByRole('button', { name: 'Sign in' }).click();
      await other.page.getByRole('heading', { name: 'This link does not sign in' }).waitFor();
    }
  });

  test('roles change with an undo, and the last admin stays one', async () => {
    const { world } = stage();
    const zoe = await newMember(world, 'Zoe', 'admin');
    await newMember(world, 'Yuri');
    await using opened = await stage().open('/console/people', { signedIn: false });
    const { page } = opened;
    await signIn(page, zoe);
    await row(page, 'Zoe').getByText('The last admin').waitFor();
    await expect.poll(() => page.getByRole('combobox', { name: 'Role of Zoe' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'More about Zoe' }).click();
    await expect.poll(() => page.getByRole('menuitem', { name: 'Remove…' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await page.keyboard.press('Escape');

    const role = page.getByRole('combobox', { name: 'Role of Yuri' });
    await role.click();
    await page.getByRole('option', { name: 'Admin' }).click();
    await page.getByText('Yuri is an admin now').waitFor();
    // Two of them: either may go.
    await expect.poll(() => page.getByRole('combobox', { name: 'Role of Zoe' }).isDisabled()).toBe(false);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Yuri is an agent now').waitFor();
    await expect.poll(() => role.inputValue()).toBe('Agent');
    await expectFits(page);
  });

  test('somebody is disabled, enabled, and removed after it was said what that does', async () => {
    const { world } = stage();
    const xenia = await newMember(world, 'Xenia');
    await using theirs = await stage().open('/console/links', { signedIn: false });
    await signIn(theirs.page, xenia);
    await theirs.page.getByRole('heading', { level: 1, name: 'Links' }).waitFor();
    await using opened = await stage().open('/console/people');
    const { page } = opened;
    await page.getByRole('searchbox', { name: 'Search people' }).fill('xenia');
    await expect.poll(() => page.getByRole('table').getByRole('row').count()).toBe(2);
    await page.getByRole('button', { name: 'More about Xenia' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await row(page, 'Xenia').getByText('Disabled').waitFor();
    // The offer to undo stays for as long as the pointer is over it.
    await page.getByRole('button', { name: 'Undo' }).hover();
    await theirs.page.getByText('Your session has ended').waitFor();
    await signIn(theirs.page, xenia);
    await theirs.page.getByRole('alert').getByText('is not right').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row(page, 'Xenia').getByText('Active').waitFor();
    await theirs.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await theirs.page.getByRole('heading', { level: 1, name: 'Links' }).waitFor();

    await page.getByRole('button', { name: 'More about Xenia' }).click();
    await page.getByRole('menuitem', { name: 'Remove…' }).click();
    await dialog(page).getByText('What they did stays, under their name').waitFor();
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Xenia is removed.').waitFor();
    await page.getByText('Nobody fits “xenia”').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('table').waitFor();
  });

  test('a forgotten password is replaced by a link; the old one holds until then', async () => {
    const { world } = stage();
    const walt = await newMember(world, 'Walt');
    await using opened = await stage().open('/console/people');
    const { page } = opened;
    await page.getByRole('button', { name: 'More about Walt' }).click();
    await page.getByRole('menuitem', { name: 'Link for a new password…' }).click();
    await dialog(page).getByRole('button', { name: 'Make the link' }).click();
    const link = await dialog(page).locator('code').first().innerText();
    await using theirs = await stage().open('/healthz', { signedIn: false });
    await theirs.page.goto(linkIn(world, link));
    await theirs.page.getByRole('button', { name: 'Sign in' }).click();
    await theirs.page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    await theirs.page.getByRole('textbox', { name: 'Password' }).fill('nine blue boats on the lake');
    await theirs.page.getByRole('button', { name: 'Save and go on' }).click();
    await theirs.page.getByRole('navigation', { name: 'Console' }).waitFor();
    await theirs.page.context().clearCookies();
    await theirs.page.goto(`${world.url}/console/links`);
    await signIn(theirs.page, walt, GOOD_PASSWORD);
    await theirs.page.getByRole('alert').getByText('is not right').waitFor();
    await signIn(theirs.page, walt, 'nine blue boats on the lake');
    await theirs.page.getByRole('heading', { level: 1, name: 'Links' }).waitFor();
  });

  test('admins are told who needs a second factor before it is required', async () => {
    const { world } = stage();
    await newMember(world, 'Vera', 'admin');
    await using opened = await stage().open('/console/people');
    const { page } = opened;
    const required = page.getByRole('switch', { name: 'Require a second factor of admins' });
    await required.press('Space');
    await dialog(page)
      .getByText(/Vera.*They can do nothing else/)
      .waitFor();
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Require it' }).click();
    await expect.poll(() => required.isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => required.isChecked()).toBe(false);
    await page.getByRole('textbox', { name: 'Name of the organization' }).fill('Acme Support');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.getByText('This organization is called Acme Support now').waitFor();
    // What a colleague called it meanwhile stays, and is shown.
    await world.api('PUT', '/api/v1/organization', { name: 'Acme Help' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Somebody changed it since: it was not taken back.').waitFor();
    const name = page.getByRole('textbox', { name: 'Name of the organization' });
    await expect.poll(() => name.inputValue()).toBe('Acme Help');
    await using other = await stage().open('/', { signedIn: false });
    await other.page.getByText('Acme Help').waitFor();
  });

  test('an API key is shown once, opens what it may, and opens nothing once it is revoked', async () => {
    const { world } = stage();
    await using opened = await stage().open('/console/people/keys');
    const { page } = opened;
    await page.getByRole('button', { name: 'Make a key' }).click();
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('nightly export');
    await dialog(page).getByRole('checkbox', { name: 'Read' }).press('Space');
    await dialog(page).getByText('Choose at least one.').waitFor();
    await dialog(page).getByRole('checkbox', { name: 'Read' }).press('Space');
    await expectFits(page);
    await dialog(page).getByRole('button', { name: 'Make the key' }).click();
    await dialog(page).getByText('It is shown this once').waitFor();
    const key = await dialog(page).locator('code').first().innerText();
    const ask = async (path: string) =>
      (await fetch(world.url + path, { headers: { authorization: `Bearer ${key}` } })).status;
    expect([await ask('/api/v1/links'), await ask('/api/v1/users')]).toEqual([200, 403]);
    await expectFits(page);
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => page.getByText(key).count()).toBe(0);
    await row(page, 'nightly export').getByText('Active').waitFor();

    await page.getByRole('button', { name: 'Make a key' }).click();
    await dialog(page).getByRole('textbox', { name: 'Name' }).fill('nightly export');
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('alert').getByText('choose another name').waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Revoke nightly export' }).click();
    await dialog(page).getByText('This cannot be undone').waitFor();
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Revoke' }).click();
    await row(page, 'nightly export').getByText('Revoked').waitFor();
    expect(await ask('/api/v1/links')).toBe(401);
    await expectFits(page);
  });

  test('the audit log is read page by page, filtered by its address, and taken along', async () => {
    const { world } = stage();
    for (let made = 0; made < 55; made += 1) await world.api('POST', '/api/v1/sign-in-links');
    await using opened = await stage().open('/console/people/audit');
    const { page } = opened;
    const rows = page.getByRole('table').getByRole('row');
    await expect.poll(() => rows.count()).toBe(51);
    await page.getByRole('button', { name: 'Show older' }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(51);
    await page.getByRole('combobox', { name: 'What it is about' }).click();
    await page.getByRole('option', { name: 'API keys' }).click();
    await row(page, 'journeys').getByText('Made the API key').waitFor();
    await page.getByRole('searchbox', { name: 'Search the audit log' }).fill('journeys');
    await expect.poll(() => new URL(page.url()).search).toBe('?action=key&search=journeys');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export CSV' }).click(),
    ]);
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\r\n');
    await expect.poll(() => rows.count()).toBe(lines.length);
    await expectFits(page);
    await page.getByLabel('To this day').fill('2001-01-01');
    await page.getByText('No entry fits these filters').waitFor();
    await page.reload();
    await page.getByText('No entry fits these filters').waitFor();
    await page.getByRole('button', { name: 'Show all entries' }).click();
    await expect.poll(() => rows.count()).toBe(51);
  });

  test('a person is erased after it was said what goes', async () => {
    await using opened = await stage().open('/console/people/erase');
    const { page } = opened;
    await page.getByLabel('Their e-mail address').fill('nora@people.example');
    await page.getByRole('button', { name: 'Show what is kept' }).click();
    await dialog(page).getByText('This cannot be undone').waitFor();
    await expectFits(page);
    await dialog(page).getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText(/stands for them from now on/).waitFor();
    await page.getByRole('button', { name: 'Erase everything…' }).click();
    await dialog(page).getByText('The audit log goes too').waitFor();
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  });

  test('what cannot be read says so, and is read once it can be', async () => {
    await using opened = await stage().open('/healthz');
    const { page } = opened;
    await page.route('**/api/v1/api-keys', (route) => route.abort());
    await page.goto(`${stage().world.url}/console/people/keys`);
    await page.getByText('This could not be read').waitFor();
    await page.unroute('**/api/v1/api-keys');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table').waitFor();
  });
});
