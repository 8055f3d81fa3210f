import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Connection } from '../domain/model.ts';
import { contactUrl, conversationUrl, createConversationUrlReader, simulatorOrigin } from './urls.ts';

const readConversationUrl = createConversationUrlReader([]);
const ID = '215473853299345';
const RESPOND_APP = 'dfa064eb83c11784117312bve407fb3d35e00fa7';

describe('an address that names a conversation', () => {
  test.each([
    [`https://app.intercom.com/a/inbox/a86dr8yl/inbox/shared/all/conversation/${ID}`, 'a86dr8yl', ID],
    [`https://app.intercom.com/a/inbox/v2axofpf/inbox/conversation/${ID}?view=List`, 'v2axofpf', ID],
    [`https://app.intercom.com/a/inbox/gu1e0q0t/inbox/admin/8857114/conversation/${ID}`, 'gu1e0q0t', ID],
    [`https://app.intercom.com/a/inbox/ws1/inbox/view/5514/conversation/${ID}`, 'ws1', ID],
    [`https://app.intercom.com/a/inbox/ws1/inbox/search/conversation/${ID}?query=user%40example.com`, 'ws1', ID],
    [`https://app.intercom.com/a/inbox/ws1/conversation/${ID}`, 'ws1', ID],
    ['https://app.eu.intercom.com/a/inbox/zah460bv/inbox/conversation/215560824562362', 'zah460bv', '215560824562362'],
    ['https://app.au.intercom.com/a/inbox/abc123/inbox/conversation/987', 'abc123', '987'],
    ['https://app.intercom.com/a/apps/lkqcyt9t/conversations/137324500000000', 'lkqcyt9t', '137324500000000'],
    ['https://app.intercom.com/a/apps/mya415ow/inbox/inbox/all/conversations/26964863021', 'mya415ow', '26964863021'],
    [
      'https://app.intercom.io/a/apps/x2byp8hg/inbox/inbox/1935680/conversations/18437669699',
      'x2byp8hg',
      '18437669699',
    ],
    ['https://app.intercom.com/a/apps/w66h9try/inbox/inbox/unassigned/conversations/796', 'w66h9try', '796'],
    [
      'https://app.intercom.com/a/apps/2t3d8az2/inbox/inbox/conversation/215472581229755',
      '2t3d8az2',
      '215472581229755',
    ],
    [`https://app.intercom.com/a/apps/_/inbox/conversation/${ID}`, '_', ID],
    [`https://app.intercom.com/a/apps/2t3d8az2/inbox/conversation/${ID}`, '2t3d8az2', ID],
    [
      `https://app.intercom.io/a/apps/${RESPOND_APP}/respond/inbox/27020/conversations/11812629123`,
      RESPOND_APP,
      '11812629123',
    ],
    [`https://app.intercom.com/a/apps/ws1/inbox/shared/all/ticket/${ID}`, 'ws1', ID],
    [`https://app.intercom.com/a/tickets/${ID}`, '_', ID],
    // The workspace decides, not the region's host.
    [`https://app.au.intercom.com/a/inbox/a86dr8yl/inbox/conversation/${ID}`, 'a86dr8yl', ID],
    [`https://app.intercom.com/a/inbox/a86dr8yl/inbox/conversation/${ID}/`, 'a86dr8yl', ID],
    [`https://app.intercom.com/a/inbox/a86dr8yl/inbox/conversation/${ID}#part_id=note-1`, 'a86dr8yl', ID],
    [
      `https://app.intercom.com/a/inbox/a86dr8yl/inbox/conversation/${ID}?a=/conversation/1#/conversation/2`,
      'a86dr8yl',
      ID,
    ],
    [`HTTPS://App.Intercom.COM/a/inbox/a86dr8yl/inbox/conversation/${ID}`, 'a86dr8yl', ID],
    [`https://app.intercom.com:443/a/inbox/a86dr8yl/inbox/conversation/${ID}`, 'a86dr8yl', ID],
    [`https://app.intercom.com/a/inbox/a86dr8yl/inbox/view/my%20view/conversation/${ID}`, 'a86dr8yl', ID],
    [
      'https://app.intercom.com/a/inbox/ws_1-x/inbox/conversation/12345678901234567890',
      'ws_1-x',
      '12345678901234567890',
    ],
  ])('%s', (url, workspaceId, conversationId) => {
    expect(readConversationUrl(url)).toEqual({ workspaceId, conversationId });
  });
});

