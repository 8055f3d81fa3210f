import { expect, test } from 'vitest';
import { eachDatabase, freshDatabase } from '../../test/databases.ts';
import type { Db } from './db.ts';
import { dump, load, readHead } from './dump.ts';
import { receiveEvents } from './jobs.ts';

async function linesOf(db: Db): Promise<string[]> {
  const pieces: string[] = [];
  await db.asOwner(async (session) => {
    for await (const piece of dump(session, { version: '1', secret: null })) pieces.push(piece);
  });
  return pieces.join('').split('\n');
}

async function* given(lines: string[]): AsyncGenerator<string> {
  yield* lines;
}

const rowsIn = (lines: string[]): string[] => lines.filter((line) => line.startsWith('{"kind":"rows"')).toSorted();

eachDatabase('a backup', (database, engine) => {
  test('puts every row back as it was, and remembers when', async () => {
    const { db, organizationId } = database();
    await receiveEvents(db, organizationId, [
      {
        organizationId,
        source: 'hand',
        deliveryId: null,
        bodyHash: 'x',
        key: 'é "quoted" \\ key',
        kind: 'issue.deleted',
        hostId: null,
        issueId: '9007199254740993',
        body: null,
        state: 'dead',
        reasons: ['none'],
        priority: 1,
      },
    ]);
    const [head = '', ...lines] = await linesOf(db);
    const second = await freshDatabase(engine);
    if (second === null) throw new Error('This engine was there a moment ago.');
    await second.db.call('delete from organizations');
    await second.db.asOwner((session) => load(session, readHead(head), given(lines)));
    const again = await linesOf(second.db);
    const restored = again.filter((line) => line.startsWith('{"kind":"rows","table":"restores"'));
    expect(restored).toHaveLength(1);
    expect(rowsIn(again.filter((line) => !restored.includes(line)))).toEqual(rowsIn(lines));
    await second.end();
  });

  test('that is cut off is refused, and leaves nothing, tables neither', async () => {
    const [head = '', ...lines] = await linesOf(database().db);
    const second = await freshDatabase(engine);
    if (second === null) throw new Error('This engine was there a moment ago.');
    const found = await second.db.asOwner(async (session) => {
      await session.run('drop schema public cascade; create schema public');
      const cut = lines.filter((line) => !line.startsWith('{"kind":"end"'));
      await expect(load(session, readHead(head), given(cut))).rejects.toThrow('cut off or damaged');
      return session.run(`select relname from pg_class where relnamespace = 'public'::regnamespace`);
    });
    expect(found).toEqual([]);
    await second.end();
  });

  test('does not go into a database that has something in it, nor does any other file', async () => {
    const { db } = database();
    const [head = '', ...lines] = await linesOf(db);
    const loading = db.asOwner((session) => load(session, readHead(head), given(lines)));
    await expect(loading).rejects.toThrow('restore into a new, empty one');
    expect(() => readHead('PK…')).toThrow('no backup of Deskbridge');
  });
});
