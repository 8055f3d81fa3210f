/** A few lines to call the simulator with, for its tests: JSON in, status and JSON out. */
import type { IntercomSim } from '../intercom.ts';

export type Answer = {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  /** `errors[0].code` of the error envelope. */
  code: unknown;
  /** A value deep in the body, e.g. `conversation_parts.conversation_parts.0.body`; a negative number counts from the end. */
  at: (path: string) => unknown;
};
export type Asked = { version?: string; token?: string; signal?: AbortSignal };
/** `line` is method and path: `GET /me`. */
export type Call = (line: string, body?: unknown, asked?: Asked) => Promise<Answer>;

/** Calls with the first token of the first workspace, unless told otherwise. */
export function createCaller(sim: () => IntercomSim): Call {
  return async (line, body, asked = {}) => {
    const [method = '', path = ''] = line.split(' ');
    const response = await fetch(`${sim().url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${asked.token ?? sim().access().token}`,
        'content-type': 'application/json',
        ...(asked.version === undefined ? {} : { 'intercom-version': asked.version }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(asked.signal ? { signal: asked.signal } : {}),
    });
    const parsed = (await response.json()) as Record<string, unknown>;
    const at = (wanted: string) => dig(parsed, wanted);
    return { status: response.status, headers: response.headers, body: parsed, code: at('errors.0.code'), at };
  };
}

/** A value deep in JSON; `undefined` where the path ends early. */
export function dig(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, step) => {
    if (Array.isArray(at)) return (at as unknown[]).at(Number(step));
    return typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined;
  }, value);
}

/** The body of an internal note by the workspace's first admin. */
export function noteBody(sim: IntercomSim, html: string): Record<string, unknown> {
  return { message_type: 'note', type: 'admin', admin_id: sim.access().adminId, body: html };
}
