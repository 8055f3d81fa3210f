/** What arrives of Intercom's notifications, counted in memory and written now and then: a busy workspace must not cost a write each. */
import type { Db } from '../store/db.ts';
import { addHeardTopics } from '../store/hook-topics.ts';

export interface HeardTopics {
  received(of: Of, topic: string | null): void;
  badSignature(of: Of): void;
  /** Writes what is still in memory. */
  close(): Promise<void>;
}

interface Of {
  organizationId: string;
  connectionId: string;
}

interface Counts {
  topics: Map<string, { count: number; lastAt: Date }>;
  badSignatures: { count: number; lastAt: Date } | null;
}

const WRITE_EVERY_MS = 2_000;
/** As Intercom spells them; what else claims to be one is not kept. */
const TOPIC = /^[a-z][a-z0-9_.]{0,79}$/;

export function countHeardTopics(db: Db): HeardTopics {
  let heard = new Map<string, Of & Counts>();
  let due: NodeJS.Timeout | null = null;

  async function write(): Promise<void> {
    const now = heard;
    heard = new Map();
    for (const { organizationId, connectionId, topics, badSignatures } of now.values()) {
      const listed = [...topics].map(([topic, counted]) => ({ topic, ...counted }));
      // Counts are worth less than peace: what the database does not take now is not counted.
      await addHeardTopics(db, organizationId, { connectionId, heard: { topics: listed, badSignatures } }).catch(
        () => undefined,
      );
    }
  }

  function countsOf({ organizationId, connectionId }: Of): Counts {
    due ??= setTimeout(() => {
      due = null;
      void write();
    }, WRITE_EVERY_MS).unref();
    const known = heard.get(connectionId);
    if (known !== undefined) return known;
    const made = { organizationId, connectionId, topics: new Map(), badSignatures: null };
    heard.set(connectionId, made);
    return made;
  }

  return {
    received(of, topic) {
      if (topic === null || !TOPIC.test(topic)) return;
      const { topics } = countsOf(of);
      topics.set(topic, { count: (topics.get(topic)?.count ?? 0) + 1, lastAt: new Date() });
    },
    badSignature(of) {
      const counts = countsOf(of);
      counts.badSignatures = { count: (counts.badSignatures?.count ?? 0) + 1, lastAt: new Date() };
    },
    async close() {
      if (due !== null) clearTimeout(due);
      due = null;
      await write();
    },
  };
}
