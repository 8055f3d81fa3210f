/** What comes of Jira's webhooks: events for the receiver, figures, and on the host's page when the last one came and what was refused. */
import { jiraRoutes } from '../jira/routes.ts';
import { incomingOf } from '../pipeline/intake.ts';
import { receiveProjectDeleted } from '../pipeline/project-deleted.ts';
import type { Receiver } from '../pipeline/receive.ts';
import type { Keep } from '../store/connections.ts';
import { noteBadSignatures } from '../store/host-changes.ts';
import { markHook } from '../store/hosts.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Lookups } from './lookups.ts';

interface JiraHooks {
  plugin: ReturnType<typeof jiraRoutes>;
  /** Writes what was counted and not written yet. */
  flush(): Promise<void>;
}

export function jiraHooks({
  keep,
  telemetry,
  receiver,
  known,
}: {
  keep: Keep;
  telemetry: Telemetry;
  receiver: Receiver;
  known: Lookups;
}): JiraHooks {
  const { log, metrics } = telemetry;
  const refused = countRefused(keep);
  const isNews = marksSeldom();
  const plugin = jiraRoutes({
    findHost: (nameOrToken) => known.hook.get(nameOrToken),
    async accept({ organizationId, source, deliveryId, bodyHash, signedBefore, parsed }) {
      const hostId = source.slice('host:'.length);
      const delivery = { organizationId, hostId, deliveryId, bodyHash };
      const { outcome } =
        parsed.kind === 'project-deleted'
          ? await receiveProjectDeleted({ db: keep.db, receiver }, delivery, parsed)
          : await receiver.receive(incomingOf({ ...delivery, heard: parsed }));
      metrics.webhooks.inc({ host: 'jira', outcome });
      if (outcome === 'id_reuse')
        log.warn('A delivery came again under its id with another body: somebody may be forging webhooks.', {
          source,
          code: 'id_reuse',
        });
      if (isNews(hostId, signedBefore))
        markHook(keep.db, organizationId, { id: hostId, signedBefore }).catch(() => undefined);
    },
    reject(reason, detail, of) {
      metrics.webhooks.inc({ host: 'jira', outcome: reason });
      log.warn('A webhook of Jira was refused.', {
        code: reason,
        reason: of === null ? detail : `${of.host.name}: ${detail}`,
      });
      if (of !== null && reason === 'signature_invalid')
        refused.note({ organizationId: of.organizationId, id: of.host.id, detail });
    },
  });
  return { plugin, flush: refused.flush };
}

const MARK_EVERY_MS = 20_000;

/** A busy host must not cost a transaction a webhook only to say that it still speaks. */
export function marksSeldom(): (hostId: string, signedBefore: boolean) => boolean {
  const marked = new Map<string, number>();
  return (hostId, signedBefore) => {
    const key = `${hostId} ${signedBefore}`;
    const now = performance.now();
    if (now - (marked.get(key) ?? -Infinity) < MARK_EVERY_MS) return false;
    marked.set(key, now);
    return true;
  };
}

const WRITE_EVERY_MS = 500;

/** Anybody can send a wrong signature: however many come, a host costs two writes a second. */
function countRefused({ db }: Keep) {
  const counted = new Map<string, { organizationId: string; count: number; detail: string }>();
  let due: NodeJS.Timeout | null = null;
  async function flush(): Promise<void> {
    if (due !== null) clearTimeout(due);
    due = null;
    const all = [...counted];
    counted.clear();
    for (const [id, { organizationId, count, detail }] of all)
      await noteBadSignatures(db, organizationId, { id, count, detail }).catch(() => undefined);
  }
  return {
    flush,
    note({ organizationId, id, detail }: { organizationId: string; id: string; detail: string }): void {
      counted.set(id, { organizationId, count: (counted.get(id)?.count ?? 0) + 1, detail });
      due ??= setTimeout(() => void flush(), WRITE_EVERY_MS).unref();
    },
  };
}
