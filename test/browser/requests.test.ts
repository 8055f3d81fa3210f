import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { choose, makeRequest, onDesk, type Said, setUpDesk } from './desk-stage.ts';
import { newMember, signIn } from './members.ts';
import { expectAccessible, expectNoSidewaysScroll, onStage } from './stage.ts';

const rows = (page: Page) => page.locator('[data-request]');
const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

onStage('a server without a desk', (stage) => {
  test('says what a desk is, and makes one with its first inbox', async () => {
    await using opened = await stage().open('/console/requests');
    const { page } = opened;
    await page.getByText('There is no desk yet').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Make a desk' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make a desk' });
    await dialog.getByRole('textbox', { name: 'Key of the inbox' }).fill('not good');
    await dialog.getByRole('button', { name: 'Make it' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByRole('textbox', { name: 'Key of the inbox' }).fill('req');
    await dialog.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('its first request will be REQ-1').waitFor();
    await page.getByText('No request is open').waitFor();
    await page.getByRole('button', { name: 'New request' }).click();
    const form = page.getByRole('dialog', { name: 'New request' });
    await form.getByRole('textbox', { name: 'Title' }).fill('The very first');
    await form.getByRole('button', { name: 'Make the request' }).click();
    await page.getByRole('heading', { level: 1, name: 'REQ-1 The very first' }).waitFor();
  });
});

