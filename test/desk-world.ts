/** A desk on a database: two inboxes, an agent, and hands that do on it what people do. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createDesk } from '../src/desk/desk.ts';
import { createDeskHost } from '../src/desk/host.ts';
import type { Desk, DeskActor, DeskHost, NewRequest } from '../src/domain/desk/desk.ts';
import { defaultLinking } from '../src/domain/settings.ts';
import type { HostAccess } from '../src/domain/ports.ts';
import type { Storage } from '../src/domain/desk/storage.ts';
import type { Db } from '../src/store/db.ts';
import { filesOnDisk } from '../src/store/files.ts';
import { hostAccess, saveHost } from '../src/store/hosts.ts';
import { saveProject } from '../src/store/projects.ts';
import { makeSealer } from '../src/store/secrets.ts';
import { type FreshDatabase, makeOrganization } from './databases.ts';
import { SECRETS } from './journeys/secrets.ts';
import { listRemoteLinks } from './remote-links.ts';

export interface DeskWorld {
  db: Db;
  organizationId: string;
  desk: Desk;
  host: DeskHost;
  access: HostAccess;
  storage: Storage;
  /** Ann Keller, who acts. */
  ann: DeskActor;
  ben: { id: string; name: string };
  /** A request as people make it; what is not given is nothing special. */
  wish(given?: Partial<NewRequest>): NewRequest;
}

/** In an organization of its own. Nobody decides the events. */
export async function startDesk({ db, dataDir }: FreshDatabase): Promise<DeskWorld> {
  const organizationId = await makeOrganization(db);
  const keep = { db, sealer: makeSealer(db, { secret: SECRETS.deskbridge, previous: null }) };
  const { id: hostId } = await saveHost(keep, organizationId, {
    name: 'help',
    kind: 'desk',
    url: 'http://localhost:8080',
    email: null,
    token: null,
    webhookSecret: null,
  });
  for (const key of ['REQ', 'OPS'])
    await saveProject(db, organizationId, { hostId, key, connectionId: null, linking: defaultLinking() });
  const [ann, ben] = [await addAgent(db, organizationId, 'Ann Keller'), await addAgent(db, organizationId, 'Ben Osei')];
  const access = await hostAccess(keep, organizationId, hostId);
  if (access === null) throw new Error('The desk has no access.');
  const storage = filesOnDisk(path.join(dataDir, 'attachments'));
  return {
    db,
    organizationId,
    desk: createDesk({ db, storage, wake: () => undefined }),
    host: createDeskHost(db),
    access,
    storage,
    ann: { organizationId, userId: ann.id, name: ann.name },
    ben,
    wish: (given = {}) => ({
      hostId,
      projectKey: 'REQ',
      title: 'Invoices twice',
      description: '',
      requester: { name: 'Cleo', email: 'cleo@example.com' },
      status: 'new',
      priority: 'medium',
      service: null,
      answers: {},
      tags: [],
      assignee: null,
      channel: 'api',
      ...given,
    }),
  };
}

/** What Ann Keller does to requests, in the words of conformance tests of hosts. */
export function handsOf({ db, organizationId, desk, ann, wish }: DeskWorld) {
  return {
    addIssue: ({ summary, description }: { summary: string; description: string | null }) =>
      desk.create(ann, wish({ title: summary, description: description ?? '' })),
    async addComment(id: string, { text, internal = false }: { text: string; internal?: boolean }) {
      const said = { byRequester: false, channel: 'api', text, public: !internal } as const;
      return (await desk.comment(ann, id, said))?.id ?? '';
    },
    editComment: (id: string, commentId: string, text: string) => desk.editComment(ann, { id, commentId, text }),
    deleteComment: (id: string, commentId: string) => desk.removeComment(ann, { id, commentId }),
    async moveIssue(id: string) {
      const moved = await desk.change(ann, id, { change: { projectKey: 'OPS' }, revision: null, comment: null });
      return moved?.request.key ?? '';
    },
    deleteIssue: (id: string) => desk.remove(ann, id),
    remoteLinksOf: (id: string) => db.tx(organizationId, (sql) => listRemoteLinks(sql, id)),
    close: async () => undefined,
  };
}

async function addAgent(db: Db, organizationId: string, name: string): Promise<{ id: string; name: string }> {
  const id = randomUUID();
  await db.call(`insert into users (organization_id, id, email, name, role) values ($1, $2, $3, $4, 'agent')`, [
    organizationId,
    id,
    `${id}@example.com`,
    name,
  ]);
  return { id, name };
}
