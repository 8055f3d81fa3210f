/** What `deskbridge doctor` says of hosts whose webhooks did not tell everything. */
import { readChecks } from '../store/host-checks.ts';
import type { StoredHost } from '../store/hosts.ts';
import type { ApiDeps } from './deps.ts';
import { failing } from './health.ts';
import type { CheckAnswer } from './schemas.ts';

/** Only what is wrong: silent webhooks, and what could not be read. */
export async function missedHealth(
  { db }: Pick<ApiDeps, 'db'>,
  organizationId: string,
  hosts: readonly Pick<StoredHost, 'id' | 'name'>[],
): Promise<CheckAnswer[]> {
  const checks = await db.tx(organizationId, readChecks);
  return hosts.flatMap(({ id, name }) => {
    const check = checks.get(id);
    if (check === undefined) return [];
    const { silentSince, reason } = check;
    const silent = `no webhook came since ${silentSince?.toISOString()}, though issues changed`;
    return [
      ...(silentSince === null
        ? []
        : [
            failing(
              `webhooks of ${name}`,
              silent,
              'Look at the webhook in Jira, or create it anew on the page of the host.',
            ),
          ]),
      ...(reason === null
        ? []
        : [
            failing(
              `missed changes of ${name}`,
              reason,
              'It is tried again in the next round; Jira may need to be asked for it.',
            ),
          ]),
    ];
  });
}
