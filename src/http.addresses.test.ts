import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { createServer as createRawServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { useServers } from '../test/servers.ts';
import { type AddressRules, readPrivateVendors } from './addresses.ts';
import { HttpFailure, createHttp } from './http.ts';
import type { HttpRequest } from './http.ts';

const { onEnd, listen } = useServers();

async function failureOf(
  request: HttpRequest,
  allowHttpVendors: boolean,
  privateVendors?: AddressRules['privateVendors'],
): Promise<HttpFailure> {
  const http = createHttp({ allowHttpVendors, ...(privateVendors === undefined ? {} : { privateVendors }) });
  onEnd(() => http.close());
  const failure: unknown = await http.request(request).catch((error: unknown) => error);
  if (!(failure instanceof HttpFailure)) throw new Error(`no HttpFailure but ${JSON.stringify(failure)}`);
  return failure;
}

/** Names answer as `names` says until the test ends. */
function resolveNames(names: Record<string, string[] | 'never'>): { asked: string[] } {
  const real = dns.lookup;
  const asked: string[] = [];
  const fake = (
    hostname: string,
    _options: dns.LookupOptions,
    done: (error: Error | null, addresses: dns.LookupAddress[]) => void,
  ) => {
    asked.push(hostname);
    const addresses = names[hostname] ?? [];
    if (addresses === 'never') return;
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  dns.lookup = fake as unknown as typeof dns.lookup;
  syncBuiltinESMExports();
  onEnd(() => {
    dns.lookup = real;
    syncBuiltinESMExports();
  });
  return { asked };
}

describe('names that lead inside', () => {
  test('no connection before the time is up', async () => {
    resolveNames({ 'slow.example': 'never' });
    const failure = await failureOf({ method: 'POST', url: 'https://slow.example/', body: 'x', timeoutMs: 50 }, true);
    expect([failure.sent, failure.reason]).toEqual(['no', 'slow.example did not answer within 0.05 seconds.']);
  });

  test.each([
    ['127.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['10.1.2.3'],
    ['169.254.169.254'],
    ['100.64.0.1'],
    ['0.0.0.0'],
    ['fd00::1'],
    ['fe80::1%eth0'],
    ['64:ff9b::a00:1'],
    ['2002:7f00:1::'],
    ['224.0.0.1'],
  ])('a name that resolves to %s is refused before anything is sent', async (address) => {
    resolveNames({ 'vendor.example': [address] });
    const failure = await failureOf({ method: 'GET', url: 'https://vendor.example/' }, false);
    expect(failure.sent).toBe('no');
    expect(failure.reason).toMatch(/^vendor\.example is on this machine or inside its network/);
  });

  test('one inside address among public ones is enough, and the name is asked only once', async () => {
    const { asked } = resolveNames({ 'vendor.example': ['93.184.215.14', '127.0.0.1'] });
    const failure = await failureOf({ method: 'GET', url: 'https://vendor.example/' }, false);
    expect([failure.sent, asked]).toEqual(['no', ['vendor.example']]);
  });

  test('with DESKBRIDGE_ALLOW_HTTP_VENDORS a name may lead to this machine, but still not into its network', async () => {
    resolveNames({ 'here.example': ['127.0.0.1'], 'inside.example': ['10.0.0.1'] });
    const here = await failureOf({ method: 'GET', url: 'https://here.example:1/' }, true);
    expect(here.reason).toBe('here.example:1 refused the connection.');
    const inside = await failureOf({ method: 'GET', url: 'https://inside.example/' }, true);
    expect(inside.reason).toMatch(
      /^inside\.example is neither a public address nor on this machine, so no request goes there\./,
    );
  });

  test('an address written out is refused without a connection', async () => {
    let connections = 0;
    const server = createRawServer(() => connections++);
    const port = await listen(server);
    for (const url of [`https://127.0.0.1:${port}/`, `http://127.0.0.1:${port}/`, `https://[::ffff:7f00:1]:${port}/`]) {
      expect((await failureOf({ method: 'GET', url }, false)).sent).toBe('no');
    }
    expect(connections).toBe(0);
  });
});

/** Throws where a test's own text is wrong. */
function opened(text: string): AddressRules['privateVendors'] {
  const read = readPrivateVendors(text);
  if (typeof read === 'string') throw new Error(read);
  return read;
}

describe('names inside the operator’s network', () => {
  const ask = (hostname: string) => ({ method: 'GET' as const, url: `https://${hostname}:9/`, timeoutMs: 100 });
  const refused = /requests go only to public addresses.*DESKBRIDGE_PRIVATE_VENDORS/;

  test('are reached once the operator names them, or the network they lead into', async () => {
    resolveNames({ 'jira.acme.internal': ['10.255.255.1'], 'wiki.acme.internal': ['10.255.255.2'] });
    const byName = opened('Jira.Acme.Internal.');
    expect((await failureOf(ask('jira.acme.internal'), false, byName)).reason).not.toMatch(refused);
    expect((await failureOf(ask('wiki.acme.internal'), false, byName)).reason).toMatch(refused);
    const byNetwork = opened('10.255.255.0/24');
    expect((await failureOf(ask('wiki.acme.internal'), false, byNetwork)).reason).not.toMatch(refused);
    expect((await failureOf(ask('wiki.acme.internal'), false, opened('10.1.0.0/16'))).reason).toMatch(refused);
    expect((await failureOf(ask('10.255.255.3'), false, byNetwork)).reason).not.toMatch(refused);
  });

  test('are never spoken to over plain http', async () => {
    resolveNames({ 'jira.acme.internal': ['10.255.255.1'] });
    const request = { method: 'GET' as const, url: 'http://jira.acme.internal/' };
    expect((await failureOf(request, false, opened('jira.acme.internal'))).reason).toMatch(/is plain http: use https/);
    expect((await failureOf(request, true, opened('jira.acme.internal'))).reason).toMatch(/is plain http: use https/);
  });

  test.each([
    ['127.0.0.1'],
    ['::1'],
    ['169.254.169.254'],
    ['fe80::1'],
    ['fd00:ec2::254'],
    ['fd20:ce::254'],
    ['100.100.100.200'],
    ['::ffff:10.0.0.1'],
    ['64:ff9b::a00:1'],
    ['0.0.0.0'],
    ['224.0.0.1'],
  ])('do not lead to %s, whatever the operator named', async (address) => {
    resolveNames({ 'jira.acme.internal': [address] });
    const everything = opened('jira.acme.internal 10.0.0.0/8 100.64.0.0/10 fc00::/7');
    expect((await failureOf(ask('jira.acme.internal'), false, everything)).reason).toMatch(refused);
  });

  test('are asked for once: what the name says afterwards changes nothing', async () => {
    const answers = { 'jira.acme.internal': ['10.255.255.1', '127.0.0.1'] };
    const { asked } = resolveNames(answers);
    const mixed = await failureOf(ask('jira.acme.internal'), false, opened('jira.acme.internal'));
    expect(mixed).toMatchObject({ sent: 'no', reason: expect.stringMatching(refused) as unknown });
    answers['jira.acme.internal'] = ['10.255.255.1'];
    const pinned = failureOf(ask('jira.acme.internal'), false, opened('jira.acme.internal'));
    answers['jira.acme.internal'] = ['127.0.0.1'];
    expect((await pinned).reason).not.toMatch(/refused the connection/);
    expect(asked).toEqual(['jira.acme.internal', 'jira.acme.internal']);
  });
});
