/** Which room answers for a host, by its kind. */
import type { ApiDeps } from '../api/deps.ts';
import { createDeskWrites } from '../desk/writes.ts';
import type { Desk, DeskHost } from '../domain/desk/desk.ts';
import type { HostReads } from '../domain/host-ports.ts';
import type { HostWrites } from '../domain/host-writes.ts';
import type { HostAccess } from '../domain/ports.ts';
import type { Http } from '../http.ts';
import { createJiraWrites } from '../jira/writes.ts';
import type { Db } from '../store/db.ts';

/** What every room of hosts can do; Jira's does it for both of its kinds. */
export type AnyHost = DeskHost;

export function hostsOf(rooms: { jira: AnyHost; desk: AnyHost }) {
  return ({ kind }: Pick<HostAccess, 'kind'>): AnyHost => {
    switch (kind) {
      case 'jira-cloud':
      case 'jira-data-center':
        return rooms.jira;
      case 'desk':
        return rooms.desk;
    }
  };
}

/** Who writes on issues, by the kind of host. */
export function writesOf({ http, db, desk }: { http: Http; db: Db; desk: Desk }) {
  const rooms = { jira: createJiraWrites({ http }), desk: createDeskWrites({ db, desk }) };
  return ({ kind }: Pick<HostAccess, 'kind'>): HostWrites => (kind === 'desk' ? rooms.desk : rooms.jira);
}

type HostOf = ReturnType<typeof hostsOf>;

/** What the API asks of hosts, of whichever is meant. */
export function askHosts(hostOf: HostOf, reads: { jira: HostReads; desk: HostReads }) {
  const readsOf = ({ kind }: Pick<HostAccess, 'kind'>): HostReads => (kind === 'desk' ? reads.desk : reads.jira);
  return {
    checkHost: (access, projects) => hostOf(access).check(access, projects),
    hostReads: {
      projects: async (access, ask) => readsOf(access).projects(access, ask),
      issues: async (access, ask) => readsOf(access).issues(access, ask),
      issueTypes: async (access, project) => readsOf(access).issueTypes(access, project),
      statuses: async (access, project) => readsOf(access).statuses(access, project),
      fields: async (access, project) => readsOf(access).fields(access, project),
    },
    readFields: async (access, idOrKey, fields) => (await hostOf(access).readFields(access, idOrKey, fields)).value,
    readIssue: async (access, idOrKey) => (await hostOf(access).readIssue(access, idOrKey)).value,
    readDiscussion: async (access, issueId) => (await hostOf(access).listComments(access, issueId)).value,
    countIssues: async (access, query) => (await hostOf(access).countIssues(access, query)).value,
  } satisfies Pick<ApiDeps, 'checkHost' | 'hostReads' | 'readFields' | 'readIssue' | 'readDiscussion' | 'countIssues'>;
}