describe('an address that names none', () => {
  test.each([
    ['plain http', `http://app.intercom.com/a/inbox/ws1/inbox/conversation/${ID}`],
    ['no workspace', `https://app.intercom.com/a/inbox/conversation/${ID}`],
    ['no workspace either', `https://app.intercom.com/a/inbox/${ID}`],
    ['the inbox in place of a workspace', `https://app.intercom.com/a/inbox/inbox/conversation/${ID}`],
    ['no /a/', `https://app.intercom.com/conversations/${ID}`],
    ['an id that may be a team', `https://app.intercom.com/a/apps/ws1/inbox/inbox/${ID}`],
    ['a contact', 'https://app.intercom.com/a/apps/ws1/users/6762f0dd1bb69f9f2193bb83/all-conversations'],
    ['a conversation seen at a contact', `https://app.intercom.com/a/apps/ws1/users/6762f0dd/conversations/${ID}`],
    ['a list', 'https://app.intercom.com/a/inbox/ws1/inbox/shared/all'],
    ['a list of conversations', 'https://app.intercom.com/a/apps/ws1/inbox/inbox/all/conversations/'],
    ['an id with letters', 'https://app.intercom.com/a/inbox/ws1/inbox/conversation/12a'],
    ['an id of 21 digits', 'https://app.intercom.com/a/inbox/ws1/inbox/conversation/123456789012345678901'],
    ['an id with leading zeros', 'https://app.intercom.com/a/inbox/ws1/inbox/conversation/0123'],
    ['more path after the id', `https://app.intercom.com/a/inbox/ws1/inbox/conversation/${ID}/edit`],
    ['a workspace of 65 characters', `https://app.intercom.com/a/inbox/${'w'.repeat(65)}/inbox/conversation/${ID}`],
    ['a look-alike ending', `https://app.intercom.com.evil.example/a/inbox/ws1/inbox/conversation/${ID}`],
    ['a look-alike beginning', `https://evil-app.intercom.com/a/inbox/ws1/inbox/conversation/${ID}`],
    ['another subdomain', `https://www.intercom.com/a/inbox/ws1/inbox/conversation/${ID}`],
    ['the API', `https://api.intercom.io/a/inbox/ws1/inbox/conversation/${ID}`],
    ['an unknown region', `https://app.us.intercom.com/a/inbox/ws1/inbox/conversation/${ID}`],
    ['an old name with a region', `https://app.eu.intercom.io/a/inbox/ws1/inbox/conversation/${ID}`],
    ['a host ending in a dot', `https://app.intercom.com./a/inbox/ws1/inbox/conversation/${ID}`],
    ['another port', `https://app.intercom.com:8443/a/inbox/ws1/inbox/conversation/${ID}`],
    ['a user name', `https://me@app.intercom.com/a/inbox/ws1/inbox/conversation/${ID}`],
    ['our host as a user name', `https://app.intercom.com@evil.example/a/inbox/ws1/inbox/conversation/${ID}`],
    ['our host as a password', `https://x:app.intercom.com@evil.example/a/inbox/ws1/inbox/conversation/${ID}`],
    [
      'a backslash before the real host',
      `https://evil.example\\@app.intercom.com/a/inbox/ws1/inbox/conversation/${ID}`,
    ],
    ['encoded slashes', `https://app.intercom.com/a/inbox/ws1/inbox%2Fconversation%2F${ID}`],
    ['an encoded slash in the workspace', `https://app.intercom.com/a/inbox/ws1%2fx/conversation/${ID}`],
    ['an encoded slash in the view', `https://app.intercom.com/a/inbox/ws1/x%2f..%2fy/conversation/${ID}`],
    ['dots that leave the workspace', `https://app.intercom.com/a/inbox/ws1/../conversation/${ID}`],
    ['a redirect to us', `https://evil.example/?to=https://app.intercom.com/a/inbox/ws1/inbox/conversation/${ID}`],
    ['no URL', 'conversation 215473853299345'],
    ['another scheme', `javascript://app.intercom.com/a/inbox/ws1/inbox/conversation/${ID}`],
    ['nothing', ''],
    ['a very long one', `https://app.intercom.com/a/inbox/ws1/${'x/'.repeat(2000)}conversation/${ID}`],
  ])('%s', (_what, url) => {
    expect(readConversationUrl(url)).toBeNull();
  });

  test('whatever it is, reading never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
        readConversationUrl(text);
      }),
    );
  });
});

