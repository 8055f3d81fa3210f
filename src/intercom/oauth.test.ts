import { describe, expect, test } from 'vitest';
import { Rejected, RetryLater, Unknown } from '../domain/errors.ts';
import { type Http, HttpFailure, type HttpRequest } from '../http.ts';
import { createOAuth } from './oauth.ts';

const app = { clientId: 'client id', clientSecret: 'canary secret', url: null };

/** An http that answers so, and what it was asked. */
function answering(answer: { status: number; body: unknown } | HttpFailure) {
  const asked: HttpRequest[] = [];
  const http: Http = {
    request: (request) => {
      asked.push(request);
      if (answer instanceof HttpFailure) return Promise.reject(answer);
      return Promise.resolve({ status: answer.status, headers: {}, body: Buffer.from(JSON.stringify(answer.body)) });
    },
    close: () => undefined,
  };
  return { asked, oauth: createOAuth(http, app) };
}

const token = { token_type: 'Bearer', token: 'tok:canary', access_token: 'tok:canary' };

describe('the authorize page', () => {
  const { oauth } = answering({ status: 200, body: token });
  const ask = { state: 's+/=', redirectUri: 'https://desk.example/oauth/intercom/callback' };

  test.each([
    ['US', 'https://app.intercom.com/oauth'],
    ['EU', 'https://app.eu.intercom.com/oauth'],
    ['AU', 'https://app.au.intercom.com/oauth'],
  ] as const)('of %s is in its web app', (region, page) => {
    const url = new URL(oauth.authorizeUrl({ ...ask, region }));
    expect(url.origin + url.pathname).toBe(page);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'client id',
      state: ask.state,
      redirect_uri: ask.redirectUri,
    });
  });
});

describe('the exchange of a code', () => {
  test('is one request, with the end of the code kept', async () => {
    const { oauth, asked } = answering({ status: 200, body: token });
    expect(await oauth.exchange('abc=', 'EU')).toEqual({
      token: 'tok:canary',
      apiUrl: 'https://api.eu.intercom.io',
    });
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST https://api.eu.intercom.io/auth/eagle/token',
    ]);
    expect(new URLSearchParams(String(asked[0]?.body)).get('code')).toBe('abc=');
  });

  test('of the US leaves the address open: its API knows tokens of every region', async () => {
    const { oauth } = answering({ status: 200, body: { access_token: 'tok:canary' } });
    expect(await oauth.exchange('abc', 'US')).toEqual({ token: 'tok:canary', apiUrl: null });
  });

  test.each([
    ['a code that is spent', { status: 401, body: { errors: [{ code: 'unauthorized' }] } }, Rejected],
    ['an outage', { status: 503, body: {} }, Unknown],
    ['an answer without a token', { status: 200, body: { token_type: 'Bearer' } }, Unknown],
    ['a redirect', { status: 302, body: {} }, Rejected],
    ['too many requests', { status: 429, body: {} }, RetryLater],
    ['a line that breaks', new HttpFailure('api.intercom.io broke off.', 'maybe'), Unknown],
    ['a line that is not there', new HttpFailure('api.intercom.io refused.', 'no'), RetryLater],
  ])('that meets %s ends, is not repeated, and tells no secret', async (_what, answer, kind) => {
    const { oauth, asked } = answering(answer);
    const error: unknown = await oauth.exchange('canary code', 'US').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect(String(error)).not.toContain('canary');
    expect(asked).toHaveLength(1);
  });
});

describe('taking the app away', () => {
  const access = { apiUrl: 'https://api.intercom.io', token: 'tok:canary' };

  test.each([200, 401])('is done when Intercom answers %i', async (status) => {
    const { oauth, asked } = answering({ status, body: {} });
    await oauth.revoke(access);
    expect(asked[0]).toMatchObject({ url: 'https://api.intercom.io/auth/uninstall', method: 'POST' });
    expect(asked[0]?.headers?.['authorization']).toBe('Bearer tok:canary');
  });

  test('that Intercom refuses says so', async () => {
    const { oauth } = answering({ status: 422, body: {} });
    await expect(oauth.revoke(access)).rejects.toThrow('422');
  });
});
