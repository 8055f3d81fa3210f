import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { signingSecret } from './auth.ts';

const secret = "It's a Secret to Everybody";
const rawBody = Buffer.from('Hello World!');
const header = 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9';

test('the vector of Atlassian’s webhook page is accepted', () => {
  expect(signingSecret({ header, rawBody, secrets: [secret] })).toBe(0);
});

test('the previous secret is still accepted while the new one is in force', () => {
  expect(signingSecret({ header, rawBody, secrets: ['the new one', secret] })).toBe(1);
});

test.each([
  ['missing', undefined],
  ['empty', ''],
  ['the digest without a method', header.slice('sha256='.length)],
  ['an upper-case prefix', header.replace('sha256', 'SHA256')],
  ['an upper-case digest', header.toUpperCase().replace('SHA256', 'sha256')],
  ['a short digest', header.slice(0, -2)],
  ['a long digest', `${header}00`],
  ['a wrong digest', `${header.slice(0, -1)}8`],
  ['no hexadecimal', `${header.slice(0, -1)}z`],
  ['a weaker method', `sha1=${createHmac('sha1', secret).update(rawBody).digest('hex')}`],
  ['a line end behind it', `${header}\n`],
  ['two signatures', `${header}, ${header}`],
])('a signature that is %s is refused', (_name, wrong) => {
  expect(signingSecret({ header: wrong, rawBody, secrets: [secret] })).toBeNull();
});

test('one blank more in the body is refused', () => {
  expect(signingSecret({ header, rawBody: Buffer.from('Hello  World!'), secrets: [secret] })).toBeNull();
});

test('without a secret, or with an empty one, nothing is accepted', () => {
  const empty = `sha256=${createHmac('sha256', '').update(rawBody).digest('hex')}`;
  expect(signingSecret({ header, rawBody, secrets: [] })).toBeNull();
  expect(signingSecret({ header: empty, rawBody, secrets: [''] })).toBeNull();
});