describe('with a simulator', () => {
  const read = createConversationUrlReader(['http://127.0.0.1:9401/']);

  test.each([
    [`http://127.0.0.1:9401/a/inbox/ws1/inbox/conversation/${ID}`, true],
    [`https://app.intercom.com/a/inbox/ws1/inbox/conversation/${ID}`, true],
    [`http://127.0.0.1:9402/a/inbox/ws1/inbox/conversation/${ID}`, false],
    [`https://127.0.0.1:9401/a/inbox/ws1/inbox/conversation/${ID}`, false],
    [`http://localhost:9401/a/inbox/ws1/inbox/conversation/${ID}`, false],
    [`http://app.intercom.com/a/inbox/ws1/inbox/conversation/${ID}`, false],
  ])('%s links: %s', (url, links) => {
    expect(read(url) !== null).toBe(links);
  });

  test('what is written for it is read back, and the plain reader does not take it', () => {
    const connection = { region: 'US', workspaceId: 'ws1', apiUrl: 'http://127.0.0.1:9401' } as const;
    const url = conversationUrl(connection, ID);
    expect(url).toBe(`http://127.0.0.1:9401/a/inbox/ws1/inbox/conversation/${ID}`);
    expect(read(url)).toEqual({ workspaceId: 'ws1', conversationId: ID });
    expect(readConversationUrl(url)).toBeNull();
    expect(contactUrl(connection, 'c1')).toBe('http://127.0.0.1:9401/a/apps/ws1/users/c1/all-conversations');
  });

  test.each([
    ['http://localhost:9401', 'http://localhost:9401'],
    ['http://[::1]:9401/x', 'http://[::1]:9401'],
    ['https://api.intercom.io', null],
    ['https://127.0.0.1.evil.example', null],
    ['nonsense', null],
  ])('the simulator origin of %s is %s', (apiUrl, origin) => {
    expect(simulatorOrigin(apiUrl)).toBe(origin);
  });
});

describe('an address written', () => {
  test.each([
    ['US', 'https://api.intercom.io', 'https://app.intercom.com'],
    ['EU', 'https://api.eu.intercom.io', 'https://app.eu.intercom.com'],
    ['AU', 'https://api.au.intercom.io', 'https://app.au.intercom.com'],
  ] as const)('for region %s leads to its own host and is read back', (region, apiUrl, origin) => {
    const connection: Pick<Connection, 'region' | 'workspaceId' | 'apiUrl'> = { region, workspaceId: 'ws1', apiUrl };
    expect(conversationUrl(connection, ID)).toBe(`${origin}/a/inbox/ws1/inbox/conversation/${ID}`);
    expect(contactUrl(connection, '6762f0dd')).toBe(`${origin}/a/apps/ws1/users/6762f0dd/all-conversations`);
    expect(readConversationUrl(conversationUrl(connection, ID))).toEqual({ workspaceId: 'ws1', conversationId: ID });
  });

  test('escapes ids that are not what they should be', () => {
    const connection = { region: 'US', workspaceId: 'a/../b', apiUrl: 'https://api.intercom.io' } as const;
    expect(conversationUrl(connection, '1?x')).toBe(
      'https://app.intercom.com/a/inbox/a%2F..%2Fb/inbox/conversation/1%3Fx',
    );
  });
});
