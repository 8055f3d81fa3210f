import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createRawServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { selfSignedCertificate } from '../test/certificate.ts';
import { useServers } from '../test/servers.ts';
import { HttpFailure, createHttp } from './http.ts';
import type { HttpRequest } from './http.ts';

const { onEnd, listen, serve, serveRaw } = useServers();

function client() {
  const http = createHttp({ allowHttpVendors: true, userAgent: 'Deskbridge/test' });
  onEnd(() => http.close());
  return http;
}

async function failureOf(request: HttpRequest, http = client()): Promise<HttpFailure> {
  const failure: unknown = await http.request(request).catch((error: unknown) => error);
  if (!(failure instanceof HttpFailure)) throw new Error(`no HttpFailure but ${JSON.stringify(failure)}`);
  return failure;
}

describe('an exchange', () => {
  test('carries method, headers and body, and gives status, headers and body back', async () => {
    const url = await serve((incoming, answer) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        answer.writeHead(201, { 'X-RateLimit-Limit': '10', 'Set-Cookie': ['a=1', 'b=2'] });
        answer.end(JSON.stringify([incoming.method, incoming.headers, Buffer.concat(chunks).toString()]));
      });
    });
    const answer = await client().request({
      method: 'PUT',
      url: `${url}/x?y=1`,
      headers: { 'content-type': 'application/json' },
      body: '{"ä":1}',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ 'x-ratelimit-limit': '10', 'set-cookie': 'a=1, b=2' });
    const [method, headers, body] = JSON.parse(answer.body.toString()) as [string, Record<string, string>, string];
    expect([method, body]).toEqual(['PUT', '{"ä":1}']);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '8',
      'accept-encoding': 'identity',
      'user-agent': 'Deskbridge/test',
    });
  });

  test('a redirect is given back, not followed', async () => {
    const seen: string[] = [];
    const url = await serve((incoming, answer) => {
      seen.push(incoming.url ?? '');
      answer.writeHead(302, { location: '/elsewhere' }).end();
    });
    const answer = await client().request({ method: 'GET', url: `${url}/start` });
    expect([answer.status, answer.headers['location'], seen]).toEqual([302, '/elsewhere', ['/start']]);
  });

  test('many at once and one after the other reuse at most 128 connections to one host', async () => {
    let connections = 0;
    const server = createServer((_incoming, answer) => answer.end('ok'));
    server.on('connection', () => connections++);
    const url = `http://127.0.0.1:${await listen(server)}`;
    const http = client();
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(Array.from({ length: 200 }, () => http.request({ method: 'GET', url })));
      expect(answers.every((answer) => answer.body.toString() === 'ok')).toBe(true);
    }
    expect(connections).toBeLessThanOrEqual(128);
  });
});

