import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/request.ts';
import { read, send } from '../api.ts';
import { requestPath, useRefresh } from './data.ts';
import { Conflict, saveChange, undoOf, type Wish } from './saving.ts';
import { wordsOf } from './words.ts';

export interface Saving {
  /** What is wished and not answered yet, over what is known. */
  pending: Wish;
  /** Somebody changed the same meanwhile; nothing was saved. */
  conflict: { now: RequestAnswer; wish: Wish; said: string } | null;
  busy: boolean;
  /** Answers whether it was saved; what went wrong is said. */
  save: (wish: Wish, said: string) => Promise<boolean>;
  /** Over theirs. */
  insist: () => void;
  letGo: () => void;
}

/** Saves changes of a request at once, one after the other, each of which can be taken back. */
export function useSaving(request: RequestAnswer): Saving {
  const [pending, setPending] = useState<Wish>({});
  const [conflict, setConflict] = useState<Saving['conflict']>(null);
  const [busy, setBusy] = useState(false);
  const seen = useRef(request);
  if (request.revision >= seen.current.revision) seen.current = request;
  const line = useRef(Promise.resolve(true));
  /** As a save before this one in the line left it: that is no change by somebody else. */
  const ours = useRef<RequestAnswer | null>(null);
  const queries = useQueryClient();
  const say = useToast();
  const refresh = useRefresh();
  const path = requestPath(request.id);
  const door = {
    patch: (body: object) => send<RequestAnswer>(path, { method: 'PATCH', body }),
    reread: () => read<RequestAnswer>(path, new AbortController().signal),
  };
  const known = (now: RequestAnswer): void => {
    seen.current = now;
    for (const name of new Set([request.id, request.key, now.key])) queries.setQueryData([requestPath(name)], now);
  };

  async function saveNow(
    wish: Wish,
    { said, from, undoable }: { said: string; from: RequestAnswer; undoable: boolean },
  ) {
    try {
      const now = await saveChange(door, from, wish);
      known(now);
      ours.current = now;
      // What was moved would get yet another key.
      const back = undoable && wish.project === undefined ? { undo: () => void undo(from, wish) } : {};
      say({ text: said, ...back });
      void refresh();
      return true;
    } catch (error) {
      if (error instanceof Conflict) {
        known(error.now);
        setConflict({ now: error.now, wish, said });
      } else say({ tone: 'bad', text: wordsOf(error) });
      return false;
    }
  }

  function queue(wish: Wish, how: { said: string; undoable: boolean; from?: RequestAnswer }): Promise<boolean> {
    setPending((before) => ({ ...before, ...wish }));
    setBusy(true);
    const from = how.from ?? seen.current;
    if (how.from !== undefined) ours.current = null;
    const turn = line.current.then(() => saveNow(wish, { ...how, from: ours.current ?? from }));
    line.current = turn;
    return turn.finally(() => {
      if (line.current !== turn) return;
      ours.current = null;
      setPending({});
      setBusy(false);
    });
  }

  async function undo(before: RequestAnswer, wish: Wish): Promise<void> {
    await queue(undoOf(before, wish), { said: texts.saved.asBefore, undoable: false });
  }

  return {
    pending,
    conflict,
    busy,
    save: (wish, said) => queue(wish, { said, undoable: true }),
    insist() {
      if (conflict === null) return;
      setConflict(null);
      void queue(conflict.wish, { said: conflict.said, undoable: true, from: conflict.now });
    },
    letGo: () => setConflict(null),
  };
}
