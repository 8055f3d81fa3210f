/** How a link shows on the host: a remote link of the issue, the same entry however often the conversation is linked. */
import type { NewEffect } from './effects.ts';
import type { Connection, Issue, Link } from './model.ts';
import type { ConversationUrlWriter } from './ports.ts';

/** Jira refuses longer titles of remote links. */
const LONGEST_TITLE = 255;

/** The remote link of a link, whole; null where the link has no connection. `anew`: it was put before, and says something else now; what this comes of. */
export function remoteLinkEffect(
  link: Link,
  issue: Issue,
  context: { connections: Connection[]; conversationUrl: ConversationUrlWriter; anew?: string },
): NewEffect | null {
  const connection = context.connections.find((candidate) => candidate.id === link.connectionId);
  if (connection === undefined) return null;
  const title = link.title === null || link.title.trim() === '' ? `Conversation ${link.conversationId}` : link.title;
  return {
    key: `remote-link:${link.id}:${link.title ?? ''}${context.anew === undefined ? '' : `:${context.anew}`}`,
    effect: {
      kind: 'remote-link',
      hostId: issue.hostId,
      issueId: issue.id,
      linkId: link.id,
      link: {
        globalId: globalIdOf(link),
        url: context.conversationUrl(connection, link.conversationId),
        title: titleOfRemoteLink(title),
        summary: `Intercom, ${connection.workspaceName}`,
        resolved: false,
      },
    },
  };
}

/** As `remoteLinkEffect`, for what was escalated: it is tried until it holds. `again`: put anew though it was put before. */
export function backLinkEffect(
  link: Link,
  issue: Issue,
  context: { connections: Connection[]; conversationUrl: ConversationUrlWriter; again?: string },
): NewEffect | null {
  const put = remoteLinkEffect(link, issue, context);
  if (put?.effect.kind !== 'remote-link') return null;
  const again = context.again === undefined ? '' : `:again:${context.again}`;
  return { key: `${put.key}${again}`, effect: { ...put.effect, untilItHolds: true } };
}

/** Takes the remote link away; null where none was ever put. */
export function remoteLinkRemovalEffect(link: Link): NewEffect | null {
  if (link.connectionId === null || link.heardAt === 0 || link.quiet === true) return null;
  const { hostId, issueId, id: linkId } = link;
  return {
    key: `remote-link-removal:${linkId}`,
    effect: { kind: 'remote-link-removal', hostId, issueId, linkId, globalId: globalIdOf(link) },
  };
}

/** As much of a title as the host takes, without half a character at its end. */
export function titleOfRemoteLink(title: string): string {
  const beginning = title.toWellFormed().slice(0, LONGEST_TITLE);
  return beginning.isWellFormed() ? beginning : beginning.slice(0, -1);
}

function globalIdOf(link: Pick<Link, 'workspaceId' | 'conversationId'>): string {
  return `intercom:${link.workspaceId}:conversation:${link.conversationId}`;
}
