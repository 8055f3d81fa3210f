import { expect, test } from 'vitest';
import { messageIdIn } from './message-id.ts';

const bytes = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

test('a mail is known by its Message-ID, else by its content', () => {
  expect(messageIdIn(bytes('Subject: x', 'Message-Id:', ' <a@b>', '', 'Message-ID: <c@d>'))).toBe('a@b');
  expect(messageIdIn(bytes('Subject: x', '', 'Message-ID: <c@d>'))).toMatch(/^sha256:[0-9a-f]{64}$/);
  // An empty one must not take the next header for it: every mail of that kind would be the same.
  expect(messageIdIn(bytes('Message-ID:', 'From: <a@b>', '', 'x'))).toMatch(/^sha256:[0-9a-f]{64}$/);
});
