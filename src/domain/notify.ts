/** Which linked conversations hear an event, with one note each, and which are brought back to the top. */
import type { Effect, NewEffect, RemoteLink } from './effects.ts';
import type { Comment, Connection, Issue, KnownIssue, Link, Person } from './model.ts';
import { issueUrl, ruledOut, staleness, type News } from './news.ts';
import { linkNote, newsNote, type NoteContext } from './notes.ts';
import type { ConversationUrlWriter } from './ports.ts';
import { conversationKey, toldKey, type Snapshot, type TimelineEntry, type ToldFact } from './snapshot.ts';

export interface Notifying {
  effects: NewEffect[];
  told: ToldFact[];
  timeline: TimelineEntry[];
  reasons: string[];
}

export interface NotifyInput {
  news: News[];
  actor: Person | null;
  snapshot: Snapshot;
  issue: KnownIssue;
  /** Links that stood before the event and still do. */
  standing: Link[];
  /** Links the event made. */
  made: Link[];
  discussion: Comment[] | null;
  conversationUrl: ConversationUrlWriter;
}

/** Decides the notes of an event. The project is set up and its linking on. */
export function notify(input: NotifyInput): Notifying {
  const result: Notifying = { effects: [], told: [], timeline: [], reasons: [] };
  const context = noteContext(input);
  if (context === null) return result;
  const { news } = input;
  for (const link of input.made) tellLinked(link, news, { input, context, result });
  const fresh = freshNews(news, { input, context, result });
  if (fresh.length > 0 && input.standing.length === 0 && input.made.length === 0)
    result.reasons.push('no conversation is linked');
  for (const link of input.standing) tellNews(link, fresh, { input, context, result });
  return result;
}

interface Telling {
  input: NotifyInput;
  context: NoteContext;
  result: Notifying;
}

function noteContext(input: NotifyInput): NoteContext | null {
  const { project, host } = input.snapshot;
  if (project === null) return null;
  return {
    host,
    issue: input.issue,
    actor: input.actor,
    linking: project.linking,
    lastComment: input.discussion?.at(-1) ?? null,
  };
}

function freshNews(news: News[], { input, context, result }: Telling): News[] {
  return news.filter((item) => {
    const reason = ruledOut(item, whoDid(item, input.actor), context.linking) ?? staleness(item, input.snapshot.issue);
    if (reason !== null) result.reasons.push(reason);
    return reason === null;
  });
}

/** The link note names the issue as it is now, and so tells everything else the same event brought. */
function tellLinked(link: Link, news: News[], { input, context, result }: Telling): void {
  if (link.broken !== null) {
    result.reasons.push(`conversation ${link.conversationId}: ${link.broken}`);
    result.timeline.push(
      entry(
        'link.broken',
        context.actor,
        `names conversation ${link.conversationId}, which cannot be linked: ${link.broken}`,
        link,
      ),
    );
    return;
  }
  if (link.connectionId === null) return;
  const reopen = news.some(
    (item) =>
      context.linking.events[item.event].reopen &&
      ruledOut(item, whoDid(item, context.actor), context.linking) === null,
  );
  const key = `link-note:${link.id}`;
  const effect: Effect = {
    kind: 'note',
    connectionId: link.connectionId,
    conversationId: link.conversationId,
    linkId: link.id,
    body: linkNote(context, broughtOver(context, input.discussion)),
    moreUrl: issueUrl(context.host, context.issue.key),
    opening: true,
    reopen,
  };
  result.effects.push({ key, effect });
  const remote = remoteLinkEffect(link, context.issue, {
    connections: input.snapshot.connections,
    conversationUrl: input.conversationUrl,
  });
  if (remote !== null) result.effects.push(remote);
  result.told.push(...news.map((item) => ({ conversation: conversationKey(link), fact: item.fact })));
  result.timeline.push(entry('link.made', context.actor, `linked conversation ${link.conversationId}`, link, key));
}

