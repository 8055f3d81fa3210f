/** What every step of the inbox app has in hand. */
import type { CanvasLink, CanvasRequest, CanvasView } from '../domain/canvas.ts';
import type { CommandProject } from '../domain/decide-command.ts';
import { Forbidden, Gone, Reconnect, VendorError } from '../domain/errors.ts';
import type { HostReads } from '../domain/host-ports.ts';
import type { BrokenReason, Connection } from '../domain/model.ts';
import { issueUrl } from '../domain/news.ts';
import type { HostAccess, IssueRead } from '../domain/ports.ts';
import type { ConversationLink } from '../store/inbox-app.ts';
import type { Db } from '../store/db.ts';
import type { Incoming, Receipt } from '../store/jobs.ts';
import type { Kept } from './soon.ts';

export interface CanvasDeps {
  db: Db;
  hostReads: HostReads;
  readIssue(access: HostAccess, idOrKey: string): Promise<IssueRead>;
  /** Null: the host is not set up any more. */
  hostAccess(organizationId: string, hostId: string): Promise<HostAccess | null>;
  receive(incoming: Incoming): Promise<Receipt>;
}

/** One question with everything a step needs. */
export interface Asked extends CanvasRequest {
  organizationId: string;
  connection: Connection;
  conversation: { id: string; title: string | null };
  admin: { id: string; name: string };
  /** Projects of this workspace that link conversations. */
  projects: CommandProject[];
}

export type Step = (asked: Asked, rest: string) => Promise<CanvasView>;
export type Parts = CanvasDeps & { kept: Kept; home: (asked: Asked, said?: string) => Promise<CanvasView> };

export function trouble(text: string, fix: string | null, again: string | null = 'home'): CanvasView {
  return {
    kind: 'trouble',
    text,
    fix,
    again: again === null ? null : { id: again, label: 'Try again' },
    stored: {},
  };
}

export function presentLink(link: ConversationLink): CanvasLink {
  const { id, key, summary, hostUrl, broken } = link;
  return {
    id,
    key,
    summary,
    status: link.status?.name ?? null,
    assignee: link.assignee?.name ?? null,
    url:
      key === null || (!hostUrl.startsWith('https://') && !hostUrl.startsWith('http://'))
        ? null
        : issueUrl({ url: hostUrl }, key),
    trouble: broken === null ? null : troubles[broken],
  };
}

const troubles: Record<BrokenReason, string> = {
  other_workspace: 'Its project is connected to another workspace',
  no_connection: 'Its project is connected to no workspace',
  conversation_gone: 'The conversation was deleted',
  conversation_forbidden: 'Deskbridge may not see this conversation',
  plan_restricted: 'The plan of this workspace lets no app write here',
};

/** A refusal of a host, for a teammate who cannot change it. */
export function asTrouble(error: unknown, again: string): CanvasView {
  if (error instanceof Gone) return trouble('It is not there any more, or Deskbridge may not see it.', null, 'home');
  if (error instanceof Reconnect || error instanceof Forbidden)
    return trouble('The host refused Deskbridge.', 'Ask an admin of Deskbridge to look under Integrations.', again);
  if (error instanceof VendorError)
    return trouble(`The host did not answer: ${error.message}`, 'Try again in a moment.', again);
  throw error;
}
