/** How URLs name conversations: by Intercom's own addresses, and by those of the simulators that are connected. */
import type { Connection } from '../domain/model.ts';
import { createConversationUrlReader, simulatorOrigin } from '../intercom/urls.ts';
import { listConnections } from '../store/connections.ts';
import type { Db } from '../store/db.ts';

export const readUrlOf = (connections: Pick<Connection, 'apiUrl'>[]) =>
  createConversationUrlReader(connections.flatMap(({ apiUrl }) => simulatorOrigin(apiUrl) ?? []));

/** The API reads URLs by the connections there are; other processes read the connections with each decision. */
export async function simulatorOrigins(db: Db, organizationId: string) {
  let read = readUrlOf([]);
  const refresh = async (): Promise<void> => {
    read = readUrlOf(await listConnections(db, organizationId));
  };
  await refresh();
  return { read: (url: string) => read(url), refresh };
}
