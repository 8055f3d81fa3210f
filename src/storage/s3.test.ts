import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bucket, startBucket } from '../../test/s3.ts';
import { storageContract } from '../../test/storage.contract.ts';
import { StorageUnavailable } from '../domain/desk/storage.ts';
import { createHttp } from '../http.ts';
import { filesOnDisk } from '../store/files.ts';
import { filesInS3 } from './s3.ts';

const http = createHttp({ allowHttpVendors: true });
let bucket: Bucket;
let folder: string;
beforeAll(async () => {
  bucket = await startBucket();
  folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-files-'));
});
afterAll(async () => {
  http.close();
  await bucket.close();
  rmSync(folder, { recursive: true, force: true });
});

storageContract('a folder', () => filesOnDisk(folder));
storageContract('a bucket', () => filesInS3(http, { url: bucket.url, ...bucket.key }));
storageContract('a folder in a bucket', () => filesInS3(http, { url: `${bucket.url}/desk/bridge`, ...bucket.key }));
storageContract('a folder whose name an address has to spell', () =>
  filesInS3(http, { url: `${bucket.url}/Acme%20files/f%C3%BCr`, ...bucket.key }),
);

describe('a bucket', () => {
  const at = () => ({ organizationId: randomUUID(), id: randomUUID() });
  const files = (more: object = {}) => filesInS3(http, { url: bucket.url, ...bucket.key, ...more });
  async function* bytes(size: number): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(size);
  }

  test('is left without anything half sent', () => {
    expect(bucket.uploads.size).toBe(0);
  });

  test('that stumbles is asked again', async () => {
    bucket.fail(503, 2);
    const place = at();
    await files().put(place, bytes(3), 10);
    expect(bucket.objects.get(`${place.organizationId}/${place.id}`)?.body).toHaveLength(3);
  });

  test('that is away, or refuses us, says why in words', async () => {
    await expect(files({ secretAccessKey: 'wrong' }).check()).rejects.toThrow(
      /SignatureDoesNotMatch.*SECRET_ACCESS_KEY/,
    );
    await expect(files({ url: 'http://127.0.0.1:1/bucket' }).put(at(), bytes(3), 10)).rejects.toBeInstanceOf(
      StorageUnavailable,
    );
    await files().check();
  });

  test('is not reached over plain http, or inside our network, without leave', async () => {
    const guarded = createHttp({ allowHttpVendors: false });
    const storage = filesInS3(guarded, { url: bucket.url, ...bucket.key });
    await expect(storage.check()).rejects.toBeInstanceOf(StorageUnavailable);
    guarded.close();
  });
});
