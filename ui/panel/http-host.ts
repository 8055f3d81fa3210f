import { texts } from '../texts/calls.ts';
import { answerOf, CallFailed, type Host, type Method, type Surroundings } from './host.ts';

/** What asks Intercom takes as long as Intercom. */
const PATIENCE_MS = 45_000;

/** The panel as a page of our own server, at `/panel/:host/:issue`, with the session's cookie. */
export function createHttpHost(address: string): Host {
  const [, , host = '', issue = ''] = address.split('/');
  return {
    context: () => Promise.resolve<Surroundings>({ place: 'page', issue: decodeURIComponent(issue) }),
    async call<T>(method: Method, path: string, body?: unknown): Promise<T> {
      // The timeline is the issue's, not only the panel's.
      const base = path.startsWith('/timeline') ? '/api/v1/issues' : '/api/v1/panel';
      const answer = await ask(`${base}/${host}/${issue}${path}`, method, body);
      return answerOf(answer.status, answer.headers.get('content-type') ?? '', await answer.text()) as T;
    },
    openUrl: null,
    notify: null,
    theme: () => Promise.resolve(chosenTheme()),
    live: listenToServer,
  };
}

async function ask(path: string, method: Method, body: unknown): Promise<Response> {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  try {
    return await fetch(path, { method, ...json, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw new CallFailed('away', navigator.onLine ? texts.silent : texts.offline);
  }
}

/** Light or dark as chosen in the console; else as the system has it. */
function chosenTheme(): void {
  const chosen = localStorage.getItem('mantine-color-scheme-value');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset['colorMode'] = chosen;
}

/** Pages in the background leave the browser's few connections to the others. */
function listenToServer(listener: () => void): () => void {
  let stream: EventSource | null = null;
  let began = false;
  function follow(): void {
    if (document.hidden) {
      stream?.close();
      stream = null;
      return;
    }
    if (stream !== null && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource('/api/v1/stream');
    stream.addEventListener('ready', () => {
      // Whatever happened while nobody listened is unknown; at first the page has just been read.
      if (began) listener();
      began = true;
    });
    stream.addEventListener('changed', (event: MessageEvent<string>) => {
      const { topics } = JSON.parse(event.data) as { topics: string[] };
      if (topics.some((topic) => concerned.has(topic))) listener();
    });
  }
  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    stream?.close();
  };
}

const concerned = new Set(['panel', 'links', 'connections', 'projects']);
