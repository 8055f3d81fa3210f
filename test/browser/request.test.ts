import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { choose, makeRequest, onDesk, type Said, setUpDesk } from './desk-stage.ts';
import { newMember, signIn } from './members.ts';
import { expectAccessible, expectNoSidewaysScroll, type Opened, onStage } from './stage.ts';

onStage('the page of a request', (stage) => {
  beforeAll(() => setUpDesk(stage().world));

  const make = (wish: object = {}) => makeRequest(stage().world, { title: 'Invoices come twice', ...wish });
  const asked = (key: string) => onDesk(stage().world, `GET requests/${key}`);
  const comments = async (key: string): Promise<Said[]> =>
    (await onDesk(stage().world, `GET requests/${key}/comments`)).items;
  async function open({ key }: Said, options?: Parameters<ReturnType<typeof stage>['open']>[1]): Promise<Opened> {
    const opened = await stage().open(`/console/requests/${key}`, options);
    await opened.page.getByRole('heading', { level: 1, name: new RegExp(key) }).waitFor();
    return opened;
  }
  const list = (page: Page) => page.getByRole('list', { name: 'Comments' }).getByRole('listitem');
  const timeline = (page: Page) => page.getByRole('list', { name: 'Timeline' });

  test('the address that notes name leads here, also by the key it had before', async () => {
    const made = await make();
    const { headers } = await fetch(`${stage().world.url}/browse/${made.key}`, { redirect: 'manual' });
    await using opened = await stage().open(new URL(headers.get('location') ?? '').pathname);
    const { page } = opened;
    await page.getByRole('heading', { level: 1, name: `${made.key} Invoices come twice` }).waitFor();
    await page.getByRole('button', { name: 'Move' }).click();
    const dialog = page.getByRole('dialog', { name: `Move ${made.key}` });
    await dialog.getByText(`${made.key} goes on leading to it`).waitFor();
    await dialog.getByRole('button', { name: 'Move' }).click();
    await page.getByRole('heading', { level: 1, name: /^IT-\d+ Invoices/ }).waitFor();
    expect(page.url()).toMatch(/\/console\/requests\/IT-\d+$/);
    await page.goto(`${stage().world.url}/console/requests/${made.key}`);
    await page.getByRole('heading', { level: 1, name: /^IT-\d+ Invoices/ }).waitFor();
    await expect.poll(() => page.url()).toMatch(/\/console\/requests\/IT-\d+$/);
  });

  test('says that there is no such request', async () => {
    await using opened = await stage().open('/console/requests/REQ-99999');
    await opened.page.getByText('There is no request REQ-99999').waitFor();
  });

  test('tells internal from public, and says who is told before anything is sent', async () => {
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    const form = page.getByRole('form', { name: 'Say something' });
    await form.getByText('Only agents see it.').waitFor();
    await form.getByRole('textbox', { name: 'Internal comment' }).fill('Ask **finance** first.');
    await form.getByRole('button', { name: 'Add internally' }).click();
    const internal = list(page).filter({ hasText: 'Internal: agents only' });
    await internal.getByText('finance').waitFor();
    expect(await internal.locator('strong, b', { hasText: 'finance' }).count()).toBe(1);
    await form.getByText('Public', { exact: true }).click();
    await form.getByText(/Cleo Hart (sees it at the portal|gets an e-mail)/).waitFor();
    await expectAccessible(page);
    await form.getByRole('textbox', { name: 'Public comment' }).fill('We look into it.');
    await page.keyboard.press('Control+Enter');
    await list(page).filter({ hasText: 'Public: the requester sees it' }).getByText('We look into it.').waitFor();
    expect((await comments(made.key)).map((one) => one.public)).toEqual([false, true]);
  });

  test('shows what is written as it will look, before anybody is told', async () => {
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    const form = page.getByRole('form', { name: 'Say something' });
    const field = form.getByRole('textbox', { name: 'Internal comment' });
    const toggle = form.getByRole('button', { name: 'Preview' });
    await field.fill('Ask **finance** <img src=x onerror=alert(1)> [here](javascript:alert(1))');
    await toggle.focus();
    await page.keyboard.press('Enter');
    const preview = form.getByRole('region', { name: 'Preview' });
    await preview.getByText('finance').waitFor();
    expect(await preview.locator('strong, b', { hasText: 'finance' }).count()).toBe(1);
    expect(await preview.locator('img, a, script').count()).toBe(0);
    expect(await preview.textContent()).toContain('<img src=x');
    await expectAccessible(page);
    expect(await comments(made.key)).toEqual([]);
    await toggle.click();
    expect(await field.inputValue()).toContain('**finance**');
    await field.fill('Said from **the preview**');
    await toggle.click();
    await preview.getByText('the preview').waitFor();
    await form.getByRole('button', { name: 'Add internally' }).click();
    await list(page).getByText('the preview').waitFor();
    await expect.poll(() => field.inputValue()).toBe('');
  });

  test('keeps what is written over a reload, and when it could not be sent', async () => {
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    const field = page.getByRole('textbox', { name: 'Internal comment' });
    await field.fill('Half a thought');
    // Who is signed in is known after everything else of the page.
    const { promise: rest, resolve: tell } = Promise.withResolvers<void>();
    await page.route('**/api/v1/session', async (route) => {
      await rest;
      await route.continue();
    });
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    tell();
    await expect.poll(() => field.inputValue()).toBe('Half a thought');
    await page.route('**/comments', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    );
    await page.getByRole('button', { name: 'Add internally' }).click();
    await page.getByRole('alert').filter({ hasText: 'What you wrote is still here.' }).waitFor();
    expect(await field.inputValue()).toBe('Half a thought');
    await page.unroute('**/comments');
    await page.getByRole('button', { name: 'Add internally' }).click();
    await list(page).getByText('Half a thought').waitFor();
    await expect.poll(() => field.inputValue()).toBe('');
    await page.reload();
    await list(page).getByText('Half a thought').waitFor();
    expect(await field.inputValue()).toBe('');
  });

  test('what arrived without the page hearing of it is said once, also after a reload; what was changed since is kept', async () => {
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    const field = page.getByRole('textbox', { name: 'Internal comment' });
    const add = page.getByRole('button', { name: 'Add internally' });
    const lost = page.getByRole('alert').filter({ hasText: 'What you wrote is still here.' });
    await page.route('**/comments', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      return route.abort();
    });
    await field.fill('Said once');
    await add.click();
    await lost.waitFor();
    await page.unroute('**/comments');
    await page.reload();
    await expect.poll(() => field.inputValue()).toBe('Said once');
    await field.fill('Said once, and more');
    await add.click();
    await page.getByRole('alert').filter({ hasText: 'What you had sent before has arrived.' }).waitFor();
    expect(await field.inputValue()).toBe('Said once, and more');
    await field.fill('More');
    await page.getByRole('button', { name: '…and resolve' }).click();
    await expect.poll(() => field.inputValue()).toBe('');
    expect((await comments(made.key)).map(({ text }) => text)).toEqual(['Said once', 'More']);
    expect((await asked(made.key)).status).toBe('resolved');
  });

  test('a comment that had arrived is resolved with, not said again', async () => {
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    const field = page.getByRole('textbox', { name: 'Internal comment' });
    await page.route('**/comments', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      return route.abort();
    });
    await field.fill('Refunded.');
    await page.getByRole('button', { name: 'Add internally' }).click();
    await page.getByRole('alert').filter({ hasText: 'What you wrote is still here.' }).waitFor();
    await page.getByRole('button', { name: '…and resolve' }).click();
    await expect.poll(() => field.inputValue()).toBe('');
    expect((await comments(made.key)).map(({ text }) => text)).toEqual(['Refunded.']);
    expect((await asked(made.key)).status).toBe('resolved');
  });

  test('who signs out leaves no draft in the browser', async () => {
    const made = await make();
    const ben = await newMember(stage().world, 'Ben Leaver');
    await using opened = await stage().open(`/console/requests/${made.key}`, { signedIn: false });
    const { page } = opened;
    await signIn(page, ben);
    await page.getByRole('textbox', { name: 'Internal comment' }).fill('Not for the next who sits here');
    const drafts = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('draft')).length);
    await expect.poll(drafts).toBe(1);
    await page.getByRole('button', { name: 'Ben Leaver' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('textbox', { name: 'E-mail' }).waitFor();
    expect(await drafts()).toBe(0);
  });

  test('sends files with what is said, says why one is not taken, and hands them out', async () => {
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    await page.getByLabel('Files to attach').setInputFiles([
      { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from('a;b') },
      { name: 'run.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') },
    ]);
    const staged = page.getByRole('list', { name: 'Files that go along' });
    await staged.getByText('run.exe').waitFor();
    await page.getByRole('textbox', { name: 'Internal comment' }).fill('The list is here.');
    await page.getByRole('button', { name: 'Add internally' }).click();
    const said = list(page).filter({ hasText: 'The list is here.' });
    await said.getByRole('link', { name: 'orders.csv' }).waitFor();
    await staged.getByText(/run\.exe" is of a kind that is not taken/).waitFor();
    await page.getByRole('button', { name: 'Leave out run.exe' }).click();
    const download = page.waitForEvent('download');
    await said.getByRole('link', { name: 'orders.csv' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toBe('a;b');
    await said.getByRole('button', { name: 'Remove orders.csv' }).click();
    await page.getByRole('dialog', { name: 'Remove orders.csv?' }).getByRole('button', { name: 'Remove' }).click();
    await said.getByRole('link', { name: 'orders.csv' }).waitFor({ state: 'detached' });
  });

  test('a file that arrived without the page hearing of it is attached once, however often it is sent', async () => {
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    await page.route('**/attachments?*', async (route) => {
      await route.fetch();
      return route.abort();
    });
    await page.getByLabel('Files to attach').setInputFiles({
      name: 'orders.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('a;b'),
    });
    await page.getByRole('button', { name: 'Attach', exact: true }).click();
    const again = page.getByRole('button', { name: 'Send the files again' });
    await again.waitFor();
    await page.unroute('**/attachments?*');
    await again.click();
    await again.waitFor({ state: 'detached' });
    expect((await asked(made.key)).attachments.map(({ name }) => name)).toEqual(['orders.csv']);
  });

  test('takes files that are dropped or pasted, without a word too', async () => {
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    const bring = (type: 'drop' | 'paste', name: string) =>
      page.getByRole('textbox', { name: 'Internal comment' }).evaluate(
        (field, [kind, file]) => {
          const data = new DataTransfer();
          data.items.add(new File(['hello'], file ?? ''));
          const event =
            kind === 'drop'
              ? new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data })
              : new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data });
          field.dispatchEvent(event);
        },
        [type, name],
      );
    await bring('drop', 'dropped.txt');
    await bring('paste', 'pasted.png');
    await page.getByRole('button', { name: 'Attach', exact: true }).click();
    const files = page.getByRole('article', { name: 'What was asked' }).getByRole('list', { name: 'Files' });
    await files.getByText('dropped.txt').waitFor();
    await files.getByText('pasted.png').waitFor();
    const { attachments } = await asked(made.key);
    expect(attachments.map((one) => one.public)).toEqual([false, false]);
  });

  test('resolves with a word, in one change and one note', async () => {
    const { world } = stage();
    const { id, url } = world.conversation({ title: 'Paid twice' });
    const made = await make({ description: url });
    await world.settled();
    await using opened = await open(made);
    const { page } = opened;
    await page.getByRole('textbox', { name: 'Internal comment' }).fill('Refunded.');
    await page.getByRole('button', { name: '…and resolve' }).click();
    await list(page).getByText('Refunded.').waitFor();
    await expect.poll(async () => (await asked(made.key)).status).toBe('resolved');
    await world.settled();
    expect(world.notes(id)).toHaveLength(2);
  });

  test('changes and deletes a comment', async () => {
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    await page.getByRole('textbox', { name: 'Internal comment' }).fill('Tpyo');
    await page.getByRole('button', { name: 'Add internally' }).click();
    await list(page)
      .getByRole('button', { name: /^Edit the comment/ })
      .click();
    await page.getByRole('textbox', { name: 'Comment', exact: true }).fill('Typo');
    await page.keyboard.press('Control+Enter');
    await list(page).getByText('Typo').waitFor();
    await list(page).getByText('edited').waitFor();
    await list(page)
      .getByRole('button', { name: /^Delete the comment/ })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Delete this comment?' });
    await dialog.getByText('It is gone for good').waitFor();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => comments(made.key)).toEqual([]);
    await expect.poll(() => list(page).count()).toBe(0);
  });

  test('is changed in place, each change at once, on the timeline, and taken back', async () => {
    const made = await make({ tags: ['billing'] });
    await using opened = await open(made);
    const { page } = opened;
    await choose(page, 'Status', 'Waiting');
    await page.getByText(`${made.key} is waiting`).waitFor();
    await timeline(page).getByText('changed status New → Waiting').waitFor();
    await choose(page, 'Priority', 'Urgent');
    await page.getByText('Priority urgent').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await timeline(page).getByText('changed priority urgent → medium').waitFor();
    await page.getByRole('button', { name: 'Remove the tag billing' }).click();
    await timeline(page).getByText('changed tags −billing').waitFor();
    await page.getByRole('combobox', { name: 'Add a tag' }).or(page.getByLabel('Add a tag')).first().fill('refund');
    await page.getByRole('option', { name: 'Use “refund”' }).click();
    await timeline(page).getByText('changed tags +refund').waitFor();
    await page.getByRole('button', { name: 'Edit requester' }).click();
    const dialog = page.getByRole('dialog', { name: 'Who asks' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Dan');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await asked(made.key)).toMatchObject({
      status: 'waiting',
      priority: 'medium',
      tags: ['refund'],
      requester: { name: 'Dan', email: 'cleo@acme.example' },
    });
  });

  test('what somebody else changed beside it is kept; the same is shown before anything is overwritten', async () => {
    const { world } = stage();
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    await page.getByRole('button', { name: 'Edit title and description' }).click();
    const title = page.getByRole('textbox', { name: 'Title' });
    await title.fill('Mine');
    await onDesk(world, `PATCH requests/${made.key}`, { title: 'Theirs', priority: 'high' });
    await page.getByRole('heading', { level: 1, name: /Theirs/ }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Somebody changed this meanwhile.' });
    await alert.getByText('The title is now').waitFor();
    expect((await asked(made.key)).title).toBe('Theirs');
    await expectAccessible(page);
    await alert.getByRole('button', { name: 'Save mine over it' }).click();
    await page.getByRole('heading', { level: 1, name: /Mine/ }).waitFor();
    expect(await asked(made.key)).toMatchObject({ title: 'Mine', priority: 'high' });
    await page.getByRole('textbox', { name: 'Title' }).waitFor({ state: 'detached' });
    await onDesk(world, `PATCH requests/${made.key}`, { title: 'Theirs again' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('alert').filter({ hasText: 'Somebody changed it since' }).waitFor();
    expect((await asked(made.key)).title).toBe('Theirs again');
  });

  test('a dialog says itself what was refused, and what somebody else changed meanwhile', async () => {
    const { world } = stage();
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    await page.getByRole('button', { name: 'Edit requester' }).click();
    const dialog = page.getByRole('dialog', { name: 'Who asks' });
    await dialog.getByRole('textbox', { name: 'E-mail address' }).fill('cleo@acme');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('is no e-mail address').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('textbox', { name: 'E-mail address' }).fill('cleo@hart.example');
    await onDesk(world, `PATCH requests/${made.key}`, { requester: { name: 'Theirs', email: null } });
    await page.getByRole('region', { name: 'Details' }).getByText('Theirs', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.getByText('The requester is now').waitFor();
    await dialog.getByRole('button', { name: 'Save mine over it' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await asked(made.key)).requester).toEqual({ name: 'Cleo Hart', email: 'cleo@hart.example' });
  });

  test('shows what others say and change at once', async () => {
    const { world } = stage();
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    await page.getByText('Live', { exact: true }).waitFor();
    await onDesk(world, `POST requests/${made.key}/comments`, { text: 'From elsewhere.' });
    await list(page).getByText('From elsewhere.').waitFor();
    await onDesk(world, `PATCH requests/${made.key}`, { status: 'resolved' });
    await expect.poll(() => page.getByLabel('Status', { exact: true }).first().inputValue()).toBe('Resolved');
  });

  test('has Intercom beside it: what is linked, linked by hand, and the requester', async () => {
    const { world } = stage();
    const { url } = world.conversation({ title: 'Export stops at row 400' });
    const made = await make();
    await world.settled();
    await using opened = await open(made);
    const { page } = opened;
    const panel = page.getByRole('region', { name: 'Intercom' });
    const search = panel.getByRole('searchbox', { name: /Search conversations/ });
    await search.fill(url);
    await search.press('Enter');
    const cards = panel.getByRole('list', { name: 'Linked conversations' }).locator('> li');
    await cards.filter({ hasText: 'Export stops at row 400' }).waitFor();
    await timeline(page)
      .getByText(/linked conversation/)
      .first()
      .waitFor();
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.title()).toContain(made.key);
    await expectAccessible(page);
  });

  test('is deleted by admins, who are told what goes', async () => {
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: `Delete ${made.key} for good?` });
    await dialog.getByText('This cannot be undone').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: `Delete ${made.key}` }).click();
    await page.getByText(`${made.key} is deleted`).waitFor();
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    expect((await stage().world.api('GET', `/api/v1/requests/${made.key}`)).status).toBe(404);
  });

  test('an agent changes own comments only', async () => {
    const made = await make();
    await onDesk(stage().world, `POST requests/${made.key}/comments`, { text: 'By somebody else.' });
    const ben = await newMember(stage().world, 'Ben Agent');
    await using opened = await stage().open(`/console/requests/${made.key}`, { signedIn: false });
    const { page } = opened;
    await signIn(page, ben);
    await list(page).getByText('By somebody else.').waitFor();
    await page.getByRole('textbox', { name: 'Internal comment' }).fill('By me.');
    await page.getByRole('button', { name: 'Add internally' }).click();
    await list(page).filter({ hasText: 'By me.' }).getByRole('button', { name: /^Edit/ }).waitFor();
    expect(await list(page).filter({ hasText: 'By somebody else.' }).getByRole('button').count()).toBe(0);
  });

  test('on a phone its parts stand one at a time', async () => {
    const made = await make({ description: 'A word-without-any-blank-that-goes-on-'.repeat(8) });
    await using opened = await open(made, { viewport: { width: 360, height: 780 } });
    const { page } = opened;
    const parts = page.getByRole('group', { name: 'Part of the request' });
    for (const [part, seen] of [
      ['Details', page.getByRole('region', { name: 'Details' })],
      ['Intercom', page.getByRole('region', { name: 'Intercom' })],
      ['Timeline', timeline(page)],
      ['Conversation', page.getByRole('form', { name: 'Say something' })],
    ] as const) {
      await parts.getByRole('button', { name: part }).click();
      await seen.waitFor();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    }
  });

  test('is worked by keyboard', async () => {
    const made = await make();
    await using opened = await open(made);
    const { page } = opened;
    const comment = page.getByRole('textbox', { name: 'Internal comment' });
    await comment.waitFor();
    await page.keyboard.press('r');
    await expect.poll(() => comment.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('ru');
    await expect.poll(() => comment.inputValue()).toBe('ru');
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('u');
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  });
});
