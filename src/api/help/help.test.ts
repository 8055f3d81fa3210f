import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiOn, type TestApi } from '../../../test/api.ts';
import { type FreshDatabase, freshDatabase } from '../../../test/databases.ts';
import { explainedCodes } from './codes.ts';

const page = readFileSync(new URL('../../../docs/troubleshooting.md', import.meta.url), 'utf8');
const codes = explainedCodes(page);

let fresh: FreshDatabase;
let api: TestApi;

beforeAll(async () => {
  fresh = (await freshDatabase('embedded')) as FreshDatabase;
  api = await apiOn(fresh, {});
});
afterAll(async () => {
  await api.end();
  await fresh.end();
});

const open = (url: string) => api.call('GET', url, { token: null });

describe('where the type of an error leads', () => {
  test('to what its code means and what to do, on this server, for somebody who is not signed in', async () => {
    const { json } = await open('/api/v1/links');
    expect(json.type).toBe(`${api.deps.publicUrl}/help/errors/unauthorized`);
    const told = await open(new URL(json.type).pathname);
    expect(told.status).toBe(200);
    expect(told.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(told.text).toContain('Nobody is signed in, or the API key is unknown, revoked or expired.');
    expect(told.text).toContain('<code>npx deskbridge apikey create my-script</code>');
  });

  test('there is a page for every code that the documentation explains, in plain words', async () => {
    expect(codes.length).toBeGreaterThan(150);
    for (const { code } of codes) {
      const { status, text } = await open(`/help/errors/${code}`);
      expect([code, status]).toEqual([code, 200]);
      expect(text).toContain(`<h1>${code}</h1>`);
      const body = text.slice(text.indexOf('<h1>'));
      expect(body.match(/`|\]\(|\*|<a id|<(?!\/?(?:a|p|h1|code|em|strong|main|body|html)\b)/)?.[0]).toBeUndefined();
      for (const [, target = ''] of body.matchAll(/href="([^"]+)"/g)) expect((await open(target)).status).toBe(200);
    }
  });

  test('and one page with all of them', async () => {
    const { status, text } = await open('/help/errors');
    expect(status).toBe(200);
    const linked = [...text.matchAll(/href="\/help\/errors\/(\w+)"/g)].map(([, code = '']) => code);
    expect(linked.toSorted()).toEqual(codes.map(({ code }) => code).toSorted());
  });

  test('in English like the documentation, whatever the reader’s browser prefers', async () => {
    const headers = { 'accept-language': 'de' };
    for (const url of ['/help/errors', '/help/errors/unauthorized', '/help/errors/nothing'])
      expect((await api.call('GET', url, { token: null, headers })).text).toContain('<html lang="en">');
  });

  test('a code that nothing says is answered with 404, and is not repeated', async () => {
    const { status, text } = await open(`/help/errors/${encodeURIComponent('<script>x')}`);
    expect(status).toBe(404);
    expect(text).toContain('There is no such error code');
    expect(text).not.toContain('script');
  });
});
