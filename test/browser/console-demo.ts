/** What makes the console worth a picture: people, settings, mails, a desk. In: a signed-in admin's browser. Everything goes over the API. */
import type { BrowserContext, Page } from 'playwright-core';

/** Where the server is: its sign-in link. */
interface Place {
  signIn: string;
}

/** An account for who came by the link, so that nothing asks for one any more; and others to be seen beside it. */
export async function makePeople(context: BrowserContext, demo: Place): Promise<void> {
  const page = await context.newPage();
  await page.goto(new URL('/console/account', demo.signIn).href);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('ada@acme.example');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Lovelace');
  await page.getByRole('textbox', { name: 'Password' }).fill('seven green lamps in the harbour');
  await page.getByRole('button', { name: 'Make my account' }).click();
  await page.getByText('Welcome, Ada Lovelace').waitFor();
  await page.evaluate(async () => {
    const post = (path: string, body: object) =>
      fetch(`/api/v1/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await post('users', { email: 'ben@acme.example', name: 'Ben Osei', role: 'agent' });
    await post('users', { email: 'cleo@acme.example', name: 'Cleo Hart', role: 'admin' });
    await post('api-keys', { name: 'nightly export', scopes: ['read'] });
  });
  await page.close();
}

/** A desk with what people asked for. Answers the address of the request that has the most to show, and that of a service. */
export async function makeDesk(
  context: BrowserContext,
  demo: Place,
  conversation: string,
): Promise<Record<string, string>> {
  const page = await context.newPage();
  await page.goto(new URL('/console/requests', demo.signIn).href);
  const made = await page.evaluate(async (url) => {
    const call = async (method: string, path: string, body: object): Promise<{ id: string; key: string }> => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`/api/v1/${path}`, { method, headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
      return (await answer.json()) as { id: string; key: string };
    };
    const hosts = [{ name: 'help', kind: 'desk' }];
    await call('PUT', 'setup', { hosts, projects: [{ host: 'help', key: 'REQ', connection: 'demo-intercom' }] });
    const service = await call('POST', 'services', {
      project: 'REQ',
      name: 'Access to a customer’s data',
      description: 'For you or somebody on your team, as long as it is needed',
      fields: [
        {
          key: 'system',
          label: 'Which system?',
          kind: 'choice',
          required: true,
          options: ['Billing', 'Orders', 'CRM'],
        },
        { key: 'until', label: 'Until when', kind: 'date', help: 'Leave it empty for good.' },
        { key: 'why', label: 'What for', kind: 'paragraph' },
      ],
    });
    const cleo = { name: 'Cleo Hart', email: 'cleo@acme.example' };
    const dan = { name: 'Dan Abara', email: 'dan@acme.example' };
    for (const wish of [
      { title: 'The printer in the harbour office is quiet', requester: dan, priority: 'low', status: 'waiting' },
      {
        title: 'Access to orders for a new colleague',
        requester: dan,
        service: service.id,
        answers: { system: 'Orders' },
      },
      {
        title: 'Cannot sign in on the tablet',
        requester: cleo,
        priority: 'high',
        status: 'in_progress',
        tags: ['login'],
      },
    ])
      await call('POST', 'requests', { project: 'REQ', ...wish });
    const description = `The customer says so in ${url}\n\n- both are of **May**\n- both were paid`;
    const request = await call('POST', 'requests', {
      project: 'REQ',
      title: 'Invoices come twice since May',
      description,
      requester: cleo,
      priority: 'urgent',
      tags: ['billing', 'vip'],
    });
    const comments = `requests/${request.key}/comments`;
    await call('POST', comments, { text: 'Finance says the run of **12 May** was started twice.' });
    await call('POST', comments, { text: 'We found the cause and refund the second one today.', public: true });
    await call('PATCH', `requests/${request.key}`, { status: 'in_progress', assignee: 'me' });
    return { request: `/console/requests/${request.key}`, service: `/console/services/${service.id}` };
  }, conversation);
  await page.close();
  return { requests: '/console/requests', ...made };
}

/** A mailbox, and what came in by it. */
export async function receiveMails(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const mailbox = { name: 'support', address: 'help@acme.example', project: 'HELP' };
    const made = await fetch('/api/v1/mailboxes', { method: 'POST', headers, body: JSON.stringify(mailbox) });
    if (!made.ok) throw new Error(await made.text());
    const { hookUrl } = (await made.json()) as { hookUrl: string };
    const mails = [
      ['Hana Kobayashi <hana@acme.example>', 'The scanner on the second floor', 'It draws a line across every page.'],
      ['Luca Moretti <luca@acme.example>', 'Access to the archive', 'I need to read the contracts of 2024.'],
      ['Out of office <noreply@partner.example>', 'Automatic answer: your order', 'I am back on Monday.'],
    ];
    for (const [at, [from, subject, text]] of mails.entries()) {
      const kind = subject?.startsWith('Automatic') === true ? 'Auto-Submitted: auto-replied\r\n' : '';
      const mail = `From: ${from}\r\nTo: help@acme.example\r\nSubject: ${subject}\r\nMessage-ID: <${at}@acme.example>\r\n${kind}\r\n${text}\r\n`;
      const taken = await fetch(new URL(hookUrl).pathname, {
        method: 'POST',
        headers: { 'content-type': 'message/rfc822' },
        body: mail,
      });
      if (!taken.ok) throw new Error(await taken.text());
    }
  });
  await page.goto(new URL('/console/mail', page.url()).href);
  await page.getByText('Automatic answer: your order').waitFor();
}

/** A mapping and the tables of two-way status, as somebody would have them who uses both. */
export async function fillSettings(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const fields = [
      { ticketType: 'Bug report', attribute: 'Severity', from: 'priority', values: { High: 'Sev 1', Medium: 'Sev 2' } },
    ];
    const statusSync = { enabled: true, toIntercom: { Done: 'resolved' }, fromIntercom: { resolved: 'Done' } };
    const project = { host: 'demo-jira', key: 'SUP', connection: 'demo-intercom' };
    const answer = await fetch('/api/v1/setup', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        projects: [{ ...project, escalation: { teams: ['Billing specialists'], fields }, statusSync }],
      }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  });
}
