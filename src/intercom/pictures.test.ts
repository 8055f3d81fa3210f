import { expect, test } from 'vitest';
import type { Http, HttpResponse } from '../http.ts';
import { HttpFailure } from '../http.ts';
import { createPictures } from './pictures.ts';

const api = 'https://api.intercom.io';
const png = { status: 200, headers: { 'content-type': 'image/png' }, body: Buffer.from('picture') };

/** Answers in this order; says what it was asked. */
function pretend(...answers: (Partial<HttpResponse> | HttpFailure)[]) {
  const asked: string[] = [];
  let time = 0;
  const http: Http = {
    async request({ url }) {
      asked.push(url);
      const answer = answers.shift() ?? png;
      if (answer instanceof HttpFailure) throw answer;
      return { ...png, ...answer };
    },
    close() {},
  };
  return { asked, pass: (ms: number) => (time += ms), pictures: createPictures(http, () => time) };
}

test('a picture of Intercom is read once a day', async () => {
  const { asked, pass, pictures } = pretend();
  const url = 'https://static.intercomassets.com/avatars/1/a.png';
  expect(await pictures.read(url, api)).toBe(`data:image/png;base64,${Buffer.from('picture').toString('base64')}`);
  await pictures.read(url, api);
  expect(asked).toEqual([url]);
  pass(25 * 60 * 60 * 1000);
  await pictures.read(url, api);
  expect(asked).toHaveLength(2);
});

test('one that could not be read is asked for again after minutes', async () => {
  const { asked, pass, pictures } = pretend(new HttpFailure('away', 'no'));
  const url = 'https://static.intercomassets.com/avatars/1/a.png';
  expect(await pictures.read(url, api)).toBeNull();
  expect(await pictures.read(url, api)).toBeNull();
  expect(asked).toHaveLength(1);
  pass(6 * 60 * 1000);
  expect(await pictures.read(url, api)).not.toBeNull();
});

test.each([
  'https://evil.example/me.png',
  'https://intercomassets.com.evil.example/me.png',
  'http://static.intercomassets.com/me.png',
  'https://evilintercomassets.com/me.png',
  'data:image/png;base64,AAAA',
])('an address that a contact made up is not asked: %s', async (url) => {
  const { asked, pictures } = pretend();
  expect(await pictures.read(url, api)).toBeNull();
  expect(asked).toEqual([]);
});

test.each([
  ['what is no picture', { headers: { 'content-type': 'text/html' } }],
  ['drawings, which can carry scripts', { headers: { 'content-type': 'image/svg+xml' } }],
  ['what is not there', { status: 404 }],
  ['a server that does not answer, or too much', new HttpFailure('away', 'no')],
])('%s: none', async (_what, answer) => {
  const { pictures } = pretend(answer);
  expect(await pictures.read('https://static.intercomassets.com/a.png', api)).toBeNull();
});
