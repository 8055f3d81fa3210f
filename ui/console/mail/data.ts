/** Mail and the portal as these pages read and change them. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { IncomingMailAnswer, MailboxAnswer, PortalSettingsAnswer } from '../../../src/api/schemas/mail.ts';
import type { MailOutAnswer, MailOutCheckAnswer, TestMailAnswer } from '../../../src/api/schemas/mail-out.ts';
import type { Tone } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/mail.ts';
import { useAddressFilters } from '../address-filters.ts';
import { type Listed, read, send, SignedOut } from '../api.ts';

const { isTriedAgain, states } = texts.incoming;

const mailsPath = '/api/v1/mails';
const mailboxesPath = '/api/v1/mailboxes';
const mailPath = '/api/v1/mail';
const portalPath = '/api/v1/portal/settings';
const EVERY_MS = 5_000;
const CHECKED_FOR_MS = 60_000;

const filterNames = ['q', 'state'] as const;
export type MailFilters = Partial<Record<(typeof filterNames)[number], string>>;

export const useMailFilters = () => useAddressFilters(filterNames);

/** Nobody says that a mail came, so it is asked for. */
const often = ({ state }: { state: { error: Error | null } }): number | false =>
  state.error instanceof SignedOut ? false : EVERY_MS;

export function useMails(filters: MailFilters) {
  const asked = new URLSearchParams(filters).toString();
  return useInfiniteQuery({
    queryKey: [mailsPath, asked],
    queryFn: ({ signal, pageParam }) =>
      read<Listed<IncomingMailAnswer>>(
        `${mailsPath}?${asked}&limit=50${pageParam === null ? '' : `&cursor=${pageParam}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: often,
  });
}

export const mailSaid: Record<IncomingMailAnswer['state'], { tone: Tone; word: string }> = {
  pending: { tone: 'busy', word: states.pending },
  request: { tone: 'good', word: states.request },
  comment: { tone: 'good', word: states.comment },
  ignored: { tone: 'quiet', word: states.ignored },
  dead: { tone: 'bad', word: states.dead },
};

export function useRetry() {
  const queries = useQueryClient();
  const say = useToast();
  return useMutation({
    mutationFn: ({ id }: IncomingMailAnswer) => send(`${mailsPath}/${id}/retry`),
    onSuccess: () => say({ text: isTriedAgain }),
    onError: (error) => say({ text: error.message, tone: 'bad' }),
    onSettled: () => queries.invalidateQueries({ queryKey: [mailsPath] }),
  });
}

export const useMailboxes = () =>
  useQuery({
    queryKey: [mailboxesPath],
    queryFn: ({ signal }) => read<Listed<MailboxAnswer>>(mailboxesPath, signal),
    refetchInterval: often,
  });

interface MailboxWish {
  name: string;
  address: string | null;
  project: string | null;
  host?: string;
}

function useMailboxChange<Wish, Answer>(change: (wish: Wish) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: [mailboxesPath] });
      await queries.invalidateQueries({ queryKey: [mailPath] });
    },
  });
}

/** `id` null: a new one. */
export const useSaveMailbox = (id: string | null) =>
  useMailboxChange((body: MailboxWish) =>
    id === null
      ? send<MailboxAnswer>(mailboxesPath, { body })
      : send<MailboxAnswer>(`${mailboxesPath}/${id}`, { method: 'PUT', body }),
  );

export const useRemoveMailbox = (id: string) =>
  useMailboxChange<void, unknown>(() => send(`${mailboxesPath}/${id}`, { method: 'DELETE' }));

export const useNewAddress = (id: string) =>
  useMailboxChange<void, MailboxAnswer>(() => send(`${mailboxesPath}/${id}/address`));

export const useMailOut = () =>
  useQuery({ queryKey: [mailPath], queryFn: ({ signal }) => read<MailOutAnswer>(mailPath, signal) });

export const useMailCheck = (wanted: boolean) =>
  useQuery({
    queryKey: [`${mailPath}/check`],
    queryFn: () => send<MailOutCheckAnswer>(`${mailPath}/check`),
    enabled: wanted,
    staleTime: CHECKED_FOR_MS,
    refetchOnWindowFocus: false,
  });

export const useTestMail = () => useMutation({ mutationFn: () => send<TestMailAnswer>(`${mailPath}/test`) });

export const usePortalSettings = () =>
  useQuery({ queryKey: [portalPath], queryFn: ({ signal }) => read<PortalSettingsAnswer>(portalPath, signal) });

export function useSavePortal() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: PortalSettingsAnswer & { was?: PortalSettingsAnswer }) =>
      send<PortalSettingsAnswer>(portalPath, { method: 'PUT', body }),
    onSuccess: (answer) => queries.setQueryData([portalPath], answer),
    onError: () => queries.invalidateQueries({ queryKey: [portalPath] }),
  });
}
