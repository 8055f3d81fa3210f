/** What `deskbridge doctor` says of hosts and workspaces whose webhooks did not tell everything. */
import { type CheckState, hostRound, inboxRound, readChecks } from '../../store/checks.ts';
import type { ApiDeps } from '../deps.ts';
import { failing } from './health.ts';
import type { CheckAnswer } from '../schemas.ts';

interface Named {
  id: string;
  name: string;
}

/** Only what is wrong: silent webhooks, and what could not be read. */
export async function missedHealth(
  { db }: Pick<ApiDeps, 'db'>,
  organizationId: string,
  { hosts, connections }: { hosts: readonly Named[]; connections: readonly Named[] },
): Promise<CheckAnswer[]> {
  const [ofHosts, ofConnections] = await db.tx(organizationId, async (sql) => [
    await readChecks(sql, hostRound),
    await readChecks(sql, inboxRound),
  ]);
  return [...said(hosts, ofHosts ?? new Map(), inJira), ...said(connections, ofConnections ?? new Map(), inIntercom)];
}

interface Words {
  changed: string;
  silent: string;
  again: string;
}

const inJira: Words = {
  changed: 'issues',
  silent: 'Look at the webhook in Jira, or create it anew on the page of the host.',
  again: 'It is tried again in the next round; Jira may need to be asked for it.',
};
const inIntercom: Words = {
  changed: 'linked conversations',
  silent: 'Look at the webhook and its topics in the Developer Hub of Intercom; the page of the workspace lists them.',
  again: 'It is tried again in the next round.',
};

function said(ends: readonly Named[], checks: Map<string, CheckState>, words: Words): CheckAnswer[] {
  return ends.flatMap(({ id, name }) => {
    const { silentSince = null, reason = null } = checks.get(id) ?? {};
    const silent = `no webhook came since ${silentSince?.toISOString()}, though ${words.changed} changed`;
    return [
      ...(silentSince === null ? [] : [failing(`webhooks of ${name}`, silent, words.silent)]),
      ...(reason === null ? [] : [failing(`missed changes of ${name}`, reason, words.again)]),
    ];
  });
}
