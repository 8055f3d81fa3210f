import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { codeOf, GOOD_PASSWORD } from '../person.ts';
import { invite, linkIn, newMember, signIn } from './members.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

async function expectFits(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 900 });
}

onStage('people at the door', (stage) => {
  test('who came by the printed link is led to an account, and may put it off', async () => {
    await using opened = await stage().open('/console/links');
    const { page } = opened;
    const notice = page.getByRole('complementary', { name: 'Your account' });
    await notice.getByRole('button', { name: 'Not now' }).click();
    await expect.poll(() => notice.count()).toBe(0);
    await page.goto(`${stage().world.url}/console/account`);
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('ada@acme.example');
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Lovelace');
    const password = page.getByRole('textbox', { name: 'Password' });
    await password.fill('short');
    await page.getByText('5 of at least 8 characters').waitFor();
    // Common, though long enough: only the server knows them all.
    await password.fill('trustno1');
    await page.getByRole('button', { name: 'Make my account' }).click();
    await page.getByText('among those that are tried first everywhere').waitFor();
    await expectFits(page);
    await password.fill(GOOD_PASSWORD);
    await page.getByText('Good and long').waitFor();
    await page.getByRole('button', { name: 'Make my account' }).click();
    await page.getByText('Welcome, Ada Lovelace').waitFor();
    await page.getByText('Admin: sets everything up').waitFor();
    await expectFits(page);
  });

  test('signing in leads to where one wanted; a wrong password says nothing about who has an account', async () => {
    const ben = await newMember(stage().world, 'Ben');
    await using opened = await stage().open('/console/links?q=SUP', { signedIn: false });
    const { page } = opened;
    await heading(page, 'Sign in to Deskbridge').waitFor();
    await expectFits(page);
    const said: string[] = [];
    for (const email of [ben.email, 'nobody@acme.example']) {
      const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
      await signIn(page, { email }, 'not the password');
      await answered;
      await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
      const alert = page.getByRole('alert').getByText('is not right');
      await alert.waitFor();
      said.push(await alert.innerText());
      await page.getByRole('textbox', { name: 'Password' }).fill('');
    }
    expect(said[0]).toBe(said[1]);
    // By keyboard alone.
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(ben.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(GOOD_PASSWORD);
    await page.keyboard.press('Enter');
    await heading(page, 'Links').waitFor();
    expect(new URL(page.url()).search).toBe('?q=SUP');
  });

  test('password managers know the fields', async () => {
    await using opened = await stage().open('/', { signedIn: false });
    await heading(opened.page, 'Sign in to Deskbridge').waitFor();
    const kinds = await opened.page
      .locator('input')
      .evaluateAll((inputs) => inputs.map((input) => input.getAttribute('autocomplete')));
    expect(kinds).toEqual(['username', 'current-password']);
  });

  test('single sign-on is offered where it is set up', async () => {
    await using opened = await stage().open('/', { signedIn: false });
    const { page } = opened;
    await heading(page, 'Sign in to Deskbridge').waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'Sign in with single sign-on' }).count()).toBe(0);
    await page.route('**/api/v1/session', async (route) => {
      const answer = await route.fetch();
      const json = (await answer.json()) as { features: object };
      await route.fulfill({ response: answer, json: { ...json, features: { ...json.features, oidc: true } } });
    });
    await page.reload();
    const link = page.getByRole('link', { name: 'Sign in with single sign-on' });
    await link.waitFor();
    await expect.poll(() => link.getAttribute('href')).toBe('/oauth/oidc/start');
    await expectFits(page);
  });

  test('the eleventh try waits, and says how long', async () => {
    await using opened = await stage().open('/', { signedIn: false });
    const { page } = opened;
    const button = page.locator('form button[type=submit]');
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('guessed@acme.example');
    for (let tries = 0; tries < 10; tries += 1) {
      await page.getByRole('textbox', { name: 'Password' }).fill(`guess number ${tries}`);
      const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
      await button.click();
      expect((await answered).status()).toBe(401);
      await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    }
    await button.click();
    await page
      .getByRole('alert')
      .getByText(/Too many tries\. Try again in (\d+ seconds|a second)\./)
      .waitFor();
    await page.getByRole('button', { name: /^Wait \d+ s$/ }).waitFor();
    await expectAccessible(page);
  });

  test('a session that ended elsewhere asks to sign in, and goes on at the same address', async () => {
    const { world } = stage();
    const cleo = await newMember(world, 'Cleo');
    await using opened = await stage().open('/console/links', { signedIn: false });
    const { page } = opened;
    await signIn(page, cleo);
    await heading(page, 'Links').waitFor();
    await world.api('POST', `/api/v1/users/${cleo.id}/sign-out`);
    await page.getByText('Your session has ended').waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/links');
    await signIn(page, cleo);
    await heading(page, 'Links').waitFor();
  });

  test('an invitation asks for name and password, and works once', async () => {
    const { world } = stage();
    const link = linkIn(world, await invite(world, { email: 'dora@acme.example' }));
    await using opened = await stage().open(new URL(link).pathname + new URL(link).search, { signedIn: false });
    const { page } = opened;
    await expectFits(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'Welcome to Deskbridge').waitFor();
    await page.getByText('You were invited as dora@acme.example').waitFor();
    await expectFits(page);
    await page.getByRole('textbox', { name: 'Your name' }).fill('Dora');
    await page.getByRole('textbox', { name: 'Password' }).fill('password123');
    await page.getByText('Among the first that are tried everywhere').waitFor();
    await page.getByRole('button', { name: 'Save and go on' }).click();
    await page.getByText('among those that are tried first').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(GOOD_PASSWORD);
    await page.getByRole('button', { name: 'Save and go on' }).click();
    await page.getByText('From now on you sign in with it').waitFor();
    await page.locator('header').getByText('Dora').waitFor();
    await page.goto(link);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('It was used already, is too old, or is not whole').waitFor();
  });

  test('a second factor is set up, asked for, and replaced by a recovery code', async () => {
    const eve = await newMember(stage().world, 'Eve');
    await using opened = await stage().open('/console/account', { signedIn: false });
    const { page } = opened;
    await signIn(page, eve);
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    const secret = (await page.locator('form code').innerText()).replaceAll(' ', '');
    const code = page.getByRole('textbox', { name: 'Code', exact: true });
    await code.fill(codeOf(secret, 40));
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.getByRole('alert').getByText('The code is not right').waitFor();
    await expectFits(page);
    const used = codeOf(secret);
    await code.fill(used);
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.getByRole('heading', { name: 'Your second factor is on' }).waitFor();
    const recovery = await page.getByRole('list', { name: 'Recovery codes' }).locator('code').allInnerTexts();
    expect(recovery).toHaveLength(10);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(readFileSync(await file.path(), 'utf8')).toContain(recovery.join('\n'));
    await expectFits(page);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 recovery codes left').waitFor();

    await page.context().clearCookies();
    await page.goto(`${stage().world.url}/console/links`);
    await signIn(page, eve);
    await heading(page, 'Enter your code').waitFor();
    await expectFits(page);
    await code.fill(used);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('was used already').waitFor();
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await page.getByRole('textbox', { name: 'Recovery code' }).fill(recovery[0] ?? '');
    await page.keyboard.press('Enter');
    await heading(page, 'Links').waitFor();

    await page.goto(`${stage().world.url}/console/account`);
    await page.getByText('9 recovery codes left').waitFor();
    await page.getByRole('button', { name: 'Turn off' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Your password' }).fill('not the password');
    await dialog.getByRole('button', { name: 'Turn it off' }).click();
    await dialog.getByRole('alert').getByText('The present password is not right').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('textbox', { name: 'Your password' }).fill(GOOD_PASSWORD);
    await dialog.getByRole('button', { name: 'Turn it off' }).click();
    await page.getByText('Your second factor is off').waitFor();
    await page.getByRole('button', { name: 'Set up' }).waitFor();
  });

  test('name, password and sessions are one’s own to change', async () => {
    const { world } = stage();
    const finn = await newMember(world, 'Finn');
    await using elsewhere = await stage().open('/console/links', { signedIn: false });
    await signIn(elsewhere.page, finn);
    await heading(elsewhere.page, 'Links').waitFor();
    await using opened = await stage().open('/console/account', { signedIn: false });
    const { page } = opened;
    await signIn(page, finn);
    await page.getByRole('textbox', { name: 'Name' }).fill('Finn Mac Cool');
    await page.getByRole('button', { name: 'Save name' }).click();
    await page.locator('header').getByText('Finn Mac Cool').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.locator('header').getByText('Finn Mac Cool').count()).toBe(0);

    const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
    // The one that accepted the invitation, the one elsewhere, and this.
    await expect.poll(() => sessions.count()).toBe(3);
    await expect.poll(() => sessions.filter({ hasText: 'This one' }).count()).toBe(1);
    await page.getByRole('button', { name: 'End 2 other sessions' }).click();
    await page.getByText('2 other sessions have ended').waitFor();
    await elsewhere.page.getByText('Your session has ended').waitFor();
    await signIn(elsewhere.page, finn);
    await heading(elsewhere.page, 'Links').waitFor();

    await page.getByRole('textbox', { name: 'Present password' }).fill('not the password');
    await page.getByRole('textbox', { name: 'New password' }).fill('nine blue boats on the lake');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('The present password is not right').waitFor();
    await page.getByRole('textbox', { name: 'Present password' }).fill(GOOD_PASSWORD);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Your password is changed').waitFor();
    await elsewhere.page.getByText('Your session has ended').waitFor();
    await expectFits(page);
  });

  test('an agent sees no page for admins, a requester the portal and no console', async () => {
    const { world } = stage();
    const agent = await newMember(world, 'Gus');
    await using opened = await stage().open('/console/people', { signedIn: false });
    const { page } = opened;
    await signIn(page, agent);
    await page.getByText('Only admins see this page').waitFor();
    await page.getByText('ask an admin').waitFor();
    const nav = page.getByRole('navigation', { name: 'Console' });
    const seen = ['Overview', 'Activity', 'Requests', 'Workflows', 'Approvals', 'Links', 'Mail and portal'];
    await expect.poll(() => nav.getByRole('link').allInnerTexts()).toEqual(seen);
    await expectFits(page);

    const requester = await newMember(world, 'Hana', 'requester');
    await using other = await stage().open('/', { signedIn: false });
    await signIn(other.page, requester);
    await heading(other.page, 'How can we help?').waitFor();
    expect(new URL(other.page.url()).pathname).toBe('/portal');
    expect(await other.page.getByRole('navigation', { name: 'Console' }).count()).toBe(0);
    await expectFits(other.page);
    await other.page.getByRole('button', { name: 'Sign out' }).click();
    await heading(other.page, 'Sign in to your requests').waitFor();
  });

  test('where admins need a second factor, one without can do nothing else until it is set up', async () => {
    const { world } = stage();
    const admin = await newMember(world, 'Ivo', 'admin');
    await using opened = await stage().open('/console/links', { signedIn: false });
    const { page } = opened;
    await signIn(page, admin);
    await heading(page, 'Links').waitFor();
    await world.api('PUT', '/api/v1/organization', { requireSecondFactor: true });
    try {
      await heading(page, 'Set up a second factor').waitFor();
      await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
      await expectFits(page);
      const secret = (await page.locator('form code').innerText()).replaceAll(' ', '');
      await page.getByRole('textbox', { name: 'Code', exact: true }).fill(codeOf(secret));
      await page.getByRole('button', { name: 'Turn it on' }).click();
      await page.getByRole('button', { name: 'I have kept them' }).click();
      await heading(page, 'Links').waitFor();
    } finally {
      await world.api('PUT', '/api/v1/organization', { requireSecondFactor: false });
    }
  });
});
