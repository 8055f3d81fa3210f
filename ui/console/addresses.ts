/** What stands in the addresses of pages beside their path, read strictly: what is not known is as if it were left out. */
import type { OverviewRange } from '../../src/api/schemas/overview.ts';

export type { OverviewRange };

export const overviewRanges: readonly OverviewRange[] = ['1h', '24h', '7d'];

export function overviewSearch({ range }: Record<string, unknown>): { range?: OverviewRange } {
  const known = overviewRanges.find((one) => one === range);
  return known === undefined ? {} : { range: known };
}

/** What an address asks for, of these names; what is no text is left out. */
export function textsOf(given: Record<string, unknown>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = given[name];
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [];
    }),
  );
}
