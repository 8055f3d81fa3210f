/** A link as it leaves. */
import { issueUrl } from '../../domain/news.ts';
import type { ConversationUrlWriter } from '../../domain/ports.ts';
import type { LinkRow } from '../../store/links.ts';
import { iso } from '../route.ts';
import type { LinkAnswer } from '../schemas.ts';

export function presentLink(row: LinkRow, conversationUrl: ConversationUrlWriter): LinkAnswer {
  const { region, apiUrl, workspaceId, conversationId } = row;
  const known = region !== null && apiUrl !== null;
  const key = row.issueKey ?? row.issueId;
  return {
    id: row.id,
    host: row.hostName,
    issue: {
      id: row.issueId,
      key,
      summary: row.issueSummary ?? '',
      status: row.issueStatus?.name ?? '',
      url: issueUrl({ url: row.hostUrl }, key),
    },
    connection: row.connectionName,
    conversation: {
      workspaceId,
      id: conversationId,
      url: known ? conversationUrl({ workspaceId, region, apiUrl }, conversationId) : null,
    },
    title: row.title,
    state: row.endedAt !== null ? 'ended' : row.broken !== null ? 'broken' : 'active',
    broken: row.broken,
    stopped: row.stopped,
    sources: row.sources,
    createdAt: row.createdAt.toISOString(),
    endedAt: iso(row.endedAt),
  };
}
