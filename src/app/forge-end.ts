/** The app was uninstalled: nothing goes out for its host any more, not even what is half-way through. */
import type { ForgeCaller } from '../jira/forge-token.ts';
import { recordAudit } from '../store/audit.ts';
import type { Keep } from '../store/connections.ts';
import { endInstallation, stopLateWork } from '../store/forge-decisions.ts';
import { findInstallation } from '../store/forge-installations.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Lookups } from './lookups.ts';

const UNINSTALLED =
  'The app was uninstalled in Jira. Its projects and links are kept: install it again and accept it here to go on.';

/** What was being decided at that moment is written by then. */
const SWEEP_AGAIN_MS = 2_000;

export interface EndOptions {
  keep: Keep;
  telemetry: Telemetry;
  known: Lookups;
  changed: () => void;
}

/** Nothing happens for an installation nobody knows, or that ended before. */
export async function endOfInstallation(options: EndOptions, caller: ForgeCaller): Promise<void> {
  const { keep, telemetry, known, changed } = options;
  const found = await findInstallation(keep.db, caller.installationId);
  if (found === null || found.cloudId !== caller.cloudId) return;
  if (found.state === 'accepted' && found.hostId !== null) known.endings.end(found.hostId);
  const { organizationId } = found;
  const subject = found.siteUrl ?? found.cloudId;
  const actor = { kind: 'system', name: 'Forge', userId: null, ip: null } as const;
  const hostId = await endInstallation(keep.db, found, {
    reason: UNINSTALLED,
    also: (sql) => recordAudit(sql, { actor, action: 'forge.uninstalled', subject }),
  });
  known.forget();
  changed();
  if (hostId === null) return;
  telemetry.log.info('The Forge app was uninstalled; work for its host stopped.', { host: hostId });
  setTimeout(() => {
    const stop = keep.db.tx(organizationId, (sql) => stopLateWork(sql, { hostId, reason: UNINSTALLED }));
    stop.catch(() => undefined);
  }, SWEEP_AGAIN_MS).unref();
}