describe('certainly not sent', () => {
  test('connection refused', async () => {
    const server = createRawServer();
    const port = await listen(server);
    await new Promise((done) => {
      server.close(done);
    });
    const failure = await failureOf({ method: 'POST', url: `http://127.0.0.1:${port}/`, body: 'x' });
    expect([failure.sent, failure.reason]).toEqual(['no', `127.0.0.1:${port} refused the connection.`]);
  });

  test('a name that does not resolve', async () => {
    const failure = await failureOf({ method: 'POST', url: 'https://deskbridge-test.invalid/', body: 'x' });
    expect([failure.sent, failure.reason]).toEqual(['no', 'The name deskbridge-test.invalid could not be resolved.']);
  });

  test('a peer that does not speak TLS', async () => {
    let heard = '';
    const url = await serveRaw((socket, text) => {
      heard += text;
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const failure = await failureOf({ method: 'POST', url: url.replace('http:', 'https:'), body: 'canary' });
    expect(failure.sent).toBe('no');
    expect(heard).not.toContain('canary');
  });

  test('a certificate that is not trusted: not one byte of the request is seen', async () => {
    let seen = 0;
    const server = createTlsServer(selfSignedCertificate(), () => seen++);
    const port = await listen(server);
    const failure = await failureOf({ method: 'POST', url: `https://127.0.0.1:${port}/`, body: 'canary' });
    expect([failure.sent, seen]).toEqual(['no', 0]);
    expect(failure.reason).toBe(
      `No trusted encrypted connection to 127.0.0.1:${port} could be made (DEPTH_ZERO_SELF_SIGNED_CERT).`,
    );
  });

  test('after close', async () => {
    const http = createHttp({ allowHttpVendors: true });
    http.close();
    const failure = await failureOf({ method: 'GET', url: 'http://127.0.0.1:1/' }, http);
    expect([failure.sent, failure.reason]).toEqual(['no', 'Deskbridge is stopping.']);
  });

  test('a header that cannot be written', async () => {
    const failure = await failureOf({ method: 'GET', url: 'http://127.0.0.1:1/', headers: { a: 'x\r\ny: z' } });
    expect([failure.sent, failure.message]).toEqual(['no', 'The request to 127.0.0.1:1 could not be formed.']);
  });
});

describe('perhaps sent', () => {
  test('a reset before the answer', async () => {
    const url = await serveRaw((socket) => socket.resetAndDestroy());
    const failure = await failureOf({ method: 'POST', url, body: 'x' });
    expect([failure.sent, failure.reason]).toEqual([
      'maybe',
      `The connection to ${new URL(url).host} broke off (ECONNRESET).`,
    ]);
  });

  test('an orderly end before the answer', async () => {
    const url = await serveRaw((socket) => socket.end());
    expect((await failureOf({ method: 'POST', url, body: 'x' })).sent).toBe('maybe');
  });

  test('a reset on a connection used before', async () => {
    let requests = 0;
    const url = await serveRaw((socket) => {
      if (++requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      else socket.resetAndDestroy();
    });
    const http = client();
    await http.request({ method: 'GET', url });
    const failure = await failureOf({ method: 'POST', url, body: 'x' }, http);
    expect([failure.sent, requests]).toEqual(['maybe', 2]);
  });

  test('a reset in the middle of the answer', async () => {
    const url = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', () => socket.resetAndDestroy());
    });
    expect((await failureOf({ method: 'POST', url, body: 'x' })).sent).toBe('maybe');
  });

  test('an answer shorter than announced', async () => {
    const url = await serveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'));
    expect((await failureOf({ method: 'GET', url })).sent).toBe('maybe');
  });

  test('silence', async () => {
    const url = await serve(() => undefined);
    const failure = await failureOf({ method: 'POST', url, body: 'x', timeoutMs: 100 });
    expect([failure.sent, failure.reason]).toEqual([
      'maybe',
      `${new URL(url).host} did not answer within 0.1 seconds.`,
    ]);
  });

  test('a body that drips on for ever: the time counts to the last byte', async () => {
    const url = await serve((_incoming, answer) => {
      const drip = setInterval(() => answer.write('.'), 10);
      answer.on('close', () => clearInterval(drip));
    });
    expect((await failureOf({ method: 'GET', url, timeoutMs: 150 })).sent).toBe('maybe');
  });

  test('something that is not HTTP, more headers than are read, or a switch of protocol', async () => {
    const answers = [
      'hello\r\n\r\n',
      `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
      'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
    ];
    for (const text of answers) {
      const url = await serveRaw((socket) => socket.write(text));
      expect((await failureOf({ method: 'GET', url })).sent).toBe('maybe');
    }
  });

  test('close while a request is under way', async () => {
    const http = client();
    const url = await serve(() => http.close());
    expect((await failureOf({ method: 'POST', url, body: 'x' }, http)).sent).toBe('maybe');
  });
});

describe('an answer that is too large', () => {
  test('is not read at all when it says so', async () => {
    const url = await serveRaw((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\nabc'));
    const failure = await failureOf({ method: 'GET', url });
    expect([failure.sent, failure.reason]).toEqual([
      'maybe',
      `${new URL(url).host} answered with more than 10240 kB, more than is read.`,
    ]);
  });

  test('is cut off while it streams: of 1 GB only a little more than the limit ever leaves the server', async () => {
    const piece = Buffer.alloc(64 * 1024, 'x');
    let written = 0;
    const url = await serve((_incoming, answer) => {
      const pour = () => {
        while (written < 1024 ** 3 && !answer.destroyed) {
          written += piece.length;
          if (!answer.write(piece)) return void answer.once('drain', pour);
        }
        answer.end();
      };
      pour();
    });
    const failure = await failureOf({ method: 'GET', url, maxBytes: 1024 * 1024 });
    expect(failure.reason).toContain('more than 1024 kB');
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('https', () => {
  test('works with a trusted certificate, new and reused connection alike', async () => {
    const trusted = getCACertificates('default');
    onEnd(() => setDefaultCACertificates(trusted));
    const certificate = selfSignedCertificate();
    setDefaultCACertificates([...trusted, certificate.cert]);
    let connections = 0;
    const server = createTlsServer(certificate, (_incoming, answer) => answer.end('sealed'));
    server.on('secureConnection', () => connections++);
    const url = `https://localhost:${await listen(server)}/`;
    const http = client();
    for (let i = 0; i < 3; i++) {
      expect((await http.request({ method: 'POST', url, body: 'x' })).body.toString()).toBe('sealed');
    }
    expect(connections).toBe(1);
  });
});

test('a client for one server of the operator’s own goes there, and nowhere else', async () => {
  const url = await serve((_incoming, answer) => void answer.end('{}'));
  const http = createHttp({ onlyOrigin: url });
  onEnd(() => http.close());
  expect((await http.request({ method: 'POST', url: `${url}/v1/traces`, body: '{}' })).status).toBe(200);
  const elsewhere = await failureOf({ method: 'GET', url: 'https://example.com/' }, http);
  expect(elsewhere).toMatchObject({ sent: 'no', reason: expect.stringContaining('no request goes elsewhere') });
});
