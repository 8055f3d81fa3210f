import { useCallback, useEffect, useState } from 'react';
import { CallFailed } from '../panel/host.ts';
import { texts } from '../texts/calls.ts';
import type { Frame } from './frame.ts';

export type Asked<T> =
  | { state: 'asking' }
  | { state: 'answered'; answer: T }
  /** The app is on this site, and nobody at Deskbridge has accepted it yet. */
  | { state: 'waiting'; detail: string }
  | { state: 'failed'; trouble: CallFailed };

/** What our server answers at `path`, and how to ask it again. */
export function useAsked<T>(frame: Frame, path: string): [Asked<T>, () => void] {
  const [asked, setAsked] = useState<Asked<T>>({ state: 'asking' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isWanted = true;
    const say = (next: Asked<T>): void => {
      if (isWanted) setAsked(next);
    };
    frame.call<T>(path).then(
      (answer) => say({ state: 'answered', answer }),
      (error: unknown) => say(failure(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [frame, path, round]);
  const again = useCallback(() => {
    setAsked({ state: 'asking' });
    setRound((before) => before + 1);
  }, []);
  return [asked, again];
}

function failure(error: unknown): Extract<Asked<never>, { state: 'waiting' | 'failed' }> {
  const trouble = error instanceof CallFailed ? error : new CallFailed('away', texts.silent);
  return trouble.code === 'not_accepted' ? { state: 'waiting', detail: trouble.message } : { state: 'failed', trouble };
}
