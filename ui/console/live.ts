import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

/** `live`: the server tells what changes. `paused`: it does not just now, and the page asks from time to time instead. */
export type Liveness = 'looking' | 'live' | 'paused';

/** Which questions a topic of the server's stream concerns, by how their addresses begin. */
const concerns: Record<string, readonly string[]> = {
  activity: [
    '/api/v1/events',
    '/api/v1/effects',
    '/api/v1/timeline',
    '/api/v1/issues',
    '/api/v1/retries',
    '/api/v1/approvals',
    '/api/v1/workflow-runs',
    '/api/v1/workflows',
  ],
  links: ['/api/v1/links', '/api/v1/issues'],
  connections: ['/api/v1/connections'],
  hosts: ['/api/v1/hosts'],
  projects: ['/api/v1/projects'],
  requests: ['/api/v1/requests', '/api/v1/request-views', '/api/v1/services'],
  imports: ['/api/v1/imports'],
  status: ['/api/v1/status', '/api/v1/health', '/api/v1/figures'],
};

/** `panel` concerns no page of the console, but what stands in one. */
const everything = [...Object.keys(concerns), 'panel'];

/** Much at once is read as one. */
const COLLECT_MS = 700;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** The server says every 20 s that it is there. */
const SILENCE_MS = 50_000;

let liveness: Liveness = 'looking';
const listeners = new Set<() => void>();
let users = 0;
let stop: (() => void) | null = null;

function become(now: Liveness): void {
  if (liveness === now) return;
  liveness = now;
  for (const listener of listeners) listener();
}

/** Whether the server tells what changes: then nothing needs to be asked often. */
export function isLive(): boolean {
  return liveness === 'live';
}

/** Keeps the page fresh while it is shown: what the server says has changed is read again. One stream for all who use it. */
export function useLive(): Liveness {
  const queries = useQueryClient();
  useEffect(() => {
    users += 1;
    stop ??= keepFresh(queries);
    return () => {
      users -= 1;
      if (users > 0) return;
      stop?.();
      stop = null;
      become('looking');
    };
  }, [queries]);
  return useSyncExternalStore(subscribe, () => liveness);
}

type HearTopics = (topics: readonly string[]) => void;
const hearers = new Set<HearTopics>();

/** Calls `hear` with what changed, as the server says it; for what must not simply be read again as a whole. Answers how to end it. */
export function onTopics(hear: HearTopics): () => void {
  hearers.add(hear);
  return () => void hearers.delete(hear);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Listens while the page is seen; answers how to end it. */
function keepFresh(queries: QueryClient): () => void {
  const { readAgain, forget } = collector(queries);
  let listening: AbortController | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  async function listen(): Promise<void> {
    const over = new AbortController();
    listening = over;
    try {
      await readStream(over, (event, topics) => {
        if (event === 'ready') {
          // Whatever happened while nobody listened is unknown.
          if (liveness !== 'live') readAgain(everything);
          failures = 0;
          become('live');
        } else readAgain(topics);
      });
    } catch {
      // Away, refused or cut: all the same to a page that goes on asking.
    }
    if (listening !== over) return;
    listening = null;
    const wasLive = liveness === 'live';
    become('paused');
    // Whoever was told to wait long for the next question waits no longer.
    if (wasLive) readAgain(everything);
    failures += 1;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
    again = setTimeout(begin, pause * (0.8 + Math.random() * 0.4));
  }

  function begin(): void {
    clearTimeout(again);
    if (listening === null && !document.hidden) void listen();
  }

  function end(): void {
    clearTimeout(again);
    const was = listening;
    listening = null;
    was?.abort();
  }

  function onVisibility(): void {
    // A browser has few connections to one server: pages in the background leave them to the others.
    if (document.hidden) end();
    else {
      become(liveness === 'live' ? 'looking' : liveness);
      begin();
    }
  }

  document.addEventListener('visibilitychange', onVisibility);
  begin();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    end();
    forget();
  };
}

/** Reads again what topics concern, at once and then no more often than every `COLLECT_MS`. */
function collector(queries: QueryClient) {
  const due = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  function flush(): void {
    timer = undefined;
    if (due.size === 0) return;
    const told = [...due];
    const concerned = told.flatMap((topic) => concerns[topic] ?? []);
    due.clear();
    for (const hear of hearers) hear(told);
    timer = setTimeout(flush, COLLECT_MS);
    void queries.invalidateQueries({
      predicate: ({ queryKey: [path] }) =>
        typeof path === 'string' && concerned.some((beginning) => path.startsWith(beginning)),
    });
  }
  return {
    readAgain(topics: readonly string[]): void {
      for (const topic of topics) due.add(topic);
      if (timer === undefined) flush();
    },
    forget(): void {
      clearTimeout(timer);
    },
  };
}

type Hear = (event: string, topics: readonly string[]) => void;

/** Ends when the stream does, by whatever cause. */
async function readStream(over: AbortController, hear: Hear): Promise<void> {
  let silence: ReturnType<typeof setTimeout> | undefined;
  const alive = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => over.abort(), SILENCE_MS);
  };
  alive();
  try {
    const headers = { accept: 'text/event-stream' };
    const answer = await fetch('/api/v1/stream', { headers, signal: over.signal });
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (!answer.ok || !isStream || answer.body === null) return over.abort();
    let rest = '';
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      const messages = (rest + value).split('\n\n');
      rest = messages.pop() ?? '';
      for (const message of messages) hearMessage(message, hear);
    }
  } finally {
    clearTimeout(silence);
  }
}

function hearMessage(message: string, hear: Hear): void {
  const field = (name: string): string | undefined =>
    message
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const event = field('event');
  if (event === undefined) return;
  const { topics = [] } = JSON.parse(field('data') ?? '{}') as { topics?: string[] };
  hear(event, topics);
}