function broughtOver(context: NoteContext, discussion: Comment[] | null): Comment[] {
  if (discussion === null || context.linking.bringOver === 'none') return [];
  return context.linking.bringOver === 'last' ? discussion.slice(-1) : discussion;
}

function tellNews(link: Link, fresh: News[], { input, context, result }: Telling): void {
  const conversation = conversationKey(link);
  const open = fresh.filter(
    (item) => !input.snapshot.told.has(toldKey({ conversation, fact: item.fact })) && !beforeLink(item, link),
  );
  if (open.length === 0) {
    if (fresh.length > 0) result.reasons.push(`conversation ${link.conversationId} was already told`);
    return;
  }
  if (link.broken !== null || link.connectionId === null) {
    result.reasons.push(`conversation ${link.conversationId}: ${link.broken ?? 'no_connection'}`);
    return;
  }
  const told = open.filter((item) => context.linking.events[item.event].notify);
  const reopen = open.some((item) => context.linking.events[item.event].reopen);
  const target = { connectionId: link.connectionId, conversationId: link.conversationId, linkId: link.id };
  const facts = open.map((item) => item.fact).join('+');
  const key = `${told.length > 0 ? 'note' : 'reopen'}:${context.host.id}:${context.issue.id}:${conversation}:${facts}`;
  const effect: Effect =
    told.length > 0
      ? {
          kind: 'note',
          ...target,
          body: newsNote(told, context),
          moreUrl: issueUrl(context.host, context.issue.key),
          opening: false,
          reopen,
        }
      : { kind: 'reopen', ...target };
  result.effects.push({ key, effect });
  result.told.push(...open.map((item) => ({ conversation, fact: item.fact })));
  result.timeline.push(
    entry(
      `issue.${open.map((item) => item.event).join('+')}`,
      context.actor,
      sentence(open, reopen && told.length === 0),
      link,
      key,
    ),
  );
}

function beforeLink(news: News, link: Link): boolean {
  return news.kind !== 'comment' && news.at < link.heardAt;
}

function whoDid(news: News, actor: Person | null): Person | null {
  return news.kind === 'comment' ? (news.comment.author ?? actor) : actor;
}

function sentence(news: News[], onlyReopen: boolean): string {
  const what = news.map((item) => {
    switch (item.kind) {
      case 'created':
        return 'created the issue';
      case 'status':
        return `changed status ${item.from.name} → ${item.to.name}`;
      case 'assignee':
        return `changed assignee ${item.from?.name ?? 'nobody'} → ${item.to?.name ?? 'nobody'}`;
      case 'comment':
        return 'commented';
    }
  });
  return `${what.join(', ')}${onlyReopen ? ' (reopen only)' : ''}`;
}

function entry(
  kind: string,
  actor: Person | null,
  text: string,
  link: Link,
  effectKey: string | null = null,
): TimelineEntry {
  return { kind, actor: actor?.name ?? null, text, linkId: link.id, effectKey };
}

/** The remote link of a link, whole; null where the link has no connection. */
export function remoteLinkEffect(
  link: Link,
  issue: Issue,
  context: { connections: Connection[]; conversationUrl: ConversationUrlWriter },
): NewEffect | null {
  const connection = context.connections.find((candidate) => candidate.id === link.connectionId);
  if (connection === undefined) return null;
  const remote: RemoteLink = {
    globalId: globalIdOf(link),
    url: context.conversationUrl(connection, link.conversationId),
    title: link.title ?? `Conversation ${link.conversationId}`,
    summary: `Intercom, ${connection.workspaceName}`,
    resolved: false,
  };
  const effect: Effect = {
    kind: 'remote-link',
    hostId: issue.hostId,
    issueId: issue.id,
    linkId: link.id,
    link: remote,
  };
  return { key: `remote-link:${link.id}:${link.title ?? ''}`, effect };
}

/** Equal for one conversation however often it is linked, so that the host shows one entry. */
export function globalIdOf(link: Pick<Link, 'workspaceId' | 'conversationId'>): string {
  return `intercom:${link.workspaceId}:conversation:${link.conversationId}`;
}
