import { expect, test } from 'vitest';
import { eachDatabase, makeOrganization } from '../../test/databases.ts';
import { type AuditActor, type AuditFilter, listAudit, recordAudit, recordAuditOnceADay } from './audit.ts';
import type { Db } from './db.ts';

const ada: AuditActor = { kind: 'session', name: 'Ada', userId: null, ip: '198.51.100.7' };
const everything: AuditFilter = { actor: null, action: null, search: null, from: null, to: null };

function list(db: Db, organizationId: string, filter: Partial<AuditFilter> = {}) {
  const ask = { after: null, limit: 100, order: 'oldest' as const };
  return db.tx(organizationId, (sql) => listAudit(sql, { ...everything, ...filter }, ask));
}

/** What somebody might type to make one entry look like two, or like another. */
const injections = [
  'x\r\n2026-01-01 operator user.removed',
  'x\nactor=root',
  'null\u0000byte',
  '\u001B[2K\u001B[1A erased',
  'line\u2028separator and paragraph\u2029',
  'right\u202Eot tfel',
  '\uD800 half a character',
  '\u0085next line',
];

eachDatabase('the audit log', (database) => {
  test('keeps who did what to what, in order, per organization', async () => {
    const { db } = database();
    const [mine, theirs] = [await makeOrganization(db), await makeOrganization(db)];
    await db.tx(mine, async (sql) => {
      await recordAudit(sql, {
        actor: ada,
        action: 'user.invited',
        subject: 'bo@acme.example',
        detail: { role: 'agent' },
      });
      await recordAudit(sql, { actor: { ...ada, kind: 'nobody', ip: null }, action: 'session.refused' });
    });
    await db.tx(theirs, (sql) => recordAudit(sql, { actor: ada, action: 'user.invited' }));
    expect(await list(db, mine)).toMatchObject([
      {
        actor: 'Ada',
        actorKind: 'session',
        action: 'user.invited',
        subject: 'bo@acme.example',
        detail: { role: 'agent' },
        ip: '198.51.100.7',
      },
      { action: 'session.refused', subject: null, detail: {}, ip: null },
    ]);
    expect(await list(db, theirs)).toHaveLength(1);
  });

  test('is not kept for what was rolled back', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    const work = db.tx(organizationId, async (sql) => {
      await recordAudit(sql, { actor: ada, action: 'user.invited' });
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await list(db, organizationId)).toEqual([]);
  });

  test.each(injections)('shows %j as one line, whoever wrote it', async (text) => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    await db.tx(organizationId, (sql) =>
      recordAudit(sql, {
        actor: { ...ada, name: text },
        action: 'demo.done',
        subject: text,
        detail: { [text]: text, all: [text] },
      }),
    );
    const [row, ...more] = await list(db, organizationId);
    expect(more).toEqual([]);
    const texts = [
      row?.actor ?? '',
      row?.subject ?? '',
      ...Object.entries(row?.detail ?? {})
        .flat(2)
        .map(String),
    ];
    for (const one of texts) expect(one).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202E]/u);
    expect(row?.subject).toContain('\uFFFD');
  });

  test('is added to once a day for each thing, however many say it at once, and again the next day', async () => {
    const { db } = database();
    const [mine, theirs] = [await makeOrganization(db), await makeOrganization(db)];
    const entry = { actor: ada, action: 'key.used', subject: 'ci' } as const;
    const say = (organizationId: string, what: string) =>
      db.tx(organizationId, (sql) => recordAuditOnceADay(sql, entry, what));
    const left = await Promise.all(Array.from({ length: 8 }, () => say(mine, 'this')));
    await say(mine, 'that');
    await say(theirs, 'this');
    expect([(await list(db, mine)).length, (await list(db, theirs)).length]).toEqual([2, 1]);
    for (const one of left) expect(one > 0 && one <= 86_400_000).toBe(true);
    // What was written today was written yesterday.
    const [{ hash } = { hash: '' }] = await db.call<{ hash: string }>(
      `select encode(sha256(convert_to(to_char((now() - interval '24 hours') at time zone 'UTC', 'YYYY-MM-DD ') || 'this', 'UTF8')), 'hex') as hash`,
    );
    await db.call('update audit_log set once_hash = $2 where organization_id = $1', [theirs, hash]);
    await say(theirs, 'this');
    await say(theirs, 'this');
    expect(await list(db, theirs)).toHaveLength(2);
  });

  test('is found by who, what, a word and time', async () => {
    const { db } = database();
    const organizationId = await makeOrganization(db);
    await db.tx(organizationId, async (sql) => {
      await recordAudit(sql, { actor: ada, action: 'user.invited', subject: '100%_sure' });
      await recordAudit(sql, { actor: ada, action: 'workflow-run.retried' });
      await recordAudit(sql, { actor: { ...ada, name: 'Bo' }, action: 'user.removed' });
    });
    const actions = async (filter: Partial<AuditFilter>) =>
      (await list(db, organizationId, filter)).map(({ action }) => action);
    expect(await actions({ actor: 'Bo' })).toEqual(['user.removed']);
    expect(await actions({ action: 'user' })).toEqual(['user.invited', 'user.removed']);
    expect(await actions({ action: 'workflow' })).toEqual([]);
    expect(await actions({ action: 'user.removed' })).toEqual(['user.removed']);
    expect(await actions({ search: '0%_S' })).toEqual(['user.invited']);
    expect(await actions({ search: '%' })).toEqual(['user.invited']);
    expect(await actions({ search: '198.51' })).toHaveLength(3);
    expect(await actions({ from: new Date(Date.now() + 3_600_000) })).toEqual([]);
    expect(await actions({ to: new Date(Date.now() + 3_600_000) })).toHaveLength(3);
  });
});
