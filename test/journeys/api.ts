/** Requests to the product as a script makes them. */

export type Api = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD',
  path: string,
  body?: unknown,
) => Promise<{ status: number; headers: Headers; text: string; json: Answered }>;

/** Every field of any answer that a test looks into; a test knows which of them its answer has. */
export interface Answered {
  id: string;
  key: string;
  name: string;
  kind: string;
  state: string;
  code: string;
  detail: string;
  title: string;
  text: string;
  actor: string;
  reason: string;
  region: string;
  broken: string | null;
  stopped: string | null;
  plan: string;
  status: string;
  url: string;
  webhookUrl: string;
  sources: string[];
  reasons: string[];
  items: Answered[];
  request_id: string;
  ref: string;
  html: string;
  attempts: number;
  asksPerson: boolean;
  ready: boolean;
  degraded: string[];
  eventId: string;
  effect: Answered | null;
  issue: { id: string; key: string; url: string };
  conversation: { id: string; workspaceId: string; url: string | null };
  checks: Answered[];
  ok: boolean;
  message: string;
  events: Record<'received' | 'done' | 'skipped' | 'pending' | 'dead', number>;
  effects: Record<'decided' | 'delivered' | 'waiting' | 'skipped' | 'unknown' | 'failed', number>;
  balanced: boolean;
  errors: { message: string }[];
  changes: { kind: string; name: string; change: string }[];
}

/** `answers` collects the text of every answer. */
export function createApi(origin: string, token: string | null, answers: string[]): Api {
  return async (method, path, body) => {
    const response = await fetch(origin + path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    answers.push(text, JSON.stringify([...response.headers]));
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: (isJson ? JSON.parse(text) : {}) as Answered,
    };
  };
}
