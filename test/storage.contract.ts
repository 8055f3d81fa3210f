/** What every storage of files does, whatever it keeps them on. In: one that is empty. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { FileTooLarge, type Storage } from '../src/domain/desk/storage.ts';

const MB = 1024 * 1024;

export function storageContract(name: string, start: () => Storage): void {
  describe(`${name} keeps files`, () => {
    const place = () => ({ organizationId: randomUUID(), id: randomUUID() });

    async function* pieces(...chunks: Buffer[]): AsyncGenerator<Uint8Array> {
      yield* chunks;
    }
    async function read(storage: Storage, of: { organizationId: string; id: string }): Promise<Buffer | null> {
      const content = await storage.open(of);
      if (content === null) return null;
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk);
      return Buffer.concat(chunks);
    }
    async function ids(storage: Storage, organizationId: string): Promise<string[]> {
      const found: string[] = [];
      for await (const { id } of storage.list(organizationId)) found.push(id);
      return found.toSorted();
    }

    test.each([0, 1, 1000, 8 * MB - 1, 8 * MB, 8 * MB + 1, 25 * MB])('of %i bytes, whole', async (size) => {
      const storage = start();
      const at = place();
      const bytes = randomBytes(size);
      const half = Math.floor(size / 3);
      const kept = await storage.put(at, pieces(bytes.subarray(0, half), bytes.subarray(half)), 25 * MB);
      expect(kept).toEqual({ bytes: size, sha256: createHash('sha256').update(bytes).digest('hex') });
      expect((await read(storage, at))?.equals(bytes)).toBe(true);
    });

    test.each([10, 20 * MB])(
      'of at most %i bytes: a larger one is refused, and nothing of it is there',
      async (most) => {
        const storage = start();
        const at = place();
        const chunks = Array.from({ length: 3 }, () => randomBytes(Math.ceil(most / 2)));
        await expect(storage.put(at, pieces(...chunks), most)).rejects.toBeInstanceOf(FileTooLarge);
        expect(await read(storage, at)).toBeNull();
      },
    );

    test('not where their sender breaks off', async () => {
      const storage = start();
      const at = place();
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield randomBytes(17 * MB);
        throw new Error('The sender is gone.');
      }
      await expect(storage.put(at, broken(), 25 * MB)).rejects.toThrow('The sender is gone.');
      expect(await read(storage, at)).toBeNull();
    });

    test('until they are removed, which is fine twice', async () => {
      const storage = start();
      const at = place();
      expect(await storage.open(at)).toBeNull();
      await storage.put(at, pieces(Buffer.from('x')), 10);
      await storage.remove(at);
      await storage.remove(at);
      expect(await storage.open(at)).toBeNull();
    });

    test('apart for each organization, and lists them', async () => {
      const storage = start();
      const [mine, other] = [place(), place()];
      const more = Array.from({ length: 7 }, () => ({ ...mine, id: randomUUID() }));
      for (const at of [mine, other, ...more]) await storage.put(at, pieces(Buffer.from(at.id)), 100);
      expect(await ids(storage, mine.organizationId)).toEqual([mine, ...more].map(({ id }) => id).toSorted());
      expect(await ids(storage, randomUUID())).toEqual([]);
      expect(await read(storage, { ...mine, organizationId: other.organizationId })).toBeNull();
      for await (const { at } of storage.list(other.organizationId))
        expect(Math.abs(Date.now() - at.getTime())).toBeLessThan(60_000);
    });

    test('under our own ids only', async () => {
      const storage = start();
      for (const id of ['../../etc/passwd', '', 'x', '..'])
        await expect(async () => storage.put({ organizationId: randomUUID(), id }, pieces(), 1)).rejects.toThrow(
          'named by ids',
        );
    });
  });
}
