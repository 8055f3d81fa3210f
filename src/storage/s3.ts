/**
 * Files in a bucket of any storage that speaks S3. In: a file, piece by piece. Out: the same, piece by piece. No more than one piece of it is
 * held at a time, no address is ever handed out that lets others in. This room must not know what the files are.
 */
import { createHash } from 'node:crypto';
import { type FilePlace, FileTooLarge, type Storage, StorageUnavailable } from '../domain/desk/storage.ts';
import type { Http, HttpResponse } from '../http.ts';
import { filesIn, readTag, s3Calls, type S3Access } from './s3-calls.ts';

/** S3 takes no smaller part but the last (S3 docs, multipart upload limits). */
const PART_BYTES = 8 * 1024 * 1024;
const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function filesInS3(http: Http, access: S3Access): Storage & { check(): Promise<void> } {
  const call = s3Calls(http, access);
  const keyOf = ({ organizationId, id }: FilePlace): string => {
    // The names are ours; whatever else came here could name somebody else's.
    if (!uuidForm.test(organizationId) || !uuidForm.test(id)) throw new Error('A file is named by ids.');
    return `${organizationId}/${id}`;
  };

  /** Begun with the second piece: most files have one. */
  async function inParts(key: string, [first, second]: [Buffer, Buffer], pieces: AsyncIterator<Buffer>): Promise<void> {
    const begun = await call({ method: 'POST', key, query: { uploads: '' } });
    const uploadId = readTag(begun.body.toString(), 'UploadId');
    if (uploadId === null) throw new StorageUnavailable('The file storage began an upload without a name for it.');
    const query = { uploadId };
    try {
      const parts: string[] = [];
      for (let piece: Buffer | null = first; piece !== null;) {
        const partNumber = String(parts.length + 1);
        const { headers } = await call({ method: 'PUT', key, query: { ...query, partNumber }, body: piece });
        parts.push(`<Part><PartNumber>${partNumber}</PartNumber><ETag>${headers['etag'] ?? ''}</ETag></Part>`);
        piece = parts.length === 1 ? second : await nextOf(pieces);
      }
      const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`;
      const ended = await call({ method: 'POST', key, query, body: Buffer.from(body) });
      // It may fail after it has answered 200 (S3 docs, CompleteMultipartUpload).
      if (readTag(ended.body.toString(), 'ETag') === null)
        throw new StorageUnavailable('The file storage did not put an upload together.');
    } catch (error) {
      await call({ method: 'DELETE', key, query }).catch(() => undefined);
      throw error;
    }
  }

  return {
    async put(place, content, atMostBytes) {
      const key = keyOf(place);
      const counted = counting(atMostBytes);
      const pieces = piecesOf(content, counted.seen);
      const first = (await nextOf(pieces)) ?? Buffer.alloc(0);
      const second = await nextOf(pieces);
      if (second === null) await call({ method: 'PUT', key, body: first });
      else await inParts(key, [first, second], pieces);
      return counted.result();
    },
    async open(place) {
      const key = keyOf(place);
      const first = await rangeOf(key, 0, null);
      return first === null ? null : bytesOf(key, first);
    },
    async remove(place) {
      await call({ method: 'DELETE', key: keyOf(place), fine: [404] });
    },
    async *list(organizationId) {
      if (!uuidForm.test(organizationId)) throw new Error('An organization is named by its id.');
      const prefix = `${call.prefix}${organizationId}/`;
      for (let more: string | null = ''; more !== null;) {
        const query = { 'list-type': '2', prefix, ...(more === '' ? {} : { 'continuation-token': more }) };
        const xml: string = (await call({ method: 'GET', key: null, query })).body.toString();
        for (const { key, at } of filesIn(xml)) {
          const id = key.slice(prefix.length);
          if (uuidForm.test(id)) yield { id, at };
        }
        more = readTag(xml, 'NextContinuationToken');
      }
    },
    async check() {
      await call({ method: 'GET', key: null, query: { 'list-type': '2', prefix: call.prefix, 'max-keys': '1' } });
    },
  };

  /** `ifMatch`: of the file as it was when it was begun to be read. Null: it is not there. */
  async function rangeOf(key: string, from: number, ifMatch: string | null): Promise<HttpResponse | null> {
    const headers = {
      range: `bytes=${from}-${from + PART_BYTES - 1}`,
      ...(ifMatch === null ? {} : { 'if-match': ifMatch }),
    };
    const answer = await call({ method: 'GET', key, headers, fine: [404, 416] });
    // An empty file has no byte to begin with.
    return answer.status === 404 ? null : answer;
  }

  async function* bytesOf(key: string, first: HttpResponse): AsyncGenerator<Uint8Array> {
    const etag = first.headers['etag'] ?? null;
    let sent = 0;
    for (let answer: HttpResponse | null = first; answer !== null && answer.status !== 416;) {
      yield answer.body;
      sent += answer.body.length;
      const total = Number(/\/(\d+)$/.exec(answer.headers['content-range'] ?? '')?.[1] ?? sent);
      if (sent >= total) return;
      if (answer.body.length === 0) throw new StorageUnavailable('The file storage ended a file too early.');
      answer = await rangeOf(key, sent, etag);
    }
  }
}

/** The content in pieces of the size of a part. */
async function* piecesOf(
  content: AsyncIterable<Uint8Array>,
  seen: (chunk: Uint8Array) => void,
): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    seen(chunk);
    for (let at = 0; at < chunk.length;) {
      const take = chunk.subarray(at, at + PART_BYTES - bytes);
      // Whoever hands chunks over may use their memory again.
      held.push(Buffer.from(take));
      bytes += take.length;
      at += take.length;
      if (bytes < PART_BYTES) continue;
      yield Buffer.concat(held);
      [held, bytes] = [[], 0];
    }
  }
  if (bytes > 0) yield Buffer.concat(held);
}

async function nextOf(pieces: AsyncIterator<Buffer>): Promise<Buffer | null> {
  const next = await pieces.next();
  return next.done === true ? null : next.value;
}

function counting(atMostBytes: number) {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    seen(chunk: Uint8Array): void {
      bytes += chunk.length;
      if (bytes > atMostBytes) throw new FileTooLarge(`More than ${atMostBytes} bytes came.`);
      hash.update(chunk);
    },
    result: () => ({ bytes, sha256: hash.digest('hex') }),
  };
}
