/** The desk's inboxes, statuses, services and fields, for the pages that choose among what a host has. */
import { issueOf, requestStatuses, statusOf } from '../domain/desk/desk.ts';
import type { HostReads } from '../domain/host-ports.ts';
import type { HostAccess } from '../domain/ports.ts';
import type { Db } from '../store/db.ts';
import { listInboxes } from '../store/projects.ts';
import { listRequests, noRequestFilter, searchWords } from '../store/desk/request-search.ts';
import { findRequest } from '../store/desk/requests.ts';
import { listServices, type Service } from '../store/desk/services.ts';
import { fieldsOfDesk } from './fields.ts';
import { createOfDesk } from './of-desk.ts';

const KEY = /^[A-Za-z][A-Za-z0-9_]*-\d+$/;

/** Every method throws only the errors of errors.ts. */
export function createDeskReads(db: Db): HostReads {
  const ofDesk = createOfDesk(db);
  const services = (access: HostAccess, inbox: string): Promise<Service[]> =>
    ofDesk(access, async (sql) => {
      const all = await listServices(sql, { archivedToo: false });
      return all.filter(({ hostId, projectKey }) => hostId === access.hostId && projectKey === inbox);
    });
  return {
    projects: (access, { search, startAt, limit }) =>
      ofDesk(access, async (sql) => {
        const inboxes = await listInboxes(sql, access.hostId);
        const fitting = inboxes.filter(({ key }) => key.toLowerCase().includes((search ?? '').toLowerCase()));
        const page = fitting.slice(startAt, startAt + limit);
        const nextAt = startAt + limit < fitting.length ? startAt + limit : null;
        return { projects: page.map(({ id, key }) => ({ id, key, name: key, kind: 'desk' })), nextAt };
      }),
    issues: (access, { project, search, limit }) =>
      ofDesk(access, async (sql) => {
        if (search !== null && KEY.test(search)) {
          const request = await findRequest(sql, search.toUpperCase());
          return request === null || request.hostId !== access.hostId ? [] : [shown(issueOf(request))];
        }
        const inboxes = project === null ? [] : [project];
        const filter = { ...noRequestFilter, hostId: access.hostId, inboxes, words: searchWords(search ?? '') };
        const { rows } = await listRequests(sql, filter, { sort: 'updated', after: null, limit });
        return rows.map((request) => shown(issueOf(request)));
      }),
    async issueTypes(access, project) {
      return (await services(access, project)).map(({ id, name }) => ({ id, name, subtask: false }));
    },
    async statuses(access, project) {
      const issueTypes = (await services(access, project)).map(({ name }) => name);
      return requestStatuses.map((status) => {
        const { name, category } = statusOf(status);
        return { id: status, name, category, issueTypes };
      });
    },
    fields: async (access, project) => fieldsOfDesk(await services(access, project)),
  };
}

function shown({ id, key, summary, status, assignee, updatedAt }: ReturnType<typeof issueOf>) {
  const { name, category } = status;
  return { id, key, summary, status: { name, category }, assignee: assignee?.name ?? null, updatedAt };
}
