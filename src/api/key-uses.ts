/**
 * That an API key was used, in the audit log: once a day (UTC) for each key and network, whatever it asks for and whichever process it asks. Later
 * requests of that day write nothing. The first waits for its entry, as everything does that is written down: a key that leaves no trace opens nothing.
 */
import type { ApiKey } from '../store/accounts/api-keys.ts';
import { type AuditActor, recordAuditOnceADay } from '../store/audit.ts';
import type { Db } from '../store/db.ts';
import { networkOf } from './network.ts';

const MOST_KEPT = 10_000;

/** What this process need not write any more. */
interface Written {
  /** By key and network, until when by `performance.now()`: the day is the database's, and our own clock may be another. */
  until: Map<string, number>;
  /** Of requests that come at once one writes. */
  writing: Map<string, Promise<void>>;
}

const writtenTo = new WeakMap<Db, Written>();

/** `actor`: the key as a caller. Resolves once the use stands in the audit log; throws what the database throws. */
export async function recordKeyUse(db: Db, key: ApiKey, actor: AuditActor): Promise<void> {
  const { until, writing } = writtenBy(db);
  const what = `key.used ${key.id} ${networkOf(actor.ip ?? '')}`;
  if ((until.get(what) ?? 0) > performance.now()) return;
  const begun = writing.get(what);
  if (begun !== undefined) return begun;
  const work = write(db, { key, actor, what })
    .then((end) => {
      if (until.size >= MOST_KEPT) until.clear();
      until.set(what, end);
    })
    .finally(() => writing.delete(what));
  writing.set(what, work);
  return work;
}

async function write(db: Db, { key, actor, what }: { key: ApiKey; actor: AuditActor; what: string }): Promise<number> {
  const entry = { actor, action: 'key.used', subject: key.name, detail: { scopes: key.scopes } } as const;
  // Counted from before it was asked, so never beyond the end of that day.
  const asked = performance.now();
  return asked + (await db.tx(key.organizationId, (sql) => recordAuditOnceADay(sql, entry, what)));
}

function writtenBy(db: Db): Written {
  const known = writtenTo.get(db);
  if (known !== undefined) return known;
  const none: Written = { until: new Map(), writing: new Map() };
  writtenTo.set(db, none);
  return none;
}
