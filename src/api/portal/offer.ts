/** What requesters can ask for, and what they may send with it. */
import { listServices } from '../../store/desk/services.ts';
import { MOST_BYTES, MOST_FILES, takenEndings } from '../../domain/desk/attachment-types.ts';
import type { ApiDeps } from '../deps.ts';
import { deskInboxes } from '../desk/references.ts';
import type { OfferAnswer } from '../schemas/portal.ts';

/** Services whose inbox takes requests just now, in the order admins gave them. */
export async function offer(deps: ApiDeps, organizationId: string): Promise<OfferAnswer> {
  const inboxes = await deskInboxes(deps, organizationId);
  const services = await deps.db.tx(organizationId, (sql) => listServices(sql, { archivedToo: false }));
  const items = services
    .filter(({ hostId, projectKey }) => inboxes.some((inbox) => inbox.hostId === hostId && inbox.key === projectKey))
    .map(({ id, name, description, fields }) => ({ id, name, description, fields }));
  const files = { mostBytes: MOST_BYTES, most: MOST_FILES, endings: [...takenEndings] };
  return { items, next: null, withoutService: inboxes.length === 1, files };
}
