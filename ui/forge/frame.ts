/**
 * FORGE: the app's pages inside Jira Cloud. In: what Jira says of the place a page stands in, and answers of our server. Out: pages, and
 * people's decisions. Everything goes through the one global that Jira hands to its frames; it must not know which server answers.
 */
import { type Bridge, throughJira } from '../panel/bridge.ts';

/** Where in Jira the page stands. What it needs to know of its place comes signed with every call, so it is not repeated here. */
export type Place =
  | { kind: 'panel' }
  | { kind: 'admin' }
  | { kind: 'project'; key: string }
  | { kind: 'post-function'; configuration: unknown }
  | { kind: 'unknown'; type: string };

export interface Frame {
  place(): Promise<Place>;
  /** What our server answers under `/forge/ui`. Throws CallFailed. */
  call<T>(path: string, write?: { method: 'PUT'; body: object }): Promise<T>;
  /** Opens an address in a new tab; Jira asks the person first. */
  openUrl(url: string): void;
  /** Calls `save` when a person presses Add or Update: what it gives is kept; undefined keeps them on the page (Forge docs, workflowRules). */
  onConfigure(save: () => string | undefined): Promise<void>;
}

interface ForgeContext {
  moduleKey?: string;
  extension?: { type?: string; project?: { key?: string }; postFunctionConfig?: unknown };
}

export function createFrame(bridge: Bridge): Frame {
  return {
    async place() {
      return placeOf((await bridge.callBridge('getContext')) as ForgeContext);
    },
    call: (path, write) => throughJira(bridge, { method: 'GET', ...write, path }),
    openUrl: (url) => void bridge.callBridge('navigate', { url, type: 'new-tab' }),
    async onConfigure(save) {
      await bridge.callBridge('setWorkflowRuleConfigurationCallback', {
        data: { onConfigure: () => Promise.resolve(save()) },
      });
    },
  };
}

function placeOf({ moduleKey = '', extension = {} }: ForgeContext): Place {
  const type = extension.type ?? '';
  switch (type) {
    case 'jira:issueContext':
    case 'jira:issueAction':
      return { kind: 'panel' };
    case 'jira:adminPage':
      return { kind: 'admin' };
    case 'jira:projectSettingsPage':
      return { kind: 'project', key: extension.project?.key ?? '' };
    case 'jira:workflowPostFunction':
      return { kind: 'post-function', configuration: extension.postFunctionConfig ?? null };
    default:
      // Some places were seen without a type.
      return moduleKey === 'intercom-post-function'
        ? { kind: 'post-function', configuration: extension.postFunctionConfig ?? null }
        : { kind: 'unknown', type: type === '' ? moduleKey : type };
  }
}
