/** A queue of one organization for tests, filled and worked on by hand. */
import { randomUUID } from 'node:crypto';
import type { Effect } from '../src/domain/effects.ts';
import { emptyText } from '../src/domain/text/richtext.ts';
import type { Db } from '../src/store/db.ts';
import { storeEffects } from '../src/store/decided.ts';
import { type Claimed, claimJobs, type Settlement, settleJobs } from '../src/store/jobs.ts';

export interface Queue {
  /** One note for each conversation named, in this order. */
  addNotes(
    connectionId: string,
    conversationIds: string[],
    options?: { priority?: 0 | 1; linkId?: string },
  ): Promise<void>;
  add(effects: Effect[]): Promise<void>;
  addConnection(): Promise<{ connectionId: string }>;
  claim(options?: Partial<{ slots: number; perDoor: number; leaseMs: number }>): Promise<Claimed[]>;
  /** Answers the ids of the jobs that were still held. */
  settle(settlements: Settlement[]): Promise<number[]>;
  effects(): Promise<{ id: string; state: string; reason: string | null }[]>;
  lanes(): Promise<{ lane: string }[]>;
  /** As the organization. */
  run<R extends object>(text: string, params?: unknown[]): Promise<R[]>;
  /** Leaves nothing to claim. */
  empty(): Promise<void>;
}

export function queueIn(db: Db, organizationId: string): Queue {
  const owner = { organizationId, eventId: null, hostId: randomUUID(), issueId: '1' };
  const run = <R extends object>(text: string, params: unknown[] = []) =>
    db.tx(organizationId, (sql) => sql.query<R>(text, params));
  const store = (effects: Effect[], priority: 0 | 1) =>
    db.tx(organizationId, (sql) =>
      storeEffects(
        sql,
        { ...owner, priority },
        { effects: effects.map((effect) => ({ key: randomUUID(), effect })), stops: [] },
      ),
    );
  return {
    async addNotes(connectionId, conversationIds, { priority = 1, linkId = randomUUID() } = {}) {
      const note = { kind: 'note', connectionId, linkId, body: emptyText, moreUrl: null, opening: false } as const;
      await store(
        conversationIds.map((conversationId) => ({ ...note, conversationId, reopen: false })),
        priority,
      );
    },
    async add(effects) {
      await store(effects, 1);
    },
    async addConnection() {
      const connectionId = randomUUID();
      await run(
        `insert into connections (organization_id, id, name, workspace_id, workspace_name, region, api_url, admin_id, admin_name)
         values ($1, $2::uuid, $3, $3, 'w', 'US', 'https://x.test', '7', 'Deskbridge')`,
        [organizationId, connectionId, connectionId],
      );
      return { connectionId };
    },
    claim: (options = {}) => claimJobs(db, { slots: 64, perDoor: 48, leaseMs: 60_000, ...options }),
    settle: async (settlements) => [...(await settleJobs(db, organizationId, settlements))],
    effects: () => run('select id, state, reason from effects order by created_at, id'),
    lanes: () => run('select lane from lanes'),
    run,
    async empty() {
      await run('with j as (delete from jobs), d as (delete from doors) delete from lanes');
    },
  };
}
