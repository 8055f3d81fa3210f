/** What the audit log is asked, and the address that holds what is sought. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { AuditEntryAnswer } from '../../../src/api/schemas/accounts.ts';
import { useAddressFilters } from '../address-filters.ts';
import { type Listed, read } from '../api.ts';

const PAGE = 50;

export const auditPath = '/api/v1/audit-log';

/** `from` and `to` are days, `2026-01-31`; the last is meant whole. */
export const filterNames = ['search', 'action', 'from', 'to'] as const;
export type AuditFilters = Partial<Record<(typeof filterNames)[number], string>>;

export const useAuditFilters = () => useAddressFilters(filterNames);

/** As the list and the file take it: moments, of days as they are where the page is looked at. */
export function auditQuestion({ from, to, ...rest }: AuditFilters): URLSearchParams {
  const asked = new URLSearchParams(rest);
  const start = startOf(from, 0);
  const end = startOf(to, 1);
  if (start !== null) asked.set('from', start);
  if (end !== null) asked.set('to', end);
  return asked;
}

function startOf(day: string | undefined, daysLater: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '') ?? [];
  if (year === undefined) return null;
  return new Date(Number(year), Number(month) - 1, Number(date) + daysLater).toISOString();
}

export function useAudit(filters: AuditFilters) {
  const asked = auditQuestion(filters).toString();
  return useInfiniteQuery({
    queryKey: [auditPath, asked],
    queryFn: ({ signal, pageParam }) =>
      read<Listed<AuditEntryAnswer>>(
        `${auditPath}?${asked}&limit=${PAGE}${pageParam === null ? '' : `&cursor=${pageParam}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
}
