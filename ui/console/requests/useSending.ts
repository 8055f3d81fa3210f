import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RequestAnswer, RequestCommentAnswer } from '../../../src/api/schemas/requests.ts';
import { newId } from '../../kit/new-id.ts';
import { sizeOf } from '../../kit/size.ts';
import { texts } from '../../texts/request.ts';
import { type Listed, read, send } from '../api.ts';
import { requestPath, useRefresh } from './data.ts';
import { againFrom, alongWith, fits, type Place, type Staged } from './staged.ts';
import { MOST_BYTES, upload } from './upload.ts';
import { wordsOf } from './words.ts';

export interface Sending {
  files: Staged[];
  busy: boolean;
  trouble: string | null;
  add: (files: Iterable<File>) => void;
  drop: (id: string) => void;
  /** Says it, then sends the files. Files that fail stay, and are sent again by `again`. */
  say: (wish: CommentWish) => Promise<Said>;
  /** Sends files that failed, each to where it was said; null: there is none. */
  again: (() => void) | null;
}

/** `id`: of the comment that is made; sent twice with the same one, it is said once. An empty text says nothing: files go by themselves. */
interface CommentWish {
  id: string;
  text: string;
  public: boolean;
  resolve: boolean;
}

/** `before`: something else had arrived under this id, without the page hearing of it; this was not said. */
export type Said = 'said' | 'before' | 'not';

/** Sends what an agent says on a request with its files, one after the other. */
export function useSending(request: RequestAnswer): Sending {
  const [files, setFiles] = useState<Staged[]>([]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const queries = useQueryClient();
  const refresh = useRefresh();
  const path = requestPath(request.id);
  const become = (id: string, change: Partial<Staged>): void =>
    setFiles((were) => were.map((one) => (one.id === id ? { ...one, ...change } : one)));

  const failed = againFrom(files);

  async function sendFiles(those: typeof failed): Promise<void> {
    for (const { staged, place } of those) {
      const { id, file } = staged;
      become(id, { done: 0, trouble: null, place });
      try {
        await upload({ request: request.id, id, file, ...place, onProgress: (done) => become(id, { done }) });
        setFiles((were) => were.filter((one) => one.id !== id));
      } catch (error) {
        become(id, { done: null, trouble: wordsOf(error) });
      }
    }
  }

  /** The comment as it is there now; null: only files are sent, or it was deleted already. */
  async function sayText({ resolve, ...comment }: CommentWish): Promise<RequestCommentAnswer | null> {
    if (comment.text.trim() === '') return null;
    if (!resolve) return send<RequestCommentAnswer>(`${path}/comments`, { body: comment });
    // One change, so that conversations are told of both in one note.
    const now = await send<RequestAnswer>(path, { method: 'PATCH', body: { status: 'resolved', comment } });
    // The comment had arrived before, and by itself: then nothing else of the change was done.
    if (now.status !== 'resolved') await send(path, { method: 'PATCH', body: { status: 'resolved' } });
    const { items } = await read<Listed<RequestCommentAnswer>>(`${path}/comments`, new AbortController().signal);
    return items.find(({ id }) => id === comment.id) ?? null;
  }

  async function whole(work: () => Promise<void>): Promise<boolean> {
    if (busy) return false;
    setBusy(true);
    setTrouble(null);
    try {
      await work();
      return true;
    } catch (error) {
      setTrouble(texts.composer.stillHere(wordsOf(error)));
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
        return { id: newId(), file, done: null, trouble: fits(file) ? null : tooLarge, place: null };
      });
      setFiles((were) => [...were, ...staged]);
    },
    drop: (id) => setFiles((were) => were.filter((one) => one.id !== id)),
    async say(wish) {
      let said: Said = 'not';
      await whole(async () => {
        const comment = await sayText(wish);
        said = comment === null || isAsWished(comment, wish) ? 'said' : 'before';
        if (said === 'before') return setTrouble(texts.composer.arrivedBefore);
        const place: Place = { comment: comment?.id ?? null, public: wish.public };
        await sendFiles(alongWith(files).map((staged) => ({ staged, place })));
      });
      return said;
    },
    again: failed.length === 0 ? null : () => void whole(() => sendFiles(failed)),
  };
}

function isAsWished(comment: RequestCommentAnswer, wish: CommentWish): boolean {
  return comment.text === wish.text && comment.public === wish.public;
}
