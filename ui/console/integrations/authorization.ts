import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';

/** `waiting`: a window is open at Intercom, or was: once it is at another site this page cannot look at it any more. */
export type Authorization =
  | { kind: 'idle' }
  | { kind: 'waiting' }
  | { kind: 'connected'; says: string }
  | { kind: 'not-completed'; says: string };

/** What `/connected.js` says. */
interface Heard {
  outcome: 'connected' | 'not-completed';
  says: string;
}

const CHANNEL = 'deskbridge-connecting';
const WINDOW = 'popup,width=560,height=720';

/** Sends a person to Intercom in a window of its own, and hears what came of it. */
export function useAuthorization(): { authorization: Authorization; begin: (address: string) => void } {
  const queries = useQueryClient();
  const [authorization, set] = useState<Authorization>({ kind: 'idle' });
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.addEventListener('message', ({ data }: MessageEvent<Heard>) => {
      set((before) => (before.kind === 'idle' ? before : { kind: data.outcome, says: data.says }));
      void queries.invalidateQueries();
    });
    return () => channel.close();
  }, [queries]);
  const begin = useCallback((address: string) => {
    const opened = window.open(address, CHANNEL, WINDOW);
    // Where windows are not allowed, the page itself goes there, and finds back by a link.
    if (opened === null) window.location.assign(address);
    set({ kind: 'waiting' });
  }, []);
  return { authorization, begin };
}

/** Where an authorisation begins; for one connection, to renew it. */
export function authorizationAddress(connectionId: string | null, region: string): string {
  const asked = new URLSearchParams({ region });
  if (connectionId !== null) asked.set('connection', connectionId);
  return `/oauth/intercom/start?${asked}`;
}