onStage('the page of requests', (stage) => {
  beforeAll(async () => {
    const { world } = stage();
    await setUpDesk(world);
    for (const [title, more] of [
      ['Invoices come twice', { priority: 'urgent', tags: ['billing'] }],
      ['Cannot sign in on the tablet', { priority: 'low', status: 'in_progress' }],
      ['A new colleague needs access', { project: 'IT', status: 'waiting' }],
      ['The printer is quiet', { status: 'resolved' }],
    ] as const)
      await makeRequest(world, { title, ...more });
  });

  test('finds by status with counts, by words and by what a request is; all of it in the address', async () => {
    await using opened = await stage().open('/console/requests');
    const { page } = opened;
    await row(page, 'Invoices come twice').waitFor();
    await expect.poll(() => row(page, 'The printer is quiet').count()).toBe(0);
    const resolved = page.getByRole('group', { name: 'Status' }).getByRole('button', { name: /^Resolved/ });
    await resolved.click();
    await row(page, 'The printer is quiet').waitFor();
    await expect.poll(() => resolved.textContent()).toMatch(/Resolved1$/);
    await page.getByRole('button', { name: /^All/ }).click();
    await choose(page, 'Priority', 'Urgent');
    await row(page, 'Invoices come twice').waitFor();
    await expect.poll(() => rows(page).count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?status=all&priority=urgent');
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox', { name: 'Search requests' }).fill('nothing at all');
    await page.getByText('No request fits “nothing at all”').waitFor();
    await page.getByRole('button', { name: 'Show all open requests' }).click();
    await expect.poll(() => rows(page).count()).toBeGreaterThanOrEqual(3);
    expect(new URL(page.url()).search).toBe('');
    await page.goto(`${stage().world.url}/console/requests?q=colleague&project=IT`);
    await row(page, 'A new colleague needs access').waitFor();
    await expect.poll(() => rows(page).count()).toBe(1);
  });

  test('is put in order by urgency, one way and the other', async () => {
    await using opened = await stage().open('/console/requests?project=REQ,IT');
    const { page } = opened;
    await row(page, 'Invoices come twice').waitFor();
    await page.getByRole('button', { name: 'Priority', exact: true }).click();
    const first = () => rows(page).first().textContent();
    await expect.poll(first).toContain('Invoices come twice');
    await expect
      .poll(() => page.getByRole('columnheader', { name: 'Priority' }).getAttribute('aria-sort'))
      .toBe('descending');
    await page.getByRole('button', { name: 'Priority', exact: true }).click();
    await expect.poll(first).toContain('Cannot sign in on the tablet');
    expect(new URL(page.url()).searchParams.get('sort')).toBe('-urgency');
  });

  test('is worked by keyboard: go, select, open, come back, search, make', async () => {
    await using opened = await stage().open('/console/requests?q=invoices');
    const { page } = opened;
    await row(page, 'Invoices come twice').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('1 request selected').waitFor();
    await expect.poll(() => row(page, 'Invoices come twice').getByRole('checkbox').isChecked()).toBe(true);
    await page.keyboard.press('x');
    await expect.poll(() => page.getByText('1 request selected').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Invoices come twice/ }).waitFor();
    await page.keyboard.press('u');
    await row(page, 'Invoices come twice').waitFor();
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Search requests');
    await page.keyboard.type('c?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('heading', { level: 1, name: 'Requests' }).click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await page.getByRole('dialog', { name: 'New request' }).waitFor();
  });

  test('changes many at once, tells what came of each, and takes it back', async () => {
    const { world } = stage();
    const made: Said[] = [];
    for (const n of [1, 2, 3]) made.push(await makeRequest(world, { title: `Bulky thing ${n}`, tags: ['old'] }));
    await using opened = await stage().open('/console/requests?q=bulky');
    const { page } = opened;
    await expect.poll(() => rows(page).count()).toBe(3);
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).click();
    const bar = page.getByRole('region', { name: 'Change what is selected' });
    await bar.getByText('3 requests selected').waitFor();
    await expectAccessible(page);
    await choose(page, 'Set priority', 'High');
    await page.getByText('3 requests: priority high').waitFor();
    const states = async () =>
      Promise.all(made.map(async ({ key }) => (await onDesk(world, `GET requests/${key}`)).priority));
    expect(await states()).toEqual(['high', 'high', 'high']);
    // One was changed by somebody else before it is taken back.
    await onDesk(world, `PATCH requests/${made[0]?.key}`, { priority: 'urgent' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('1 request could not be changed').waitFor();
    await page.getByText('somebody changed it since').waitFor();
    expect(await states()).toEqual(['urgent', 'medium', 'medium']);
    await page.getByRole('button', { name: 'Put away' }).click();
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).click();
    await choose(page, 'Move to', 'IT, with new keys');
    await page.getByText('3 requests: moved to IT').waitFor();
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    await expect.poll(() => page.locator('[data-request]', { hasText: /^IT-/ }).count()).toBe(3);
  });

  test('shows what others do at once, and keeps the place of who read far', async () => {
    const { world } = stage();
    for (let n = 0; n < 60; n += 1) await makeRequest(world, { title: `Of very many ${n}` });
    await using opened = await stage().open('/console/requests?q=very%20many');
    const { page } = opened;
    await expect.poll(() => rows(page).count()).toBeGreaterThanOrEqual(50);
    const last = row(page, 'Of very many 0');
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await last.waitFor();
    await expect.poll(() => rows(page).count()).toBe(60);
    await last.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: /Of very many 0/ }).waitFor();
    await page.goBack();
    await last.waitFor();
    await expect.poll(() => last.isVisible()).toBe(true);
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(400);
    await makeRequest(world, { title: 'Of very many, the newest' });
    await row(page, 'the newest').waitFor();
  });

  test('reads what was scrolled to while the list was being read again, and what changed meanwhile', async () => {
    const { world } = stage();
    for (let n = 0; n < 55; n += 1) await makeRequest(world, { title: `Of quite many ${n}` });
    await using opened = await stage().open('/console/requests?q=quite%20many');
    const { page } = opened;
    await expect.poll(() => rows(page).count()).toBe(50);
    const held = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    let times = 0;
    await page.route(/\/api\/v1\/requests\?(?!.*cursor=)/, async (route) => {
      times += 1;
      if (times > 1) return route.continue();
      // It is answered with what stood there when it was asked.
      const answer = await route.fetch();
      asked.resolve();
      await held.promise;
      await route.fulfill({ response: answer });
    });
    await makeRequest(world, { title: 'Of quite many, a first' });
    await asked.promise;
    await makeRequest(world, { title: 'Of quite many, a second' });
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    // What is waited for here must not have come: two signs that the page has seen both.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    held.resolve();
    await row(page, 'Of quite many 0').waitFor();
    await row(page, 'a second').waitFor({ state: 'attached' });
    await expect.poll(() => rows(page).count()).toBe(57);
  });

  test('keeps views, shares them, changes and forgets them', async () => {
    await using opened = await stage().open('/console/requests?priority=urgent&sort=urgency');
    const { page } = opened;
    await row(page, 'Invoices come twice').waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save as a new view' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save as a view' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Urgent ones');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const alert = dialog.getByRole('alert');
    // Who came by the printed link is no user: what is nobody's must be shared.
    await alert.filter({ hasText: 'must be shared' }).waitFor();
    await dialog.getByRole('checkbox', { name: 'Everybody may use it' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Urgent ones' }).waitFor();
    await choose(page, 'Assignee', 'Nobody');
    await page.getByRole('button', { name: 'Urgent ones (changed)' }).waitFor();
    await page.getByRole('button', { name: 'Save the changes' }).click();
    await page.getByText('is as it is shown now').waitFor();
    await page.goto(`${stage().world.url}/console/requests`);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: /^Urgent ones/ }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('assignee')).toBe('nobody');
    await page.getByRole('button', { name: 'Urgent ones' }).click();
    await expectAccessible(page);
    await page.getByRole('menuitem', { name: 'Forget this view' }).click();
    await page.getByText('“Urgent ones” is forgotten').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: /^Urgent ones/ }).waitFor();
  });

  test('makes a request for somebody, with a service’s form, and says what is wrong where it is wrong', async () => {
    const { world } = stage();
    await onDesk(world, 'POST services', {
      project: 'IT',
      name: 'Access',
      fields: [
        { key: 'system', label: 'Which system', kind: 'choice', required: true, options: ['Billing', 'CRM'] },
        { key: 'seats', label: 'Seats', kind: 'number' },
        { key: 'urgent', label: 'Before the weekend', kind: 'checkbox' },
      ],
    });
    await using opened = await stage().open('/console/requests');
    const { page } = opened;
    await page.getByRole('button', { name: 'New request' }).click();
    const dialog = page.getByRole('dialog', { name: 'New request' });
    await dialog.getByRole('combobox', { name: 'Service' }).click();
    await dialog.getByRole('option', { name: 'Access' }).click();
    await dialog.getByRole('button', { name: 'Make the request' }).click();
    await dialog.getByText('say in a few words what it is about').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Access for Dan');
    await dialog.getByRole('combobox', { name: 'Which system' }).click();
    await dialog.getByRole('option', { name: 'CRM' }).click();
    await dialog.getByRole('textbox', { name: 'Seats' }).fill('2');
    await dialog.getByRole('checkbox', { name: 'Before the weekend' }).check();
    await dialog.getByRole('textbox', { name: 'Requester' }).fill('Dan');
    await dialog.getByRole('textbox', { name: 'Their e-mail address' }).fill('dan@');
    await dialog.getByRole('button', { name: 'Make the request' }).click();
    await expect.poll(() => dialog.locator('.mantine-InputWrapper-error').count()).toBe(1);
    await dialog.getByRole('textbox', { name: 'Their e-mail address' }).fill('dan@acme.example');
    await dialog.getByRole('button', { name: 'Make the request' }).click();
    await page.getByRole('heading', { level: 1, name: /^IT-\d+ Access for Dan/ }).waitFor();
    const [dans] = (await onDesk(world, 'GET requests?q=dan')).items;
    expect(await onDesk(world, `GET requests/${dans?.key}`)).toMatchObject({
      answers: { system: 'CRM', seats: 2, urgent: true },
      requester: { name: 'Dan', email: 'dan@acme.example' },
    });
  });

  test('says that it cannot be read, and goes on by itself', async () => {
    await using opened = await stage().open('/console/links');
    const { page } = opened;
    await page.route(/\/api\/v1\/requests\?/, (route) => route.abort());
    await page.getByRole('link', { name: 'Requests' }).click();
    await page.getByText('This could not be read').waitFor();
    await page.unroute(/\/api\/v1\/requests\?/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await rows(page).first().waitFor();
  });

  test('is for readers too, wide and narrow', async () => {
    await using opened = await stage().open('/console/requests?q=invoices');
    const { page } = opened;
    await row(page, 'Invoices come twice').waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByLabel('Priority', { exact: true }).first().waitFor();
    await page
      .getByRole('checkbox', { name: /^Select REQ-/ })
      .first()
      .click();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });

  test('agents work here like admins, but for services and deleting', async () => {
    const ann = await newMember(stage().world, 'Ann Agent');
    await using opened = await stage().open('/console/requests?q=invoices', { signedIn: false });
    const { page } = opened;
    await signIn(page, ann);
    await row(page, 'Invoices come twice').waitFor();
    expect(await page.getByRole('link', { name: 'Services' }).count()).toBe(0);
    await row(page, 'Invoices come twice').getByRole('link').click();
    await page.getByRole('button', { name: 'Assign to me' }).click();
    await page.getByText('Assigned to Ann Agent').waitFor();
    expect(await page.getByRole('button', { name: 'Delete', exact: true }).count()).toBe(0);
  });
});
