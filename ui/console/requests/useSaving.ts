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
  /** Why the last wish was refused, for the place where it was made: a toast would stand behind a dialog. */
  trouble: Error | null;
  busy: boolean;
  /** Answers whether it was saved; if not, `trouble` or `conflict` says why. */
  save: (wish: Wish, said: string) => Promise<boolean>;
  /** Over theirs. */
  insist: () => Promise<boolean>;
  letGo: () => void;
}

/** Saves changes of a request at once, one after the other, each of which can be taken back. */
export function useSaving(request: RequestAnswer): Saving {
  const [pending, setPending] = useState<Wish>({});
  const [conflict, setConflict] = useState<Saving['conflict']>(null);
  const [trouble, setTrouble] = useState<Error | null>(null);
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

  async function saveNow(wish: Wish, { said, from }: { said: string; from: RequestAnswer }): Promise<boolean> {
    setTrouble(null);
    try {
      const now = await saveChange(door, from, wish);
      known(now);
      ours.current = now;
      // What was moved would get yet another key.
      const back = wish.project === undefined ? { undo: () => void undo({ before: from, left: now }, wish) } : {};
      say({ text: said, ...back });
      void refresh();
      return true;
    } catch (error) {
      if (error instanceof Conflict) {
        known(error.now);
        setConflict({ now: error.now, wish, said });
      } else setTrouble(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  }

  /** Only what is still as this page left it. Said in passing: where it was saved may be gone by now. */
  async function takeBack(wish: Wish, left: RequestAnswer): Promise<boolean> {
    try {
      const now = await saveChange(door, left, wish);
      known(now);
      ours.current = now;
      say({ text: texts.saved.asBefore });
      void refresh();
      return true;
    } catch (error) {
      if (error instanceof Conflict) known(error.now);
      say({ tone: 'bad', text: error instanceof Conflict ? texts.saved.changedSince : wordsOf(error) });
      return false;
    }
  }

  function queue(wish: Wish, work: () => Promise<boolean>): Promise<boolean> {
    setPending((before) => ({ ...before, ...wish }));
    setBusy(true);
    const turn = line.current.then(work);
    line.current = turn;
    return turn.finally(() => {
      if (line.current !== turn) return;
      ours.current = null;
      setPending({});
      setBusy(false);
    });
  }

  function save(wish: Wish, said: string, from = seen.current): Promise<boolean> {
    return queue(wish, () => saveNow(wish, { said, from: ours.current ?? from }));
  }

  async function undo({ before, left }: { before: RequestAnswer; left: RequestAnswer }, wish: Wish): Promise<void> {
    const back = undoOf(before, wish);
    await queue(back, () => takeBack(back, ours.current ?? left));
  }

  return {
    pending,
    conflict,
    trouble,
    busy,
    save,
    async insist() {
      if (conflict === null) return false;
      setConflict(null);
      ours.current = null;
      return save(conflict.wish, conflict.said, conflict.now);
    },
    letGo: () => setConflict(null),
  };
}
