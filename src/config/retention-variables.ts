/** How long what happened is kept. */
import { wholeNumber } from './values.ts';

export const retentionVariables = {
  DESKBRIDGE_KEEP_RUNS_DAYS: wholeNumber(0, 36_500).default(180).meta({
    fallback: '180',
    description:
      'Days for which ended runs of workflows are kept with their steps; 0 keeps them for good ([operations](operations.md#what-is-deleted-by-age)).',
  }),
  DESKBRIDGE_KEEP_TEXTS_DAYS: wholeNumber(0, 36_500).default(30).meta({
    fallback: '30',
    description:
      'Days after which texts and names are taken out of events and of what was sent; 0 keeps them ([data](data.md#what-ends-by-age)).',
  }),
  DESKBRIDGE_KEEP_AUDIT_DAYS: wholeNumber(0, 36_500)
    .default(730)
    .meta({ fallback: '730', description: 'Days after which entries of the audit log are deleted; 0 keeps them.' }),
};

export interface RetentionConfig {
  /** Ended runs of workflows are kept so long; null: for good. */
  keepRunsDays: number | null;
  /** Days; 0: for good. */
  retention: { textDays: number; auditDays: number };
}

export function retentionOf(env: Record<keyof typeof retentionVariables, number>): RetentionConfig {
  const { DESKBRIDGE_KEEP_RUNS_DAYS: runs, DESKBRIDGE_KEEP_TEXTS_DAYS: textDays } = env;
  return { keepRunsDays: runs === 0 ? null : runs, retention: { textDays, auditDays: env.DESKBRIDGE_KEEP_AUDIT_DAYS } };
}
