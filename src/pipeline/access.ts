/** What is looked up for every webhook and every note, kept for a moment so that a thousand notes do not unseal one token a thousand times. */

/** How long a changed or revoked secret may still be used, ms; changes made in this process count at once. */
const KEEP_MS = 5_000;
/** Names come from outside: nobody may fill the memory with them. */
const MOST_KEPT = 1_000;

export interface Remembered<T> {
  get(key: string): Promise<T | null>;
  /** What was looked up may have changed. */
  forget(): void;
}

/** `load` answers null for what does not exist; that is not kept. */
export function remember<T>(load: (key: string) => Promise<T | null>): Remembered<T> {
  const kept = new Map<string, { until: number; value: Promise<T | null> }>();

  async function look(key: string): Promise<T | null> {
    const value = load(key);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, { until: performance.now() + KEEP_MS, value });
    const drop = (): void => {
      if (kept.get(key)?.value === value) kept.delete(key);
    };
    try {
      const found = await value;
      if (found === null) drop();
      return found;
    } catch (error) {
      drop();
      throw error;
    }
  }

  return {
    get(key) {
      const found = kept.get(key);
      return found !== undefined && found.until > performance.now() ? found.value : look(key);
    },
    forget: () => kept.clear(),
  };
}
