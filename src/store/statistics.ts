import type { Db } from './db.ts';

/** The server's own look comes once a minute; a new database, or an import, fills faster than that. */
const EVERY_MS = 4_000;

/**
 * Has the planner count tables again that have grown by a tenth since it last did. Until it has, it takes any index that begins with the
 * organization for as good as the primary key, keeps that plan, and walks through thousands of rows for one. Answers how to end it.
 */
export function keepStatistics(call: Db['call']): () => void {
  let looking = false;
  async function look(): Promise<void> {
    const grown = await call<{ name: string }>(
      `select relid::regclass::text as name from pg_stat_user_tables
       where schemaname = current_schema() and n_mod_since_analyze > 500 + 0.1 * n_live_tup`,
    );
    for (const { name } of grown) await call(`analyze ${name}`);
  }
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // Whatever hinders it, the server's own look comes too.
    look()
      .catch(() => undefined)
      .finally(() => {
        looking = false;
      });
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
