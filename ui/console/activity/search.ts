/** What the activity page shows, as it stands in its address. What is left out is not asked for. */
export interface ActivitySearch {
  tab?: 'people';
  outcome?: OutcomeName;
  q?: string;
  kind?: string;
  host?: string;
  project?: string;
  connection?: string;
  issue?: string;
  /** How far back: `1h`, `24h`, `7d`, `30d`. */
  since?: Since;
}

export const outcomes = ['delivered', 'waiting', 'failed', 'unknown', 'nothing'] as const;
export type OutcomeName = (typeof outcomes)[number];

export const sinces = ['1h', '24h', '7d', '30d'] as const;
export type Since = (typeof sinces)[number];

const HOUR_MS = 3_600_000;
const lengths: Record<Since, number> = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 168 * HOUR_MS,
  '30d': 720 * HOUR_MS,
};

/** From an address somebody typed or was sent: what means nothing is left out. */
export function readActivitySearch(given: Record<string, unknown>): ActivitySearch {
  const text = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === 'string' || typeof value === 'number'
      ? String(value).slice(0, 200) || undefined
      : undefined;
  };
  const oneOf = <T extends string>(name: string, names: readonly T[]): T | undefined =>
    names.find((one) => one === given[name]);
  const search = {
    tab: oneOf('tab', ['people'] as const),
    outcome: oneOf('outcome', outcomes),
    q: text('q'),
    kind: text('kind'),
    host: text('host'),
    project: text('project'),
    connection: text('connection'),
    issue: text('issue'),
    since: oneOf('since', sinces),
  };
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

/** The filters as the API takes them, ending in `&`. `now`: ms; "since" is counted from the full minute, so that the address rests. */
export function activityQuery({ tab: _tab, since, ...filters }: ActivitySearch, now: number): string {
  const query = new URLSearchParams({ limit: '50', ...filters });
  if (since !== undefined) {
    const minute = Math.floor(now / 60_000) * 60_000;
    query.set('from', new Date(minute - lengths[since]).toISOString());
  }
  return `${query}&`;
}

/** Whether anything but the tab is asked for. */
export function isNarrowed({ tab: _tab, ...filters }: ActivitySearch): boolean {
  return Object.keys(filters).length > 0;
}
