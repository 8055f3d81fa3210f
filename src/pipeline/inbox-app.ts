/**
 * The inbox app's answers: what a teammate opened or pressed, from what is known here. What needs a host is asked beside it and shown as under
 * way; what is to be written is an event like any other.
 */
import type { CanvasLink, CanvasRequest, CanvasView } from '../domain/canvas.ts';
import { conversationLinks } from '../store/inbox-app.ts';
import { commandConnection, connectedProjects } from '../store/commands.ts';
import type { Db, Sql } from '../store/db.ts';
import { createIssueSteps } from './inbox-app-create.ts';
import { createLinkSteps } from './inbox-app-link.ts';
import { type Asked, type CanvasDeps, type Parts, presentLink, type Step, trouble } from './inbox-app-parts.ts';
import { createKept } from './soon.ts';

export type CanvasAsker = (
  of: { organizationId: string; connectionId: string },
  request: CanvasRequest,
) => Promise<CanvasView>;

export function createCanvas(deps: CanvasDeps): CanvasAsker {
  const home = (asked: Asked, said?: string) => showHome(deps.db, asked, said ?? null);
  const parts: Parts = { ...deps, kept: createKept(), home };
  const steps: Record<string, Step> = {
    home: (asked) => home(asked),
    ...createIssueSteps(parts),
    ...createLinkSteps(parts),
  };

  return async (of, request) => {
    const { conversation, admin } = request;
    if (conversation === null) return trouble('Open a conversation to see its issues.', null);
    const [connection, projects] = await deps.db.tx(of.organizationId, (sql) =>
      Promise.all([commandConnection(sql, of.connectionId), connectedProjects(sql, of.connectionId)]),
    );
    if (connection === null)
      return trouble(
        'This workspace is not connected to Deskbridge any more.',
        'Ask an admin of Deskbridge to connect it again.',
      );
    if (admin === null)
      return trouble('Intercom did not say who you are.', 'Open the conversation again; Deskbridge names who acts.');
    const asked = {
      ...request,
      ...of,
      connection,
      conversation,
      admin,
      projects: projects.filter(({ linking }) => linking),
    };
    const [name = 'home', ...rest] = (request.pressed ?? 'home').split(':');
    const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
    return step === undefined ? home(asked) : step(asked, rest.join(':'));
  };
}

const SHOWN = 20;

async function showHome(db: Db, asked: Asked, said: string | null): Promise<CanvasView> {
  const { connection, conversation } = asked;
  const links = await db.tx(asked.organizationId, (sql) => linksOf(sql, asked));
  const notice = said === null ? noticeOf(asked) : { style: 'muted' as const, text: said };
  const canAdd = connection.plan === 'ok' && asked.projects.length > 0 && conversation.id !== '';
  return { kind: 'home', links: links.slice(0, SHOWN), more: Math.max(links.length - SHOWN, 0), notice, canAdd };
}

async function linksOf(sql: Sql, asked: Asked): Promise<CanvasLink[]> {
  const of = { connectionId: asked.connection.id, conversationId: asked.conversation.id };
  return (await conversationLinks(sql, of)).map(presentLink);
}

/** What stands in the way, and who can change it. */
function noticeOf({ connection, projects }: Asked): { style: 'error'; text: string } | null {
  const say = (text: string) => ({ style: 'error' as const, text });
  if (connection.plan === 'restricted')
    return say(
      'The plan of this workspace lets no app write in conversations. After it changed, an admin of Deskbridge can check again.',
    );
  if (connection.state === 'broken')
    return say(
      'Deskbridge may not write in this workspace just now: an admin has to reconnect it. What you do here is kept until then.',
    );
  if (projects.length === 0)
    return say('No project is connected to this workspace. An admin of Deskbridge can connect one under Projects.');
  return null;
}
