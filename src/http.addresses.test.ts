import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { createServer as createRawServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { useServers } from '../test/servers.ts';
import { HttpFailure, createHttp, vendorUrlProblem } from './http.ts';
import type { HttpRequest } from './http.ts';

const { onEnd, listen } = useServers();

async function failureOf(request: HttpRequest, allowHttpVendors: boolean): Promise<HttpFailure> {
  const http = createHttp({ allowHttpVendors });
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
    expect(inside.reason).toBe(
      'inside.example is neither a public address nor on this machine, so no request goes there.',
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

describe('vendorUrlProblem', () => {
  test.each([
    ['https://api.intercom.io', null, null],
    ['https://jira.acme.example:8443/jira', null, null],
    ['https://8.8.8.8', null, null],
    ['https://[2606:4700::1111]/', null, null],
    ['http://127.0.0.1:9001', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['http://localhost:9001/jira', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['https://localhost', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['http://[::1]:9001', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['http://0x7f.1:9001', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['https://localhost.:9001', /DESKBRIDGE_ALLOW_HTTP_VENDORS/, null],
    ['http://jira.acme.example', /plain http.*DESKBRIDGE_ALLOW_HTTP_VENDORS/, /Plain http is only for this machine/],
    ['https://10.0.0.5', /inside its network/, /neither a public address/],
    ['https://169.254.169.254/latest', /inside its network/, /neither a public address/],
    ['https://[::ffff:127.0.0.1]', /inside its network/, /neither a public address/],
    ['https://[64:ff9b::7f00:1]', /inside its network/, /neither a public address/],
    ['https://user:pass@jira.acme.example', /user name or password/, /user name or password/],
    ['https://jira.acme.example/?x=1', /before any \? or #/, /before any \? or #/],
    ['https://jira.acme.example/#x', /before any \? or #/, /before any \? or #/],
    ['https://jira.acme.example:0', /between 1 and 65535/, /between 1 and 65535/],
    ['ftp://jira.acme.example', /is not https/, /is not https/],
    ['file:///etc/passwd', /is not https/, /is not https/],
    ['jira.acme.example', /not a URL/, /not a URL/],
    ['', /not a URL/, /not a URL/],
  ])('%s', (url, problem, problemWhenAllowed) => {
    for (const [allow, expected] of [
      [false, problem],
      [true, problemWhenAllowed],
    ] as const) {
      if (expected === null) expect(vendorUrlProblem(url, allow)).toBeNull();
      else expect(vendorUrlProblem(url, allow)).toMatch(expected);
    }
  });
});
