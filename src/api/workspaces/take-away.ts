import { VendorError } from '../../domain/errors.ts';
import type { StoredConnection } from '../../store/connections.ts';
import type { ApiDeps } from '../deps.ts';

/**
 * Our own OAuth app is taken out of the workspace, so that its token ends at Intercom too; a private app is its owner's. Answers what is left for
 * a person to do, null for nothing.
 */
export async function takeAppAway(
  deps: ApiDeps,
  connection: StoredConnection,
  access: { apiUrl: string; token: string },
): Promise<string | null> {
  if (connection.authorizedBy === 'token')
    return `Deskbridge has erased the access token. It still exists at Intercom: delete or regenerate it in the Developer Hub of ${connection.workspaceName} if nothing else uses it.`;
  try {
    await deps.workspaces.oauth?.revoke(access);
    return null;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return `Deskbridge has erased the access token, but could not end it at Intercom: ${error.message} Remove the app there, under Settings → Integrations → App Store.`;
  }
}
