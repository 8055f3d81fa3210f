/** Whether what a notification tells of is known here; asked for all that came meanwhile at once, so that a busy workspace costs few questions. */
import type { Db } from '../store/db.ts';
import { knownMentions, type Mention } from '../store/heard.ts';

export interface LinkedLookup {
  /** Throws DatabaseUnavailable. */
  knows(mention: Mention): Promise<boolean>;
}

interface Waiting {
  mention: Mention;
  resolve: (known: boolean) => void;
  reject: (error: unknown) => void;
}

const MOST_AT_ONCE = 200;

export function createLinkedLookup(db: Db): LinkedLookup {
  let waiting: Waiting[] = [];
  let busy = false;

  async function pump(): Promise<void> {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      try {
        const known = await knownMentions(
          db,
          batch.map(({ mention }) => mention),
        );
        batch.forEach(({ resolve }, at) => resolve(known[at] === true));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    busy = false;
  }

  return {
    knows: (mention) =>
      new Promise((resolve, reject) => {
        waiting.push({ mention, resolve, reject });
        void pump();
      }),
  };
}
