import type { HostDetailAnswer, HostUseAnswer, HostWebhookAnswer } from '../../../src/api/schemas/hosts.ts';
import type { Listed } from '../api.ts';
import type { Tone } from '../../kit/State.tsx';
import { texts } from '../../texts/integrations.ts';
import { SELDOM_MS, useRead } from './reading.ts';

/** What each dialog about a host gets. */
export interface HostParts {
  host: HostDetailAnswer;
  onClosed: () => void;
}

/** What a person wants to do with a host. */
export type AskedOfHost = 'webhook' | 'secret' | 'token' | 'edit' | 'remove' | null;

export const hostsPath = '/api/v1/hosts';
export const useJiraHosts = () => useRead<Listed<HostDetailAnswer>>(hostsPath, { everyMs: SELDOM_MS });
export const useHostUse = (id: string) => useRead<HostUseAnswer>(`${hostsPath}/${id}/use`);
export const useHostWebhook = (id: string) => useRead<HostWebhookAnswer>(`${hostsPath}/${id}/webhook`);

const { states } = texts.jira;

/** How a host is, in a word; the worst first. */
export function hostSaid(host: HostDetailAnswer): { tone: Tone; word: string } {
  if (host.state === 'disconnected') return { tone: 'quiet', word: states.disconnected };
  if (host.state === 'broken') return { tone: 'warn', word: states.broken };
  if (host.check !== null && !host.check.answered) return { tone: 'warn', word: states.silent };
  if (host.check !== null && !host.check.ok) return { tone: 'warn', word: states.lacking };
  if (host.lastWebhookAt === null && !host.byForge) return { tone: 'warn', word: states.unheard };
  return { tone: 'good', word: states.connected };
}
