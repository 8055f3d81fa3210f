/** Webhooks that Deskbridge made are looked for again and again: one that somebody deleted at the host is made anew, and said so. */
import { webhookWish } from '../api/hosts/calls.ts';
import { Forbidden, VendorError } from '../domain/errors.ts';
import type { HostWebhooks } from '../domain/host-ports.ts';
import type { ReconcilePorts } from '../pipeline/reconcile-parts.ts';
import { recordAudit } from '../store/audit.ts';
import type { Keep } from '../store/connections.ts';
import { currentWebhookSecret, markWebhookRemade } from '../store/host-changes.ts';
import { getHost } from '../store/hosts.ts';

const SYSTEM = { kind: 'system', name: 'Deskbridge', userId: null, ip: null } as const;

export function webhookKeeper(
  keep: Keep,
  { publicUrl, webhooks }: { publicUrl: string; webhooks: HostWebhooks },
): ReconcilePorts['keepWebhook'] {
  return async (organizationId, access) => {
    const host = await getHost(keep.db, organizationId, access.hostId);
    if (host === null || host.webhookMadeAt === null) return null;
    try {
      const wish = webhookWish({ publicUrl }, host, await currentWebhookSecret(keep, organizationId, host.id));
      if (await webhooks.isThere(access, wish.isOurs)) return null;
      const { removed } = await webhooks.ensure(access, wish);
      await markWebhookRemade(keep.db, organizationId, {
        id: host.id,
        also: (sql) =>
          recordAudit(sql, { actor: SYSTEM, action: 'host.webhook_remade', subject: host.name, detail: { removed } }),
      });
      return null;
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      const what = error instanceof Forbidden ? 'Grant that permission' : 'It is looked for in the next round';
      return `Whether its webhook is still there cannot be seen, or it cannot be made anew: ${error.message} ${what}, or look for it in Jira under System, WebHooks.`;
    }
  };
}
