/** A bucket on this machine that speaks as much S3 as we do, and checks every signature. In: requests. Out: objects, and what was refused. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Bucket {
  /** As STORAGE_S3_URL has it. */
  url: string;
  key: { accessKeyId: string; secretAccessKey: string; region: string };
  objects: Map<string, { body: Buffer; at: Date }>;
  /** Uploads that were begun and neither ended nor given up. */
  uploads: Map<string, Map<number, Buffer>>;
  requests: string[];
  /** The next so many requests are answered so. */
  fail(status: number, times: number): void;
  close(): Promise<void>;
}

const key = { accessKeyId: 'AKTEST', secretAccessKey: 'secret-of-the-test-bucket', region: 'eu-test-1' };

export async function startBucket(): Promise<Bucket> {
  const objects: Bucket['objects'] = new Map();
  const uploads: Bucket['uploads'] = new Map();
  const requests: string[] = [];
  let failing = { status: 0, times: 0 };
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://bucket');
      requests.push(`${request.method} ${url.pathname}${url.search}`);
      if (failing.times > 0) {
        failing = { ...failing, times: failing.times - 1 };
        return say(response, failing.status, '<Error><Code>Broken</Code></Error>');
      }
      if (!isSigned(request, url, body)) return say(response, 403, '<Error><Code>SignatureDoesNotMatch</Code></Error>');
      return answer({ request, response, url, body });
    });
  });

  function answer(of: { request: IncomingMessage; response: ServerResponse; url: URL; body: Buffer }): void {
    const { request, response, url, body } = of;
    const name = decodeURIComponent(url.pathname.replace(/^\/bucket\/?/, ''));
    const uploadId = url.searchParams.get('uploadId');
    if (name === '') return list(response, url.searchParams);
    if (request.method === 'POST' && url.searchParams.has('uploads')) {
      const id = randomUUID();
      uploads.set(id, new Map());
      return say(response, 200, `<R><UploadId>${id}</UploadId></R>`);
    }
    if (uploadId !== null) return part(of, name, uploadId);
    if (request.method === 'PUT') {
      objects.set(name, { body, at: new Date() });
      return say(response, 200, '');
    }
    if (request.method === 'DELETE') {
      objects.delete(name);
      return say(response, 204, '');
    }
    return get(request, response, objects.get(name)?.body);
  }

  function part(
    of: { request: IncomingMessage; response: ServerResponse; url: URL; body: Buffer },
    name: string,
    id: string,
  ): void {
    const { request, response, url, body } = of;
    const parts = uploads.get(id);
    if (parts === undefined) return say(response, 404, '<Error><Code>NoSuchUpload</Code></Error>');
    if (request.method === 'PUT') {
      parts.set(Number(url.searchParams.get('partNumber')), body);
      response.setHeader('etag', `"${hash(body)}"`);
      return say(response, 200, '');
    }
    uploads.delete(id);
    if (request.method === 'DELETE') return say(response, 204, '');
    const whole = [...parts].toSorted(([a], [b]) => a - b);
    // As S3 does: only the last part may be small, and each is named by its tag.
    if (
      whole.slice(0, -1).some(([, one]) => one.length < 5 * 1024 * 1024) ||
      whole.some(([, one]) => !body.includes(hash(one)))
    )
      return say(response, 400, '<Error><Code>InvalidPart</Code></Error>');
    objects.set(name, { body: Buffer.concat(whole.map(([, one]) => one)), at: new Date() });
    return say(response, 200, `<R><ETag>&quot;x&quot;</ETag></R>`);
  }

  function list(response: ServerResponse, query: URLSearchParams): void {
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token') ?? '';
    const found = [...objects]
      .filter(([name]) => name.startsWith(prefix) && name > after)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    const page = found.slice(0, 3);
    const items = page.map(
      ([name, { at }]) => `<Contents><Key>${name}</Key><LastModified>${at.toISOString()}</LastModified></Contents>`,
    );
    const more = found.length > 3 ? `<NextContinuationToken>${page.at(-1)?.[0]}</NextContinuationToken>` : '';
    return say(response, 200, `<R>${items.join('')}${more}</R>`);
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket`,
    key,
    objects,
    uploads,
    requests,
    fail: (status, times) => void (failing = { status, times }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function get(request: IncomingMessage, response: ServerResponse, body: Buffer | undefined): void {
  if (body === undefined) return say(response, 404, '<Error><Code>NoSuchKey</Code></Error>');
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  if (from === undefined || to === undefined) return say(response, 200, body);
  if (Number(from) >= body.length) return say(response, 416, '<Error><Code>InvalidRange</Code></Error>');
  const end = Math.min(Number(to), body.length - 1);
  response.setHeader('content-range', `bytes ${from}-${end}/${body.length}`).setHeader('etag', `"${hash(body)}"`);
  return say(response, 206, body.subarray(Number(from), end + 1));
}

function say(response: ServerResponse, status: number, body: string | Buffer): void {
  response.writeHead(status).end(body);
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const hash = (body: Buffer | string): string => createHash('sha256').update(body).digest('hex');
const hmac = (secret: string | Buffer, text: string): Buffer => createHmac('sha256', secret).update(text).digest();

/** Signature version 4, as AWS documents it. */
function isSigned(request: IncomingMessage, url: URL, body: Buffer): boolean {
  const { headers } = request;
  const given = /Credential=([^/]+)\/(\d+)\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)/.exec(
    headers.authorization ?? '',
  );
  if (given === null || headers['x-amz-content-sha256'] !== hash(body)) return false;
  const [, id, day = '', region = '', signed = '', signature] = given;
  if (id !== key.accessKeyId || region !== key.region) return false;
  const names = signed.split(';');
  const encode = (text: string): string =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted()
    .join('&');
  const lines = names.map((name) => `${name}:${String(headers[name]).trim().replaceAll(/ +/g, ' ')}\n`).join('');
  const canonical = [request.method, url.pathname, query, lines, signed, hash(body)].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const signing = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${key.secretAccessKey}`);
  return hmac(signing, text).toString('hex') === signature;
}
