/** The client secrets that sign Intercom's notifications, found by workspace: a notification does not say whose it is. */
import { clientSecretPlace, type Keep } from './connections.ts';

/** A connection that webhooks of a workspace may be for. `clientSecret` null: it has none of its own. */
export interface WebhookConnection {
  organizationId: string;
  connectionId: string;
  clientSecret: string | null;
  /** Still accepted after a change. */
  previousClientSecret: string | null;
}

interface Row {
  organization_id: string;
  id: string;
  sealed_client_secret: string | null;
  sealed_client_secret_previous: string | null;
}

/** Of every organization that has this workspace connected: what verifies its webhooks. */
export async function webhookConnections(keep: Keep, workspaceId: string): Promise<WebhookConnection[]> {
  const rows = await keep.db.call<Row>(
    `select organization_id, id, sealed_client_secret, sealed_client_secret_previous from connections
     where workspace_id = $1 and state <> 'disconnected' order by organization_id`,
    [workspaceId],
  );
  const open = async (row: Row, sealed: string | null): Promise<string | null> =>
    sealed === null ? null : keep.sealer.open(row.organization_id, clientSecretPlace(row.id), sealed);
  return Promise.all(
    rows.map(async (row) => ({
      organizationId: row.organization_id,
      connectionId: row.id,
      clientSecret: await open(row, row.sealed_client_secret),
      previousClientSecret: await open(row, row.sealed_client_secret_previous),
    })),
  );
}

const MOST_SECRETS = 200;

/** Client secrets of all connections, each once, the longest known first: who can sign with none of them is a stranger. */
export async function clientSecrets(keep: Keep): Promise<string[]> {
  const rows = await keep.db.call<Row>(
    `select organization_id, id, sealed_client_secret from connections
     where sealed_client_secret is not null and state <> 'disconnected' order by created_at, id limit $1`,
    [MOST_SECRETS],
  );
  const secrets = await Promise.all(
    rows.map((row) => keep.sealer.open(row.organization_id, clientSecretPlace(row.id), row.sealed_client_secret ?? '')),
  );
  return [...new Set(secrets)];
}
