/** Single calls of S3: signed, tried again where that does no harm, and read no further than needed. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { StorageUnavailable } from '../domain/desk/storage.ts';
import { type Http, HttpFailure, type HttpResponse } from '../http.ts';

export interface S3Access {
  /** With the bucket, and a folder in it where there is one: `https://s3.eu-central-1.amazonaws.com/bucket/folder`. */
  url: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface S3Call {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Under the folder; null: the bucket itself. */
  key: string | null;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Buffer;
  /** Statuses that are no failure. */
  fine?: number[];
}

const TRIES = 3;
const TIMEOUT_MS = 60_000;
const MOST_BYTES = 16 * 1024 * 1024;

export interface S3Calls {
  /**
   * Throws StorageUnavailable. Every call of ours may be made twice: it puts, reads or removes the same. An upload that is begun twice leaves
   * one without parts, and one whose end is not heard of may be refused the second time: then there is a file that nothing refers to.
   */
  (call: S3Call): Promise<HttpResponse>;
  /** Of every key, as the storage lists it, with its slash; empty for a whole bucket. */
  prefix: string;
}

export function s3Calls(http: Http, access: S3Access): S3Calls {
  const { origin, pathname } = new URL(access.url);
  const [bucket = '', ...folders] = pathname.split('/').filter((part) => part !== '');
  const prefix = folders.map((folder) => `${folder}/`).join('');

  async function once(call: S3Call): Promise<HttpResponse> {
    const url = new URL(`${origin}/${bucket}${call.key === null ? '' : `/${prefix}${call.key}`}`);
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    const body = call.body ?? Buffer.alloc(0);
    const hash = createHash('sha256').update(body).digest('hex');
    const { region, accessKeyId, secretAccessKey } = access;
    const signed = await new AwsV4Signer({
      method: call.method,
      url: url.href,
      headers: { ...call.headers, 'x-amz-content-sha256': hash },
      service: 's3',
      region,
      accessKeyId,
      secretAccessKey,
    }).sign();
    return http.request({
      method: call.method,
      url: signed.url.href,
      headers: Object.fromEntries(signed.headers),
      ...(call.method === 'PUT' || call.method === 'POST' ? { body } : {}),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MOST_BYTES,
    });
  }

  async function patiently(call: S3Call): Promise<HttpResponse> {
    for (let tried = 1; ; tried += 1) {
      const answer = await once(call).catch((error: unknown) => {
        if (error instanceof HttpFailure) return error.reason;
        throw error;
      });
      if (typeof answer !== 'string' && (answer.status < 300 || call.fine?.includes(answer.status) === true))
        return answer;
      const passing = typeof answer === 'string' || answer.status >= 500 || answer.status === 429;
      if (!passing || tried >= TRIES) throw new StorageUnavailable(sentenceOf(answer));
      await sleep(100 * 4 ** tried * (0.5 + Math.random()));
    }
  }
  // In a query it is encoded again: there it is named as it is called, not as an address spells it.
  return Object.assign(patiently, { prefix: decodeURIComponent(prefix) });
}

function sentenceOf(answer: HttpResponse | string): string {
  if (typeof answer === 'string') return `The file storage cannot be used: ${answer}`;
  const code = readTag(answer.body.toString('utf8').slice(0, 4000), 'Code') ?? 'no reason';
  const hints: Record<string, string> = {
    AccessDenied: 'the key may not do this: it needs s3:GetObject, s3:PutObject, s3:DeleteObject, s3:ListBucket',
    InvalidAccessKeyId: 'STORAGE_S3_ACCESS_KEY_ID is not known there',
    SignatureDoesNotMatch: 'STORAGE_S3_SECRET_ACCESS_KEY does not fit the key',
    NoSuchBucket: 'there is no such bucket: check STORAGE_S3_URL',
    AuthorizationHeaderMalformed: 'check STORAGE_S3_REGION',
  };
  const hint = Object.hasOwn(hints, code) ? `; ${hints[code]}` : '';
  return `The file storage answered ${answer.status} ${code}${hint}.`;
}

/** What an element holds, the first of its name; null: there is none, or nothing in it. */
export function readTag(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1];
  return found === undefined ? null : unescaped(found);
}

/** The objects of a listing. */
export function filesIn(xml: string): { key: string; at: Date }[] {
  return xml
    .split('<Contents>')
    .slice(1)
    .flatMap((one) => {
      const [key, at] = [readTag(one, 'Key'), readTag(one, 'LastModified')];
      return key === null || at === null ? [] : [{ key, at: new Date(at) }];
    });
}

function unescaped(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => named[name] ?? whole);
}
