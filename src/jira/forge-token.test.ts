import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { createForgeKeys, type ForgeKeys, KeysAway } from './forge-keys.ts';
import { createFitReader, forgeIssuer } from './forge-token.ts';
import { type Http, HttpFailure } from '../http.ts';

const appId = 'ari:cloud:ecosystem::app/0f3c1f5e-8a4b-4f0d-9d3e-6a2b8c7d1e00';
const cloudId = '6c7e1a52-aaaa-4bbb-8ccc-1234567890ab';
const apiBaseUrl = `https://api.atlassian.com/ex/jira/${cloudId}`;
const NOW = Date.UTC(2026, 10, 21, 9, 0, 0);

let ours: KeyObject;
let strangers: KeyObject;
let published: JWK[];

beforeAll(async () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  ours = pair.privateKey;
  strangers = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  published = [{ ...(await exportJWK(pair.publicKey)), kid: 'forge/invocation-token/1', alg: 'RS256', use: 'sig' }];
});

interface Forged {
  key?: KeyObject | Uint8Array;
  header?: object;
  claims?: object;
  app?: object;
}

function fit({ key = ours, header = {}, claims = {}, app = {} }: Forged = {}): Promise<string> {
  const seconds = NOW / 1000;
  return new SignJWT({
    iss: forgeIssuer,
    aud: appId,
    iat: seconds,
    nbf: seconds,
    exp: seconds + 25,
    jti: 'one',
    principal: '557058:ann',
    app: {
      id: appId,
      installationId: 'ari:cloud:ecosystem::installation/1',
      apiBaseUrl,
      installation: { id: 'x', contexts: [{ name: 'ari', cloudId }] },
      environment: { type: 'PRODUCTION', id: 'env' },
      module: { type: 'jira:issueContext', key: 'intercom-issue-context' },
      ...app,
    },
    context: {
      cloudId,
      siteUrl: 'https://acme.atlassian.net',
      extension: { issue: { id: '10001', key: 'SUP-1' }, project: { id: '10000', key: 'SUP' } },
    },
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'forge/invocation-token/1', ...header })
    .sign(key);
}

/** Keys from a pretend address; `asked` counts the requests. */
function keySource(answer: () => object): { keys: ForgeKeys; asked: () => number; pass: (ms: number) => void } {
  let asked = 0;
  let now = 0;
  const http: Http = {
    async request() {
      asked += 1;
      return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(answer())) };
    },
    close: () => undefined,
  };
  const keys = createForgeKeys({ http, url: 'https://forge.example/jwks.json', now: () => now });
  return { keys, asked: () => asked, pass: (ms) => (now += ms) };
}

function reader({ keys } = keySource(() => ({ keys: published }))) {
  const rules = { appId, issuer: forgeIssuer, environments: ['PRODUCTION'], apiOrigin: 'https://api.atlassian.com' };
  return createFitReader(rules, { keys, now: () => NOW });
}

const bearer = async (forged?: Forged): Promise<string> => `Bearer ${await fit(forged)}`;

