import { texts as calls } from '../texts/calls.ts';
import { texts as kit } from '../texts/kit.ts';
import { answerOf, CallFailed, type Host, type Method, type Said } from './host.ts';

/** Jira hands apps in a frame one global that takes commands (Forge docs, Custom UI bridge). */
export interface Bridge {
  callBridge(command: string, data?: unknown): Promise<unknown>;
}

interface Invoked {
  success: boolean;
  payload?: { status: number; headers?: Record<string, string[] | string>; body?: unknown };
  error?: unknown;
}

interface ForgeContext {
  extension?: { issue?: { key?: string; id?: string } };
}

/** The panel inside Jira Cloud. Who asks, and for which issue, Jira itself tells our server with every call. */
export function createForgeHost(bridge: Bridge): Host {
  let flags = 0;
  return {
    async context() {
      const { extension } = (await bridge.callBridge('getContext')) as ForgeContext;
      return { place: 'beside', issue: extension?.issue?.key ?? extension?.issue?.id ?? null };
    },
    async call<T>(method: Method, path: string, body?: unknown): Promise<T> {
      const {
        status,
        headers = {},
        body: said,
      } = await invoke(bridge, { method, path: `/forge/ui/panel${path}`, body });
      const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'json';
      return answerOf(status, String(type), said ?? null) as T;
    },
    openUrl: (url) => void bridge.callBridge('navigate', { url, type: 'new-tab' }),
    notify({ text, tone = 'good', undo }: Said) {
      flags += 1;
      const actions = undo === undefined ? [] : [{ text: kit.toast.undo, onClick: undo }];
      const type = tone === 'bad' ? 'error' : 'success';
      void bridge.callBridge('showFlag', {
        id: `deskbridge-${flags}`,
        title: text,
        type,
        actions,
        isAutoDismiss: tone !== 'bad',
      });
    },
    async theme() {
      await bridge.callBridge('enableTheming');
    },
    live(listener) {
      const listening = bridge.callBridge('on', { event: 'JIRA_ISSUE_CHANGED', callback: listener });
      return () =>
        void listening.then((subscription) => (subscription as { unsubscribe?: () => void } | null)?.unsubscribe?.());
    },
  };
}

async function invoke(
  bridge: Bridge,
  { method, path, body }: { method: Method; path: string; body: unknown },
): Promise<NonNullable<Invoked['payload']>> {
  const json = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body };
  const data = { method, path, ...json, invokeType: 'ui-remote-fetch' };
  const answer = (await bridge.callBridge('invoke', data).catch(() => null)) as Invoked | null;
  if (answer?.success !== true || answer.payload === undefined) throw new CallFailed('away', calls.jiraFailed);
  return answer.payload;
}
