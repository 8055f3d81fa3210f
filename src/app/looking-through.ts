/** Who looks through hosts: imports of links, and what webhooks missed. Both go on where the process before them ended. */
import { createPastReader } from '../jira/past.ts';
import type { Http } from '../http.ts';
import type { HostWebhooks } from '../domain/host-ports.ts';
import type { HostAccess } from '../domain/ports.ts';
import type { Loop } from '../pipeline/loop.ts';
import { startReconciler } from '../pipeline/reconcile.ts';
import { type ReconcileInboxPorts, startInboxReconciler } from '../pipeline/reconcile-workspace.ts';
import type { ReconcileOptions } from '../pipeline/rounds.ts';
import { type ScanPorts, startScanner } from '../pipeline/scan.ts';
import type { Keep } from '../store/connections.ts';
import type { Db } from '../store/db.ts';
import { dropCheckLeases } from '../store/checks.ts';
import { dropScanLeases } from '../store/scans.ts';
import { webhookKeeper } from './kept-webhooks.ts';

/** Only where no other process can be at work. */
export async function dropLookingLeases(db: Db): Promise<void> {
  await Promise.all([dropScanLeases(db), dropCheckLeases(db)]);
}

/** Works on both until it is stopped. */
export function startLookingThrough(
  keep: Keep,
  of: ScanPorts &
    ReconcileInboxPorts & { http: Http; publicUrl: string; webhooks: HostWebhooks; rounds: ReconcileOptions },
): Loop {
  const { db } = keep;
  const { http, publicUrl, webhooks, rounds, ...ports } = of;
  const past = createPastReader({ http });
  const keepWebhook = webhookKeeper(keep, { publicUrl, webhooks });
  const scanner = startScanner(db, ports);
  const host = (access: HostAccess) => ({ ...ports.host(access), ...past });
  const reconcilers = [
    startReconciler(db, { ...ports, host, keepWebhook }, rounds),
    startInboxReconciler(db, ports, rounds),
  ];
  return {
    wake: scanner.wake,
    async stop(graceMs) {
      await Promise.all([scanner.stop(graceMs), ...reconcilers.map((one) => one.stop(graceMs))]);
    },
  };
}
