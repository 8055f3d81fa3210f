import { texts } from '../texts/console.ts';
import { useConnections, useHosts } from './queries.ts';
import { type Said } from '../kit/words.ts';
import { connectionSaid, placeSaid } from './words.ts';

/** Where Deskbridge is connected to, as far as it matters to the whole. */
export interface Places {
  count: number;
  /** What is wrong with the first that is not well, as a sentence without its end. */
  trouble: string | null;
}

/** Undefined until both were read. */
export function usePlaces(): Places | undefined {
  const connections = useConnections().data?.items;
  const hosts = useHosts().data?.items;
  if (connections === undefined || hosts === undefined) return undefined;
  const isUnwell = ({ tone }: Said): boolean => tone === 'warn';
  const trouble = connections.map(connectionSaid).some(isUnwell)
    ? texts.health.connectionUnwell
    : hosts.map(({ state }) => placeSaid(state)).some(isUnwell)
      ? texts.health.hostUnwell
      : null;
  return { count: connections.length + hosts.length, trouble };
}