describe('a token of Forge', () => {
  test('says who calls, from which site, beside which issue', async () => {
    expect(await reader()(await bearer())).toEqual({
      kind: 'valid',
      caller: {
        installationId: 'ari:cloud:ecosystem::installation/1',
        cloudId,
        apiBaseUrl,
        environment: { id: 'env', type: 'PRODUCTION' },
        module: { type: 'jira:issueContext', key: 'intercom-issue-context' },
        accountId: '557058:ann',
        siteUrl: 'https://acme.atlassian.net',
        issue: { id: '10001', key: 'SUP-1' },
        project: { id: '10000', key: 'SUP' },
        tokenId: 'one',
        expiresAt: NOW + 25_000,
      },
    });
  });

  test('of an event may come without context and principal', async () => {
    const verdict = await reader()(await bearer({ claims: { context: undefined, principal: undefined } }));
    expect(verdict).toMatchObject({ kind: 'valid', caller: { cloudId, accountId: null, issue: null, siteUrl: null } });
  });

  const seconds = NOW / 1000;
  const forgeries: [string, string, () => Promise<string> | string][] = [
    ['something that is no token', 'fit_malformed', () => 'Bearer abc'],
    ['another scheme', 'fit_malformed', () => 'Basic YTpi'],
    ['a token of 20 kB', 'fit_malformed', () => bearer({ claims: { padding: 'x'.repeat(20_000) } })],
    ['`alg: none`', 'fit_algorithm', () => `Bearer ${unsigned()}`],
    ['a signature by shared secret over our public key', 'fit_algorithm', () => `Bearer ${bySharedSecret()}`],
    ['the signature of a stranger', 'fit_signature', () => bearer({ key: strangers })],
    ['a key id nobody knows', 'fit_unknown_key', () => bearer({ header: { kid: 'made-up' } })],
    ['no key id', 'fit_unknown_key', () => bearer({ header: { kid: undefined } })],
    [
      'a key that the token itself brings along',
      'fit_signature',
      () => bearer({ key: strangers, header: { jku: 'https://evil.example/jwks.json', jwk: published[0] ?? {} } }),
    ],
    ['another issuer', 'fit_issuer', () => bearer({ claims: { iss: 'forge/context-token' } })],
    ['another app', 'fit_audience', () => bearer({ claims: { aud: appId.replace('0f3c', 'ffff') } })],
    ['no audience', 'fit_audience', () => bearer({ claims: { aud: undefined } })],
    ['an end that has passed', 'fit_expired', () => bearer({ claims: { exp: seconds - 60 } })],
    ['no end', 'fit_incomplete', () => bearer({ claims: { exp: undefined } })],
    ['a beginning that is to come', 'fit_not_yet_valid', () => bearer({ claims: { nbf: seconds + 300 } })],
    ['no id of its own', 'fit_incomplete', () => bearer({ claims: { jti: undefined } })],
    ['no installation', 'fit_incomplete', () => bearer({ app: { installationId: undefined } })],
    ['an isolated cloud', 'fit_isolated_cloud', () => bearer({ claims: { icLabel: 'ic-1' } })],
    ['an address elsewhere', 'fit_base_url', () => bearer({ app: { apiBaseUrl: 'https://evil.example/ex/jira/1' } })],
    [
      'an address that only looks right',
      'fit_base_url',
      () => bearer({ app: { apiBaseUrl: `https://api.atlassian.com.evil.example/ex/jira/${cloudId}` } }),
    ],
    [
      'an address with a name before it',
      'fit_base_url',
      () => bearer({ app: { apiBaseUrl: `https://api.atlassian.com@evil.example/ex/jira/${cloudId}` } }),
    ],
    [
      'an address whose path climbs',
      'fit_base_url',
      () => bearer({ app: { apiBaseUrl: `https://api.atlassian.com/ex/jira/${cloudId}/../../../me` } }),
    ],
    [
      'two sites at once',
      'fit_base_url',
      () => bearer({ app: { installation: { contexts: [{ cloudId: cloudId.replace('6c7e', '0000') }] } } }),
    ],
  ];

  test.each(forgeries)('with %s is refused as %s', async (_what, check, forged) => {
    expect(await reader()(await forged())).toEqual({ kind: 'refused', check });
  });

  test('is missed where there is none', async () => {
    expect(await reader()(undefined)).toEqual({ kind: 'refused', check: 'fit_missing' });
  });

  test('of a developer’s environment is told apart', async () => {
    const app = { environment: { type: 'DEVELOPMENT', id: 'dev' } };
    expect(await reader()(await bearer({ app }))).toEqual({ kind: 'wrong environment', environment: 'DEVELOPMENT' });
  });

  test('with clocks a little apart is still believed', async () => {
    expect(await reader()(await bearer({ claims: { exp: seconds - 5, nbf: seconds + 5 } }))).toMatchObject({
      kind: 'valid',
    });
  });
});

describe('the keys of Forge', () => {
  test('are read once for many tokens, also at the same moment', async () => {
    const source = keySource(() => ({ keys: published }));
    const read = reader(source);
    const token = await bearer();
    await Promise.all(Array.from({ length: 20 }, () => read(token)));
    await read(token);
    expect(source.asked()).toBe(1);
  });

  test('are read again for a new key id, but made-up ids cause one request in five minutes', async () => {
    const source = keySource(() => ({ keys: published }));
    const read = reader(source);
    await read(await bearer());
    const madeUp = await bearer({ header: { kid: 'made-up' } });
    await read(madeUp);
    expect(source.asked()).toBe(1);
    source.pass(6 * 60_000);
    for (let again = 0; again < 10; again += 1) await read(madeUp);
    expect(source.asked()).toBe(2);
  });

  test('that are new are taken by all tokens that name one at the same moment', async () => {
    let set: JWK[] = [];
    const source = keySource(() => ({ keys: set }));
    const read = reader(source);
    await read(await bearer());
    set = published;
    source.pass(6 * 60_000);
    const token = await bearer();
    const read20 = await Promise.all(Array.from({ length: 20 }, () => read(token)));
    expect(read20.map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'valid'));
    expect(source.asked()).toBe(2);
  });

  test('that are new are taken as soon as a token names one', async () => {
    let set: JWK[] = [];
    const source = keySource(() => ({ keys: set }));
    const read = reader(source);
    expect(await read(await bearer())).toMatchObject({ check: 'fit_unknown_key' });
    set = published;
    source.pass(6 * 60_000);
    expect(await read(await bearer())).toMatchObject({ kind: 'valid' });
  });

  test('stay good while their address is away; without any, the fault is said to be ours', async () => {
    let away = false;
    const http: Http = {
      async request() {
        if (away) throw new HttpFailure('No answer.', 'no');
        return { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ keys: published })) };
      },
      close: () => undefined,
    };
    let now = 0;
    const read = reader({
      ...keySource(() => ({})),
      keys: createForgeKeys({ http, url: 'https://x', now: () => now }),
    });
    expect(await read(await bearer())).toMatchObject({ kind: 'valid' });
    away = true;
    now += 3 * 60 * 60_000;
    expect(await read(await bearer())).toMatchObject({ kind: 'valid' });
    const fresh = reader({
      ...keySource(() => ({})),
      keys: createForgeKeys({ http, url: 'https://x', now: () => now }),
    });
    await expect(fresh(await bearer())).rejects.toThrow(KeysAway);
  });
});

function unsigned(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', kid: 'forge/invocation-token/1' })}.${part({ iss: forgeIssuer, aud: appId })}.`;
}

function bySharedSecret(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', kid: 'forge/invocation-token/1' })}.${part({ iss: forgeIssuer, aud: appId })}`;
  return `${signed}.${createHmac('sha256', JSON.stringify(published[0])).update(signed).digest('base64url')}`;
}
