import { describe, expect, test } from 'vitest';
import type { ConnectionAccess } from '../domain/ports.ts';
import { createIntercomClient } from './client.ts';

const access: ConnectionAccess = {
  connectionId: 'c1',
  apiUrl: 'https://api.intercom.io',
  token: 'secret',
  adminId: '7',
};
const SINCE = 1_790_000_000_000;

/** A client whose every call is answered with this. */
function answeredWith(answer: object) {
  return createIntercomClient({
    request: () => Promise.resolve({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) }),
    close: () => undefined,
  });
}

function part(more: object): object {
  return { id: '1', body: '<p>x</p>', created_at: SINCE / 1000 + 5, author: { type: 'admin', id: '7' }, ...more };
}

function conversation(parts: object[], more: object = {}): object {
  return {
    id: '12',
    state: 'open',
    conversation_parts: { conversation_parts: parts, total_count: parts.length },
    ...more,
  };
}

async function search(answer: object): Promise<{ kind: string; reason?: string }> {
  const found = await answeredWith(answer).findNote(access, { conversationId: '12', ref: '7F3K2Q', since: SINCE });
  return found.value;
}

describe('a read-back', () => {
  test.each([
    ['HTML', '<p>Done</p><p>[ref 7F3K2Q]</p>'],
    ['HTML with a tag around it', '<p>Done <i>[ref 7F3K2Q]</i></p>'],
    ['HTML with entities', '<p>&#91;ref&nbsp;7F3K2Q&#x5d;</p>'],
    ['HTML with a line break', '<p>[ref\n 7F3K2Q]</p>'],
    ['plain text', 'Done\n\n[ref 7F3K2Q]'],
  ])('finds the reference in %s', async (_how, text) => {
    expect(await search(conversation([part({ id: 99, body: text })]))).toMatchObject({
      kind: 'found',
      receipt: { partId: '99', conversation: { id: '12', state: 'open' } },
    });
  });

  test('takes a part of our app for ours, whoever it is written as', async () => {
    const body = '[ref 7F3K2Q]';
    const author = { type: 'admin', id: '8' };
    expect((await search(conversation([part({ body, author })]))).kind).toBe('undecidable');
    expect((await search(conversation([part({ body, author, app_package_code: 'our-app' })]))).kind).toBe('found');
    expect((await search(conversation([part({ body, author: { type: 'admin', id: 7 } })]))).kind).toBe('found');
  });

  test.each([
    ['nothing but other parts', conversation([part({}), part({ id: '2', body: null })])],
    ['no parts at all', conversation([])],
    ['a redacted part of long before', conversation([part({ redacted: true, body: null, created_at: 1_700_000_000 })])],
    ['a redacted part of the customer', conversation([part({ redacted: true, author: { type: 'user', id: 'u' } })])],
    ['an id that is a number', conversation([], { id: 12 })],
  ])('says absent with %s', async (_what, answer) => {
    expect(await search(answer)).toEqual({ kind: 'absent' });
  });

  test.each([
    [
      'more parts than are shown',
      conversation([part({})], { conversation_parts: { conversation_parts: [part({})], total_count: 501 } }),
    ],
    ['500 parts and no count', { id: '12', conversation_parts: { conversation_parts: Array(500).fill(part({})) } }],
    ['no parts told', { id: '12', state: 'open' }],
    ['a redacted part since then', conversation([part({ redacted: true, body: '<p>redacted</p>' })])],
    ['a redacted part without a time', conversation([part({ redacted: true, created_at: null, author: null })])],
    ['another conversation in its place', conversation([], { id: '13' })],
  ])('says undecidable with %s', async (_what, answer) => {
    expect(await search(answer)).toMatchObject({ kind: 'undecidable', reason: expect.stringMatching(/^[A-Z].*\.$/) });
  });
});

describe('a conversation', () => {
  test.each([
    [{ title: 'Invoices', source: { subject: 's', body: 'b' } }, 'Invoices'],
    [{ title: null, source: { subject: '<p>Re: &lt;Order&gt; &amp; more</p>', body: 'b' } }, 'Re: <Order> & more'],
    [{ title: ' ', source: { subject: '', body: '<p>Hello</p><p>I need <b>hel</b>p</p>' } }, 'Hello I need help'],
    [{ source: null }, null],
    [{ title: `${'x'.repeat(119)}😀 and on` }, 'x'.repeat(119)],
  ])('%j has the title %s', async (answer, title) => {
    const { value } = await answeredWith({ id: '12', ...answer }).readConversation(access, '12');
    expect(value.title).toBe(title);
  });

  test.each([
    [{ state: 'snoozed', open: true }, 'snoozed'],
    [{ state: 'closed', open: false }, 'closed'],
    [{ open: false }, 'closed'],
    [{ open: true }, null],
    [{ state: 'of the future' }, null],
    [{}, null],
  ])('%j is in state %s', async (answer, state) => {
    const { value } = await answeredWith({ id: '12', ...answer }).readConversation(access, '12');
    expect(value.state).toBe(state);
  });
});

test('a note whose answer does not show it has no part id', async () => {
  const note = { conversationId: '12', html: '<p>[ref 7F3K2Q]</p>', ref: '7F3K2Q' };
  const { value } = await answeredWith(conversation([part({})])).postNote(access, note);
  expect(value).toEqual({ partId: null, conversation: { id: '12', title: null, state: 'open' } });
});

test('an answer that quotes the token does not carry it on', async () => {
  const client = createIntercomClient({
    request: () =>
      Promise.resolve({
        status: 401,
        headers: {},
        body: Buffer.from('{"errors":[{"code":"unauthorized","message":"Token secret is invalid"}]}'),
      }),
    close: () => undefined,
  });
  const error: unknown = await client.readConversation(access, '12').catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('Token (the access token) is invalid');
});
