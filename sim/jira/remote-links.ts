/** Remote issue links: upsert by `globalId` that sets what is left out to null, as Jira does. */
import { addHistory, item } from './issues.ts';
import { nextId, record } from './world.ts';
import type { Actor, Issue, RemoteLink } from './model.ts';
import type { World } from './world.ts';

export type RemoteLinkInput = Omit<RemoteLink, 'id'>;

export function upsertRemoteLink(
  world: World,
  actor: Actor,
  input: { issue: Issue; link: RemoteLinkInput; id?: number },
): { link: RemoteLink; created: boolean } {
  const { issue } = input;
  const known = issue.remoteLinks.find((link) =>
    input.id === undefined ? link.globalId !== null && link.globalId === input.link.globalId : link.id === input.id,
  );
  const link: RemoteLink = { id: known?.id ?? nextId(world, 'remoteLink'), ...input.link };
  if (known) issue.remoteLinks = issue.remoteLinks.map((candidate) => (candidate === known ? link : candidate));
  else issue.remoteLinks.push(link);
  announce(world, actor, { issue, what: known ? 'remote-link-updated' : 'remote-link-created', link });
  return { link, created: !known };
}

export function deleteRemoteLink(world: World, actor: Actor, target: { issue: Issue; link: RemoteLink }): void {
  const { issue, link } = target;
  issue.remoteLinks = issue.remoteLinks.filter((candidate) => candidate !== link);
  announce(world, actor, { issue, what: 'remote-link-deleted', link });
}

type Announcement = {
  issue: Issue;
  link: RemoteLink;
  what: 'remote-link-created' | 'remote-link-updated' | 'remote-link-deleted';
};

function announce(world: World, actor: Actor, { issue, link, what }: Announcement): void {
  const entry = { what, issueId: issue.id, key: issue.key, detail: { globalId: link.globalId, object: link.object } };
  if (!world.switches.remoteLinkWebhook) return record(world, actor, entry);
  const shown = `This issue links to "${link.object.title}"`;
  const gone = what === 'remote-link-deleted';
  const ends = { from: gone ? String(link.id) : null, fromString: gone ? shown : null };
  const history = addHistory(world, actor, {
    issue,
    items: [
      item({
        field: 'RemoteIssueLink',
        pseudo: true,
        ...ends,
        to: gone ? null : String(link.id),
        toString: gone ? null : shown,
      }),
    ],
  });
  record(world, actor, {
    ...entry,
    change: { kind: 'issue-updated', issue, actor, history, typeName: 'issue_updated' },
  });
}
