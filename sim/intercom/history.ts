/**
 * The oracle: what was asked, what was written. Tests compare the world with it. It keeps the text of notes even
 * when a conversation is deleted or a part redacted.
 */
import { readJson } from '../http.ts';
import type { HttpRequest, Reply } from '../http.ts';
import type { Fault } from '../faults.ts';
import type { Write } from './api.ts';
import type { Change } from './state.ts';

const KEPT_REQUESTS = 20_000;

export type SeenRequest = {
  /** Milliseconds since 1970, when the answer was decided. */
  at: number;
  method: string;
  path: string;
  query: string;
  /** Without the value of `authorization`. */
  headers: Record<string, unknown>;
  body: unknown;
  status: number | 'reset' | 'never' | 'stream';
  fault: Fault['kind'] | undefined;
};

/** An internal note, as it was stored when it was written. */
export type Note = {
  partId: string;
  at: number;
  body: string;
  adminId: string;
  /** `app_package_code`; null for a note written on a page. */
  app: string | null;
};

export type History = {
  /** The newest 20,000. */
  requests: SeenRequest[];
  /** All committed writes over the API, oldest first. */
  writes: Write[];
  notesOf: (conversationId: string) => Note[];
  sawRequest: (request: HttpRequest, answer: { reply: Reply; fault: Fault['kind'] | undefined }) => void;
  sawChange: (change: Change) => void;
  reset: () => void;
};

export function createHistory(clock: () => number): History {
  const notes = new Map<string, Note[]>();
  const history: History = {
    requests: [],
    writes: [],
    notesOf: (conversationId) => [...(notes.get(conversationId) ?? [])],
    sawRequest(request, { reply, fault }) {
      if (history.requests.length >= KEPT_REQUESTS) history.requests.splice(0, KEPT_REQUESTS / 10);
      const { authorization, ...headers } = request.headers;
      history.requests.push({
        at: clock(),
        method: request.method,
        path: request.path,
        query: request.query.toString(),
        headers: authorization === undefined ? headers : { ...headers, authorization: '(hidden)' },
        body: request.raw.length === 0 ? undefined : (readJson(request) ?? request.raw.toString('utf8')),
        status: 'status' in reply ? reply.status : reply.kind,
        fault,
      });
    },
    sawChange(change) {
      if (change.kind !== 'part-added' || change.part.type !== 'note') return;
      const { conversation, part } = change;
      const note = {
        partId: part.id,
        at: part.writtenMs,
        body: part.body ?? '',
        adminId: part.author.id,
        app: part.app,
      };
      const known = notes.get(conversation.id);
      if (known) known.push(note);
      else notes.set(conversation.id, [note]);
    },
    reset() {
      history.requests = [];
      history.writes = [];
      notes.clear();
    },
  };
  return history;
}
