import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { RequestAnswer, RequestCommentAnswer } from '../../../src/api/schemas/requests.ts';
import { texts } from '../../texts/request.ts';
import { type Listed, read, send } from '../api.ts';
import { requestPath, useRefresh } from './data.ts';
import { againFrom, alongWith, fits, type Place, type Staged } from './staged.ts';
import { MOST_BYTES, upload } from './upload.ts';
import { sizeOf, wordsOf } from './words.ts';

export interface Sending {
  files: Staged[];
  busy: boolean;
  trouble: string | null;
  add: (files: Iterable<File>) => void;
  drop: (id: number) => void;
  /** Says it, then sends the files; answers whether the text was said. Files that fail stay, and are sent again by `again`. */
  say: (wish: { text: string; public: boolean; resolve: boolean }) => Promise<boolean>;
  /** Sends files that failed, each to where it was said; null: there is none. */
  again: (() => void) | null;
}

/** Sends what an agent says on a request with its files, one after the other. */
export function useSending(request: RequestAnswer): Sending {
  const [files, setFiles] = useState<Staged[]>([]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const count = useRef(0);
  const queries = useQueryClient();
  const refresh = useRefresh();
  const path = requestPath(request.id);
  const become = (id: number, change: Partial<Staged>): void =>
    setFiles((were) => were.map((one) => (one.id === id ? { ...one, ...change } : one)));

  const failed = againFrom(files);

  async function sendFiles(those: typeof failed): Promise<void> {
    for (const { staged, place } of those) {
      const { id, file } = staged;
      become(id, { done: 0, trouble: null, place });
      try {
        await upload({ request: request.id, file, ...place, onProgress: (done) => become(id, { done }) });
        setFiles((were) => were.filter((one) => one.id !== id));
      } catch (error) {
        become(id, { done: null, trouble: wordsOf(error) });
      }
    }
  }

  /** The comment that was made; null: only files were sent. */
  async function sayText(wish: { text: string; public: boolean; resolve: boolean }): Promise<string | null> {
    const comment = { text: wish.text, public: wish.public };
    if (wish.resolve) {
      // One change, so that conversations are told of both in one note.
      await send<RequestAnswer>(path, { method: 'PATCH', body: { status: 'resolved', comment } });
      if (files.length === 0) return null;
      const { items } = await read<Listed<RequestCommentAnswer>>(`${path}/comments`, new AbortController().signal);
      return items.findLast(({ text, byRequester }) => text === wish.text && !byRequester)?.id ?? null;
    }
    if (wish.text.trim() === '') return null;
    return (await send<RequestCommentAnswer>(`${path}/comments`, { body: comment })).id;
  }

  async function whole(work: () => Promise<void>): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    setTrouble(null);
    try {
      await work();
      return true;
    } catch (error) {
      setTrouble(wordsOf(error));
      return false;
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: [`${path}/comments`] });
      void refresh();
    }
  }

  return {
    files,
    busy,
    trouble,
    add(given) {
      const staged = [...given].map((file) => {
        const tooLarge = texts.composer.tooLarge(sizeOf(file.size), sizeOf(MOST_BYTES));
        return { id: (count.current += 1), file, done: null, trouble: fits(file) ? null : tooLarge, place: null };
      });
      setFiles((were) => [...were, ...staged]);
    },
    drop: (id) => setFiles((were) => were.filter((one) => one.id !== id)),
    async say(wish) {
      let said = false;
      await whole(async () => {
        const comment = await sayText(wish);
        said = true;
        const place: Place = { comment, public: wish.public };
        await sendFiles(alongWith(files).map((staged) => ({ staged, place })));
      });
      return said;
    },
    again: failed.length === 0 ? null : () => void whole(() => sendFiles(failed)),
  };
}
