import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BODY_LIMIT, badBody, isPacked, rawBody, readJsonObject, sendProblem, takeRawBodies } from './body.ts';

const read = (text: string) => readJsonObject(Buffer.from(text));

describe('readJsonObject', () => {
  test('a JSON object is read as it is', () => {
    expect(read('{"a":[1,{"b":"ü"}]}')).toEqual({ kind: 'object', value: { a: [1, { b: 'ü' }] } });
  });

  test.each([
    ['an empty body', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '12'],
    ['a string', '"{}"'],
    ['truncated JSON', '{"issue":{"id":"1'],
    ['two objects', '{}{}'],
    ['a byte order mark', '\uFEFF{}'],
    ['white space only', ' \n'],
  ])('%s is bad_json, with a reason in words', (_name, text) => {
    const reading = read(text);
    expect(reading).toMatchObject({ kind: 'bad', code: 'bad_json' });
    expect(reading.kind === 'bad' && reading.detail).toMatch(/^The body .*\.$/);
  });

  test.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate written in UTF-8', [0xed, 0xa0, 0x80]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00]],
  ])('invalid UTF-8 (%s) is bad_json', (_name, bytes) => {
    const raw = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(readJsonObject(raw)).toMatchObject({ kind: 'bad', code: 'bad_json' });
  });

  test('nesting of 10,000 is too_large, closed or not', () => {
    const deep = '{"a":'.repeat(10_000);
    expect(read(deep)).toMatchObject({ kind: 'bad', code: 'too_large' });
    expect(read(`${deep}1${'}'.repeat(10_000)}`)).toMatchObject({ kind: 'bad', code: 'too_large' });
    expect(read(`{"a":${'['.repeat(10_000)}`)).toMatchObject({ kind: 'bad', code: 'too_large' });
  });

  test('brackets inside strings are no nesting', () => {
    const text = JSON.stringify({ text: `${'{['.repeat(5000)} "\\" ${'['.repeat(5000)}` });
    expect(read(text)).toMatchObject({ kind: 'object' });
  });

  test('keys of the prototype are plain data and change no prototype', () => {
    const reading = read('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}');
    expect(reading.kind).toBe('object');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    const value = reading.kind === 'object' ? reading.value : {};
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

async function door(): Promise<FastifyInstance> {
  const app = Fastify();
  await app.register(async (hooks) => {
    takeRawBodies(hooks);
    hooks.post('/length', (request, reply) => reply.send({ length: rawBody(request.body).length }));
    hooks.post('/packed', (request, reply) => reply.send({ packed: isPacked(request.headers) }));
    hooks.post('/broken', () => {
      throw new Error('a secret of ours');
    });
    hooks.post('/bad', (_request, reply) => sendProblem(reply, badBody({ code: 'bad_json', detail: 'Why.' })));
  });
  app.post('/elsewhere', (request, reply) => reply.send({ body: request.body }));
  return app;
}

describe('what the database cannot keep', () => {
  test('NUL and half characters are left out of strings, everything else stays', () => {
    const text = String.raw`{"a": "x\u0000y\ud83dz \ud83d\udd25 \u00e9", "b": [1, {"c": "\uDC00"}], "\u0001": null}`;
    expect(read(text)).toEqual({
      kind: 'object',
      value: { a: 'xy\uFFFDz 🔥 é', b: [1, { c: '\uFFFD' }], '\u0001': null },
    });
  });

  test.each([
    ['NUL', String.raw`{"a\u0000b": 1}`],
    ['half a character', String.raw`{"\ud83d": 1}`],
    ['NUL, deep inside', String.raw`{"a": [{"b": {"__proto__": {"\u0000": 1}}}]}`],
  ])('a key with it (%s) is bad_json', (_name, text) => {
    expect(read(text)).toMatchObject({
      kind: 'bad',
      code: 'bad_json',
      detail: expect.stringMatching(/^The body .*\.$/),
    });
  });

  test('whole characters that are spelled out are fine in a key', () => {
    expect(read(String.raw`{"\ud83d\udd25": "\\u0000"}`)).toEqual({ kind: 'object', value: { '🔥': '\\u0000' } });
  });

  test('keys of the prototype stay data beside them', () => {
    const reading = read(String.raw`{"__proto__": {"a": "\u0000"}, "b": 1}`);
    expect(reading.kind === 'object' && Object.hasOwn(reading.value, '__proto__')).toBe(true);
    expect(Object.hasOwn({}, 'a')).toBe(false);
  });
});

describe('takeRawBodies', () => {
  test.each(['application/json', 'text/plain; charset=latin1', 'application/xml', 'not a type', ''])(
    'content type %j arrives as bytes',
    async (type) => {
      const app = await door();
      const payload = Buffer.from('{"a": 1}');
      const answer = await app.inject({ method: 'POST', url: '/length', payload, headers: { 'content-type': type } });
      expect(answer.json()).toEqual({ length: 8 });
      await app.close();
    },
  );

  test('no body and no content type arrive as no bytes', async () => {
    const app = await door();
    expect((await app.inject({ method: 'POST', url: '/length' })).json()).toEqual({ length: 0 });
    await app.close();
  });

  test('a body that announces more than 25 MB is 413 before it is read', async () => {
    const app = await door();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const status = await new Promise((resolve, reject) => {
      const call = request({ port, method: 'POST', path: '/length', headers: { 'content-length': BODY_LIMIT + 1 } });
      call.on('response', (response) => {
        resolve(response.statusCode);
        call.destroy();
      });
      call.on('error', reject);
      call.write('{');
    });
    expect(status).toBe(413);
    await app.close();
  });

  test('a packed body is recognised and stays packed', async () => {
    const app = await door();
    const payload = gzipSync(Buffer.alloc(1_000_000));
    const headers = { 'content-encoding': 'gzip' };
    expect((await app.inject({ method: 'POST', url: '/packed', payload, headers })).json()).toEqual({ packed: true });
    const length = await app.inject({ method: 'POST', url: '/length', payload, headers });
    expect(length.json()).toEqual({ length: payload.length });
    await app.close();
  });

  test('a fault of ours is 503 with Retry-After and tells nothing of its cause', async () => {
    const app = await door();
    const answer = await app.inject({ method: 'POST', url: '/broken', payload: '{}' });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('30');
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).not.toContain('secret');
    await app.close();
  });

  test('a problem names status, code, detail and the request', async () => {
    const app = await door();
    const answer = await app.inject({ method: 'POST', url: '/bad', payload: '{}' });
    expect(answer.json()).toMatchObject({
      type: '/help/errors/bad_json',
      status: 400,
      code: 'bad_json',
      detail: 'Why.',
    });
    expect(answer.json()).toHaveProperty('request_id');
    await app.close();
  });

  test('routes outside keep their own reading of bodies', async () => {
    const app = await door();
    const answer = await app.inject({ method: 'POST', url: '/elsewhere', payload: { a: 1 } });
    expect(answer.json()).toEqual({ body: { a: 1 } });
    await app.close();
  });
});
