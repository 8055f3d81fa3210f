import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../../test/smtp.ts';
import { Reconnect, Rejected, RetryLater, Unknown } from '../domain/errors.ts';
import type { OutgoingMail } from '../domain/mail/mail.ts';
import { createOutbox, type Outbox } from './send.ts';

let server: MailServer;
let outbox: Outbox;
beforeEach(async () => {
  server = await startMailServer();
  outbox = createOutbox({ smtpUrl: server.url, from: 'Acme Support <help@acme.example>' });
});
afterEach(async () => {
  outbox.close();
  await server.close();
});

const mail = (given: Partial<OutgoingMail> = {}): OutgoingMail => ({
  to: { name: 'Cleo Ñandú', email: 'cleo@example.com' },
  replyTo: 'help+desk@acme.example',
  subject: '[REQ-1] Rechnung doppelt – 請求書',
  html: '<p>Hello</p>',
  text: 'Hello\n',
  messageId: 'one@acme.example',
  inReplyTo: 'zero@example.com',
  references: ['root@acme.example', 'zero@example.com'],
  ...given,
});

async function failure(of: OutgoingMail = mail()): Promise<unknown> {
  return outbox.send(of).then(
    () => null,
    (error: unknown) => error,
  );
}

test('a mail arrives with text, HTML, its thread, and asks for no automatic answer', async () => {
  await outbox.send(mail());
  const [taken] = server.taken;
  expect(taken).toMatchObject({ from: 'help@acme.example', to: ['cleo@example.com'] });
  expect(taken?.mail).toMatchObject({
    subject: '[REQ-1] Rechnung doppelt – 請求書',
    text: expect.stringMatching(/^Hello\s*$/),
    from: { name: 'Acme Support', address: 'help@acme.example' },
    to: [{ name: 'Cleo Ñandú', address: 'cleo@example.com' }],
    messageId: '<one@acme.example>',
    inReplyTo: '<zero@example.com>',
  });
  expect(taken?.mail.html).toContain('<p>Hello</p>');
  expect(taken?.header('references')).toBe('<root@acme.example> <zero@example.com>');
  expect(taken?.header('auto-submitted')).toBe('auto-generated');
  expect(taken?.header('reply-to')).toBe('help+desk@acme.example');
});

test('what a person wrote cannot add a header or a recipient', async () => {
  await outbox.send(
    mail({
      subject: 'Hello\r\nBcc: eve@example.com\r\n\r\nbody',
      to: { name: 'Cleo\r\nBcc: eve@example.com', email: 'cleo@example.com' },
    }),
  );
  const [taken] = server.taken;
  expect(taken?.to).toEqual(['cleo@example.com']);
  expect(taken?.header('bcc')).toBeNull();
});

describe('a refusal is certain', () => {
  test('for good, of the address', async () => {
    server.treat({ at: 'RCPT', code: 550, text: 'No such user' });
    const error = await failure();
    expect(error).toBeInstanceOf(Rejected);
    expect(error).toMatchObject({ code: 'recipient_refused', message: expect.stringContaining('No such user') });
  });

  test('for good, of the mail', async () => {
    server.treat({ at: 'DATA', code: 554, text: 'Spam' });
    expect(await failure()).toMatchObject({ code: 'mail_refused' });
  });

  test('for now', async () => {
    server.treat({ at: 'RCPT', code: 451, text: 'Greylisted' });
    expect(await failure()).toBeInstanceOf(RetryLater);
    server.treat(null);
    await outbox.send(mail());
    expect(server.taken).toHaveLength(1);
  });

  test('where nobody listens', async () => {
    await server.close();
    expect(await failure()).toBeInstanceOf(RetryLater);
  });
});

test('a server that took the mail and hung up leaves doubt, and the mail is not sent again', async () => {
  server.treat('hang-up');
  expect(await failure()).toBeInstanceOf(Unknown);
  expect(server.taken).toHaveLength(1);
});

test('a wrong password is for a person to mend', async () => {
  const guarded = await startMailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, done) =>
      password === 'right' ? done(null, { user: 'desk' }) : done(new Error('Invalid username or password')),
  });
  const login = (password: string): Outbox =>
    createOutbox({ smtpUrl: guarded.url.replace('//', `//desk:${password}@`), from: 'help@acme.example' });
  const [wrong, right] = [login('wrong'), login('right')];
  await expect(wrong.send(mail())).rejects.toBeInstanceOf(Reconnect);
  await expect(wrong.check()).rejects.toBeInstanceOf(Reconnect);
  await right.check();
  await right.send(mail());
  expect(guarded.taken).toHaveLength(1);
  wrong.close();
  right.close();
  await guarded.close();
});
