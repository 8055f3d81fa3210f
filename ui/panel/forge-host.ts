import { texts as kit } from '../texts/kit.ts';
import { type Bridge, throughJira } from './bridge.ts';
import type { Host, Said } from './host.ts';

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
    call: (method, path, body) => throughJira(bridge, { method, path: `/panel${path}`, body }),
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
