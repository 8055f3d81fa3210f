import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { newMember, signIn } from './members.ts';
import { onPortal } from './portal-stage.ts';
import { expectAccessible, expectNoSidewaysScroll, type Opened } from './stage.ts';

const phone = { viewport: { width: 360, height: 780 } };

onPortal('the pages of mail and portal', (stage) => {
  let admin = { email: '' };
  let agent = { email: '' };
  beforeAll(async () => {
    admin = await newMember(stage().world, 'Ada Admin', 'admin');
    agent = await newMember(stage().world, 'Cem Agent');
  });

  async function open(path: string, who = admin, options: Parameters<ReturnType<typeof stage>['open']>[1] = {}) {
    const opened: Opened = await stage().open(path, options);
    await signIn(opened.page, who);
    await opened.page.getByRole('heading', { level: 1, name: 'Mail and portal' }).waitFor();
    return opened;
  }
  const rows = (page: Page, name: string) => page.getByRole('list', { name }).getByRole('listitem');
  async function fits(page: Page): Promise<void> {
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
  /** Brings a mail to the address of a mailbox. */
  async function bring(hookUrl: string, subject: string, more = ''): Promise<void> {
    const raw = `Message-ID: <${subject.replaceAll(' ', '.')}@x.example>\r\nFrom: Dora Lind <dora@x.example>\r\nSubject: ${subject}\r\n${more}\r\nHello`;
    const address = stage().world.url + new URL(hookUrl).pathname;
    const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'message/rfc822' }, body: raw });
    expect(answer.status).toBe(202);
  }

  test('a mailbox is added, its address copied, changed, given a new address and removed; by keyboard too', async () => {
    await using opened = await open('/console/mail/mailboxes', admin, phone);
    const { page } = opened;
    await page.getByText('No mail comes in yet').waitFor();
    await fits(page);
    await page.getByRole('button', { name: 'Add a mailbox', exact: true }).first().focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'What people write to' }).fill('nonsense');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('support');
    await page.keyboard.press('Enter');
    await dialog.getByText('is no e-mail address').waitFor();
    await dialog.getByRole('textbox', { name: 'What people write to' }).fill('help@acme.example');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await dialog.getByText('It is a secret').waitFor();
    const first = (await dialog.locator('code').first().textContent()) ?? '';
    expect(first).toContain('/hooks/mail/dbm_');
    await fits(page);
    await dialog.getByRole('button', { name: 'Done' }).click();
    const row = rows(page, 'Mailboxes');
    await row.getByText('help@acme.example').waitFor();
    expect(await page.getByText(first).count()).toBe(0);
    await row.getByRole('button', { name: 'Show address of support' }).click();
    await row.getByText(first).waitFor();
    await fits(page);
    await row.getByRole('button', { name: 'Edit support' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('help');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('help is saved').waitFor();
    await row.getByRole('button', { name: 'New address of help' }).click();
    await dialog.getByRole('button', { name: 'Make a new address' }).click();
    await dialog.getByText('It is a secret').waitFor();
    expect(await dialog.locator('code').first().textContent()).not.toBe(first);
    await dialog.getByRole('button', { name: 'Done' }).click();
    const gone = await fetch(stage().world.url + new URL(first).pathname, { method: 'POST', body: 'x' });
    expect(gone.status).toBe(401);
    await row.getByRole('button', { name: 'Remove help' }).click();
    await dialog.getByText('This cannot be undone').waitFor();
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('No mail comes in yet').waitFor();
  });

  test('what came in is found by its words, leads to its request, says why it was refused, and is tried again', async () => {
    const { world } = stage();
    const { hookUrl } = await stage().agent<{ hookUrl: string }>('POST', '/api/v1/mailboxes', { name: 'inbox' });
    await using opened = await open('/console/mail', agent, phone);
    const { page } = opened;
    await page.getByText('No mail has come in yet').waitFor();
    expect(await page.getByRole('link', { name: 'Mailboxes' }).count()).toBe(0);
    await fits(page);
    await bring(hookUrl, 'The lamp is dark');
    await bring(hookUrl, 'Out of office', 'Auto-Submitted: auto-replied\r\n');
    await bring(hookUrl, 'Something odd');
    const list = rows(page, 'Incoming mails');
    const lamp = list.filter({ hasText: 'The lamp is dark' });
    await lamp.getByText('Made a request').waitFor();
    await list.filter({ hasText: 'Out of office' }).getByText('Ignored').waitFor();
    await list.filter({ hasText: 'Out of office' }).getByText('machine answered by itself').waitFor();
    await fits(page);
    await world.settled();
    await world.app.db.tx(world.app.organizationId, (sql) =>
      sql.query(
        `update incoming_mails set state = 'dead', reason = 'it cannot be read' where subject = 'Something odd'`,
      ),
    );
    await page.getByRole('searchbox', { name: 'Search incoming mails' }).fill('odd');
    await expect.poll(() => list.count()).toBe(1);
    expect(page.url()).toContain('q=odd');
    await page.getByRole('button', { name: 'Try again: Something odd' }).click();
    await page.getByText('It is looked at again').waitFor();
    await page.getByRole('searchbox', { name: 'Search incoming mails' }).fill('100%');
    await page.getByText('No mail fits these filters').waitFor();
    await page.getByRole('button', { name: 'Show all mails' }).click();
    await lamp.getByRole('link', { name: /^REQ-\d+$/ }).click();
    await page.getByRole('heading', { level: 1, name: /The lamp is dark/ }).waitFor();
    await page.goto(`${world.url}/console/mail/sending`);
    await page.getByText('Only admins see this page').waitFor();
  });

  test('sending says how it is set up, sends a mail to whoever looks, and what to do where it fails', async () => {
    const { server } = stage().world;
    await using opened = await open('/console/mail/sending', admin, phone);
    const { page } = opened;
    await page.getByText('Acme Support <help@acme.example>').waitFor();
    await page.getByText('The mail server takes our mail').waitFor();
    await fits(page);
    const button = page.getByRole('button', { name: 'Send a test mail to me' });
    await button.click();
    await page.getByText(`The mail server took the mail to ${admin.email}`).waitFor();
    expect(server.to(admin.email).map(({ mail }) => mail.subject)).toEqual([expect.stringMatching(/^Test mail of/)]);
    server.treat({ at: 'RCPT', code: 550, text: 'No such user here' });
    await button.click();
    await page.getByText('No such user here').waitFor();
    await page.getByText('Ask whoever runs the mail server').waitFor();
    await fits(page);
    server.treat(null);
    // Whoever asked has read it: it is nothing that waits for a person.
    const dead = await stage().agent<{ items: object[] }>('GET', '/api/v1/effects?state=dead,unknown');
    expect(dead.items).toEqual([]);
  });

  test('who may ask is chosen, a domain that is none is named, and the choice can be taken back', async () => {
    await using opened = await open('/console/mail/portal', admin, phone);
    const { page } = opened;
    const settings = () => stage().agent<{ mayAsk: string; domains: string[] }>('GET', '/api/v1/portal/settings');
    await page.getByRole('radio', { name: 'Addresses of these domains' }).check();
    const domains = page.getByRole('textbox', { name: 'Domains' });
    await domains.fill('acme.example\nnot a_domain');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('a_domain is no domain').waitFor();
    await fits(page);
    await domains.fill('Acme.example\npartner.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Who may ask is saved').waitFor();
    expect(await settings()).toEqual({ mayAsk: 'domains', domains: ['acme.example', 'partner.example'] });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await settings()).mayAsk).toBe('anyone');
    await page.getByRole('radio', { name: 'Anyone with an e-mail address', checked: true }).waitFor();
    // What a colleague chose meanwhile stays, and is shown.
    await page.getByRole('radio', { name: 'People who were invited' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await settings()).mayAsk).toBe('invited');
    const theirs = { mayAsk: 'domains', domains: ['theirs.example'] };
    await stage().agent('PUT', '/api/v1/portal/settings', theirs);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Somebody changed it since: it was not taken back.').waitFor();
    expect(await settings()).toEqual(theirs);
    await expect.poll(() => domains.inputValue()).toBe('theirs.example');
    await stage().agent('PUT', '/api/v1/portal/settings', { mayAsk: 'anyone', domains: [] });
    await page.getByText('They sign in by a link in an e-mail').waitFor();
  });

  test('what cannot be read says so, and is read when asked again', async () => {
    await using opened = await open('/console/mail');
    const { page } = opened;
    await page.route('**/api/v1/mailboxes', (route) => route.abort());
    await page.getByRole('link', { name: 'Mailboxes' }).click();
    await page.getByText('This could not be read').waitFor();
    await expectAccessible(page);
    await page.unroute('**/api/v1/mailboxes');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('list', { name: 'Mailboxes' }).waitFor();
  });
});

onPortal(
  'the page of sending without e-mail',
  (stage) => {
    test('says that it is off and what to set', async () => {
      const member = await newMember(stage().world, 'Ada Admin', 'admin');
      await using opened = await stage().open('/console/mail/sending');
      await signIn(opened.page, member);
      await opened.page.getByText('E-mail is off on this server').waitFor();
      await expectAccessible(opened.page);
    });
  },
  { SMTP_URL: '', MAIL_FROM: '' },
);
