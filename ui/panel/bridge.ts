import { texts } from '../texts/calls.ts';
import { answerOf, CallFailed } from './host.ts';

/** Jira hands apps in a frame one global that takes commands (Forge docs, Custom UI bridge). */
export interface Bridge {
  callBridge(command: string, data?: unknown): Promise<unknown>;
}

/** Null outside Jira. */
export function findBridge(): Bridge | null {
  return (globalThis as { __bridge?: Bridge }).__bridge ?? null;
}

interface Invoked {
  success?: boolean;
  payload?: { status: number; headers?: Record<string, string[] | string>; body?: unknown };
}

/** What our server answers under `/forge/ui`. Throws CallFailed. */
export async function throughJira<T>(
  bridge: Bridge,
  { method, path, body }: { method: string; path: string; body?: unknown },
): Promise<T> {
  const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body };
  const asked = { method, path: `/forge/ui${path}`, ...json, invokeType: 'ui-remote-fetch' };
  const answer = (await bridge.callBridge('invoke', asked).catch(() => null)) as Invoked | null;
  if (answer?.success !== true || answer.payload === undefined) throw new CallFailed('away', texts.jiraFailed);
  const { status, headers = {}, body: said = null } = answer.payload;
  // Nobody signs in here. Jira keeps 401 for itself: the app's own token was not believed (Forge docs, invokeRemote).
  if (status === 401) throw new CallFailed('away', texts.appRefused, { status });
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'json';
  return answerOf(status, String(type), said) as T;
}
