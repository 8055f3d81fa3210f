/** What a fault run leaves behind: what the pretend Intercom has, and what Deskbridge says of itself, written into the history. */
import type { StatusAnswer } from '../../src/api/schemas.ts';
import type { createHistory } from './history.ts';
import type { Stage } from './stage.ts';

export async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

export async function isQuiet(port: number, key: string): Promise<boolean> {
  try {
    const { events, queue } = (await read(port, key, '/api/v1/status')) as StatusAnswer;
    return events.pending === 0 && queue.waiting === 0;
  } catch {
    return false;
  }
}

export async function read(port: number, key: string, route: string): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}${route}`, { headers: { authorization: `Bearer ${key}` } });
  if (!answer.ok) throw new Error(`${route} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

export async function writeDown({
  stage,
  port,
  key,
  history,
}: {
  stage: Stage;
  port: number;
  key: string;
  history: ReturnType<typeof createHistory>;
}): Promise<void> {
  for (const conversation of stage.intercom.workspace().conversations.keys())
    for (const note of stage.intercom.notesOf(conversation)) {
      const text = note.body.replace(/<[^>]*>/g, '');
      history.write({
        kind: 'note',
        conversation,
        partId: note.partId,
        ref: /\[ref (\w+)\]/.exec(text)?.[1] ?? '',
        text,
      });
    }
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = (await read(
      port,
      key,
      `/api/v1/effects?kind=note&limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )) as {
      items: {
        conversation: { id: string };
        ref: string;
        state: string;
        asksPerson: boolean;
        attempts: number;
        reason: string | null;
      }[];
      next: string | null;
    };
    for (const { conversation, ref, state, asksPerson, attempts, reason } of page.items)
      history.write({ kind: 'effect', conversation: conversation.id, ref, state, asksPerson, attempts, reason });
    cursor = page.next;
  }
  const { events, balanced } = (await read(port, key, '/api/v1/status')) as StatusAnswer;
  history.write({ kind: 'events', ...events, balanced });
  const sends = stage.intercom
    .requests()
    .filter((request) => request.method === 'POST' && request.path.endsWith('/reply'));
  history.write({
    kind: 'faults',
    calls: sends.length,
    met: stage.intercom.faults.met(),
    overLimit: stage.intercom.stats().overLimit,
  });
}
