/** Which of Intercom's notifications arrived, by connection and topic: counted elsewhere, added here now and then. */
import type { Db } from './db.ts';

export interface HookTopic {
  topic: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
}

export interface BadSignatures {
  count: number;
  lastAt: Date | null;
}

/** What came since it was last written, by topic. */
export interface HeardTopics {
  topics: { topic: string; count: number; lastAt: Date }[];
  badSignatures: { count: number; lastAt: Date } | null;
}

/** Nobody signs this many: a limit for what a signed stranger could fill. Those not heard of for longest give way. */
const MOST_TOPICS = 300;

export async function addHeardTopics(
  db: Db,
  organizationId: string,
  { connectionId, heard }: { connectionId: string; heard: HeardTopics },
): Promise<void> {
  const { topics, badSignatures } = heard;
  await db.tx(organizationId, async (sql) => {
    if (topics.length > 0) {
      await sql.query(
        `insert into hook_topics (organization_id, connection_id, topic, count, first_at, last_at)
         select $1, $2, t.topic, t.count, t.last_at, t.last_at
         from jsonb_to_recordset($3::jsonb) as t(topic text, count bigint, last_at timestamptz)
         where exists (select from connections c where c.id = $2)
         order by t.topic
         on conflict (organization_id, connection_id, topic) do update
           set count = hook_topics.count + excluded.count, last_at = greatest(hook_topics.last_at, excluded.last_at)`,
        [
          organizationId,
          connectionId,
          JSON.stringify(topics.map(({ topic, count, lastAt }) => ({ topic, count, last_at: lastAt.toISOString() }))),
        ],
      );
      await sql.query(
        `delete from hook_topics where connection_id = $1 and topic in (
           select topic from hook_topics where connection_id = $1 order by last_at desc, topic offset $2)`,
        [connectionId, MOST_TOPICS],
      );
    }
    if (badSignatures !== null)
      await sql.query(
        'update connections set bad_signatures = bad_signatures + $2, last_bad_signature_at = $3 where id = $1',
        [connectionId, badSignatures.count, badSignatures.lastAt],
      );
  });
}

/** By name; with what was signed wrongly. */
export async function readTopics(
  db: Db,
  organizationId: string,
  connectionId: string,
): Promise<{ topics: HookTopic[]; badSignatures: BadSignatures }> {
  return db.tx(organizationId, async (sql) => {
    const topics = await sql.query<HookTopic>(
      `select topic, count, first_at as "firstAt", last_at as "lastAt" from hook_topics where connection_id = $1 order by topic`,
      [connectionId],
    );
    const [bad] = await sql.query<BadSignatures>(
      'select bad_signatures as count, last_bad_signature_at as "lastAt" from connections where id = $1',
      [connectionId],
    );
    return { topics, badSignatures: bad ?? { count: 0, lastAt: null } };
  });
}
