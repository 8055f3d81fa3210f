/** Which room answers for a host, by its kind. */
import type { DeskHost } from '../domain/desk.ts';
import type { HostAccess } from '../domain/ports.ts';

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
