import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ImapServer, startImapServer } from '../../test/imap.ts';
import { type MailboxPlace, readMailbox } from './mailbox.ts';

let server: ImapServer;
let kept: string[];
let place: MailboxPlace;
beforeEach(async () => {
  server = await startImapServer();
  kept = [];
  place = { uidValidity: null, lastUid: 0 };
});
afterEach(() => server.close());

const mail = (id: string, more = ''): string =>
  `From: cleo@example.com\r\nMessage-ID: <${id}@example.com>\r\n\r\nHello ${more}`;

/** `onKeep`: what else happens while a mail is kept. */
async function read(
  given: { doneFolder?: string; url?: string; onKeep?: () => void; signal?: AbortSignal } = {},
): Promise<void> {
  await readMailbox({ imapUrl: given.url ?? server.url, doneFolder: given.doneFolder ?? null }, place, {
    ports: {
      async keep({ messageId, raw }) {
        given.onKeep?.();
        expect(raw.toString()).toContain(`<${messageId}>`);
        kept.push(messageId.split('@')[0] ?? '');
      },
      async passed(next) {
        place = next;
      },
      left: () => undefined,
    },
    signal: given.signal ?? new AbortController().signal,
  });
}
const unread = (): number => server.folders.get('INBOX')?.filter(({ seen }) => !seen).length ?? 0;

test('what is unread is kept, then marked as read; the next look takes only what is new', async () => {
  for (const id of ['one', 'two']) server.deliver(mail(id));
  await read();
  expect(kept).toEqual(['one', 'two']);
  expect(unread()).toBe(0);
  server.deliver(mail('three'));
  await read();
  expect(kept).toEqual(['one', 'two', 'three']);
});

test('what is taken is moved, where a folder for it is set', async () => {
  server.deliver(mail('one'));
  await read({ doneFolder: 'Done' });
  expect(server.folders.get('INBOX')).toEqual([]);
  expect(server.folders.get('Done')).toHaveLength(1);
});

test('a mail that could not be kept stays unread and comes again', async () => {
  server.deliver(mail('one'));
  const away = (): never => {
    throw new Error('the database is away');
  };
  await expect(read({ onKeep: away })).rejects.toThrow('the database is away');
  expect(unread()).toBe(1);
  await read();
  expect(kept).toEqual(['one']);
  expect(unread()).toBe(0);
});

test('a connection that breaks before a mail is marked brings the mail again, never loses one', async () => {
  for (const id of ['one', 'two']) server.deliver(mail(id));
  server.treat({ command: /^UID STORE/, as: 'broken' });
  await expect(read()).rejects.toThrow('127.0.0.1 could not be read');
  server.treat(null);
  await read();
  expect(kept).toEqual(['one', 'one', 'two']);
});

test.each([/^UID FETCH/, /^UID SEARCH/, /^SELECT/])(
  'nor is any lost where %s is refused or broken off',
  async (command) => {
    for (const id of ['one', 'two']) server.deliver(mail(id));
    for (const as of ['refused', 'broken'] as const) {
      server.treat({ command, as });
      await read().catch(() => undefined);
      expect(unread()).toBe(2);
    }
    server.treat(null);
    await read();
    expect(kept).toEqual(['one', 'two']);
  },
);

test('one that somebody removed meanwhile is passed over', async () => {
  for (const id of ['one', 'two']) server.deliver(mail(id));
  await read({ onKeep: () => void server.folders.get('INBOX')?.splice(1, 1) });
  expect(kept).toEqual(['one']);
});

test('where nothing can be marked or moved, mails are kept once all the same, and it is said', async () => {
  server.treat({ command: /^UID STORE/, as: 'refused' });
  for (const id of ['one', 'two']) server.deliver(mail(id));
  await expect(read()).rejects.toThrow('cannot be marked as read');
  await read();
  expect(kept).toEqual(['one', 'two']);
  server.treat({ command: /^UID MOVE/, as: 'refused' });
  for (const id of ['three', 'four']) server.deliver(mail(id));
  await expect(read({ doneFolder: 'Done' })).rejects.toThrow('cannot be moved to "Done"');
  expect(kept).toEqual(['one', 'two', 'three', 'four']);
});

test('a mailbox that was numbered anew is read from the beginning', async () => {
  for (const id of ['one', 'two', 'three']) server.deliver(mail(id));
  await read();
  server.renumber();
  for (const one of server.folders.get('INBOX') ?? []) one.seen = false;
  await read();
  expect(kept).toHaveLength(6);
});

test('a wrong password, a folder that is not there, a server that is away: in words', async () => {
  await expect(read({ url: server.url.replace('right', 'wrong') })).rejects.toThrow(
    /refuses user or password: .*Invalid credentials/,
  );
  await expect(read({ url: server.url.replace('INBOX', 'Nowhere') })).rejects.toThrow('could not be read');
  await expect(read({ url: 'imap://a:b@127.0.0.1:1/' })).rejects.toThrow('could not be read');
  expect(kept).toEqual([]);
});

test('being told to stop, it breaks off between two mails', async () => {
  for (const id of ['one', 'two']) server.deliver(mail(id));
  const over = new AbortController();
  await read({ signal: over.signal, onKeep: () => over.abort() });
  expect(kept).toHaveLength(1);
  await read();
  expect(new Set(kept)).toEqual(new Set(['one', 'two']));
});
