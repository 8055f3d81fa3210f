import type {
  ConnectingAnswer,
  ConnectionUseAnswer,
  HookTopicsAnswer,
  WorkspaceConnectionAnswer,
} from '../../../src/api/schemas/connecting.ts';
import type { Listed } from '../api.ts';
import { SELDOM_MS, useRead } from './reading.ts';

export const useWorkspaces = () =>
  useRead<Listed<WorkspaceConnectionAnswer>>('/api/v1/connections', { everyMs: SELDOM_MS });

/** How Intercom can be connected here; it does not change while the server runs. */
export const useConnecting = () => useRead<ConnectingAnswer>('/api/v1/connecting');

/** What stops when a connection ends. */
export const useConnectionUse = (id: string) => useRead<ConnectionUseAnswer>(`/api/v1/connections/${id}/use`);

export const useTopics = (id: string, enabled: boolean) =>
  useRead<HookTopicsAnswer>(`/api/v1/connections/${id}/topics`, { everyMs: SELDOM_MS, enabled });
