/** The secret of an installation is replaced by hand: looked at first, then done, then shown to be done. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../src/store/db.ts';
import { openDatabase } from '../../src/store/open.ts';
import { makeSealer } from '../../src/store/secrets.ts';
import { type FreshPlace, freshPlace, makeOrganization } from '../databases.ts';
import { endAll, run } from './processes.ts';

const newSecret = () => randomBytes(32).toString('base64');
const [old, current] = [newSecret(), newSecret()];
const rowId = randomUUID();
const token = { table: 'hosts', column: 'sealed_token', rowId } as const;

afterEach(endAll);

describe.each(['embedded', 'postgresql'] as const)('the secret, on %s', (engine) => {
  let place: FreshPlace | null = null;
  let organizations: string[] = [];
  const sealed = new Map<string, string>();

  beforeAll(async () => {
    place = await freshPlace(engine);
    if (place === null) return;
    await onDatabase(async (db) => {
      organizations = [await makeOrganization(db), await makeOrganization(db)];
      const sealer = makeSealer(db, { secret: old, previous: null });
      for (const id of organizations) sealed.set(id, await sealer.seal(id, token, `of ${id}`));
    });
  });
  beforeEach((context) => {
    if (place === null) context.skip('this machine has no PostgreSQL');
  });
  afterAll(() => place?.remove());

  async function onDatabase<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const { databaseUrl, dataDir } = place as FreshPlace;
    const db = await openDatabase({ databaseUrl, dataDir });
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  }

  function rotate(option: string[], secrets: { secret: string; previous?: string }) {
    const { databaseUrl, dataDir } = place as FreshPlace;
    return run(['rotate', ...option], {
      DATA_DIR: dataDir,
      DESKBRIDGE_SECRET: secrets.secret,
      ...(secrets.previous === undefined ? {} : { DESKBRIDGE_SECRET_PREVIOUS: secrets.previous }),
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
    });
  }

  const keys = () =>
    onDatabase((db) => db.call('select id, sealed_data_key, xmin::text from organizations order by id'));

  test('rotate --dry-run names what would be sealed anew and changes nothing; --status counts it as old', async () => {
    const before = await keys();
    const dry = await rotate(['--dry-run'], { secret: current, previous: old });
    expect(dry.code, dry.err).toBe(0);
    for (const id of organizations) expect(dry.out).toContain(`would be sealed anew  data key of organization ${id}`);
    expect(dry.out).toContain('2 data keys of 2 would be sealed anew, 0 already sealed with DESKBRIDGE_SECRET.');
    expect(dry.out).toContain('Nothing was changed: this was a dry run.');
    const status = await rotate(['--status'], { secret: current, previous: old });
    expect(status.out).toBe('2 data keys: 0 sealed with DESKBRIDGE_SECRET, 2 old.\n');
    expect(await keys()).toEqual(before);
  });

  test('rotate --dry-run says which data keys would not open, and fails', async () => {
    const { code, out, err } = await rotate(['--dry-run'], { secret: current });
    expect(out).toContain(`does not open         data key of organization ${organizations[0]}`);
    expect({ code, err }).toEqual({
      code: 1,
      err: 'deskbridge: 2 data keys of 2 did not open: set the missing secret and look again.\n',
    });
  });

  test('rotate goes on where it was stopped, and rotate --status shows 0 old', async () => {
    // As a process leaves it that was killed after the first.
    const [first = ''] = organizations;
    await onDatabase(async (db) => {
      const others = await db.call<{ id: string; key: string }>(
        'update organizations o set sealed_data_key = null from organizations k where o.id = k.id and o.id <> $1 returning o.id, k.sealed_data_key as key',
        [first],
      );
      expect(await makeSealer(db, { secret: current, previous: old }).rotate()).toBe(1);
      for (const { id, key } of others)
        await db.call('update organizations set sealed_data_key = $2 where id = $1', [id, key]);
    });
    const half = await rotate(['--status'], { secret: current, previous: old });
    expect(half.out).toBe('2 data keys: 1 sealed with DESKBRIDGE_SECRET, 1 old.\n');

    const done = await rotate([], { secret: current, previous: old });
    expect(done.code, done.err).toBe(0);
    expect(done.out).toContain('1 data key sealed anew.');
    const status = await rotate(['--status'], { secret: current });
    expect(status.out).toMatch(
      /^2 data keys: 2 sealed with DESKBRIDGE_SECRET, 0 old\.\nDESKBRIDGE_SECRET_PREVIOUS can go/,
    );
    await onDatabase(async (db) => {
      const after = makeSealer(db, { secret: current, previous: null });
      for (const id of organizations) expect(await after.open(id, token, sealed.get(id) ?? '')).toBe(`of ${id}`);
    });
  });
});

test('rotate makes no database where there is none, and takes --dry-run or --status, not both', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-rotate-'));
  try {
    const nowhere = await run(['rotate', '--status'], { DATA_DIR: folder });
    expect(nowhere.err).toContain(`There is no database in ${folder}`);
    expect(nowhere.code).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    expect((await run(['rotate', '--status', '--dry-run'], { DATA_DIR: folder })).code).toBe(2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
