/** Which linked conversations hear an event, with one note each, and which are brought back to the top. */
import type { Effect, NewEffect } from './effects.ts';
import type { Comment, KnownIssue, Link, LinkingSettings, Person } from './model.ts';
import { commentFact, issueUrl, ruledOut, staleness, type News, type Update, whoDid } from './news.ts';
import { linkNote, newsNote, type NoteContext } from './notes.ts';
import { EVERYBODY } from './own.ts';
import type { ConversationUrlWriter } from './ports.ts';
import { remoteLinkEffect } from './remote-links.ts';
import {
  conversationKey,
  type LinkChange,
  toldKey,
  type Snapshot,
  type TimelineEntry,
  type ToldFact,
} from './snapshot.ts';

export interface Notifying {
  effects: NewEffect[];
  told: ToldFact[];
  timeline: TimelineEntry[];
  links: LinkChange[];
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
  /** Made without a link note: they hear what happens from now on, and these facts of before count as told. Null or left out: with one. */
  quiet?: string[] | null;
  discussion: Comment[] | null;
  conversationUrl: ConversationUrlWriter;
}

/** Decides the notes of an event. The project is set up and its linking on. */
export function notify(input: NotifyInput): Notifying {
  const result: Notifying = { effects: [], told: [], timeline: [], links: [], reasons: [] };
  const { project, host } = input.snapshot;
  if (project === null) return result;
  const { linking } = project;
  const discussion = tellable(input.discussion ?? [], linking);
  const { issue, actor } = input;
  const context: NoteContext = { host, issue, actor, linking, lastComment: discussion.at(-1) ?? null };
  const telling: Telling = { input, context, result };
  for (const link of input.made) tellLinked(link, discussion, telling);
  const fresh = freshNews(telling);
  if (fresh.length > 0 && input.standing.length === 0 && input.made.length === 0)
    result.reasons.push('no conversation is linked');
  for (const link of input.standing) for (const news of parcels(fresh, input.snapshot)) tellNews(link, news, telling);
  return result;
}

/** What came together is told together. After a restore each is told alone, as each may stand in Intercom already, in whatever company it was told. */
function parcels(fresh: News[], { restoredSince = false }: Snapshot): News[][] {
  return restoredSince ? fresh.map((news) => [news]) : [fresh];
}

interface Telling {
  input: NotifyInput;
  context: NoteContext;
  result: Notifying;
}

/** Where only public comments are told, no other comment leaves by a side door. */
function tellable(discussion: Comment[], linking: LinkingSettings): Comment[] {
  return linking.events.comment.publicOnly ? discussion.filter((comment) => comment.public === true) : discussion;
}

function freshNews({ input, context, result }: Telling): News[] {
  return input.news.filter((news) => {
    const reason = ruledOut(news, input.actor, context.linking) ?? staleness(news, input.snapshot);
    if (reason !== null) result.reasons.push(reason);
    return reason === null;
  });
}

/** The link note names the issue as it is now, and so tells everything else the same event brought. */
function tellLinked(link: Link, discussion: Comment[], { input, context, result }: Telling): void {
  const { news } = input;
  if (link.broken !== null || link.connectionId === null) {
    const reason = link.broken ?? 'no_connection';
    result.reasons.push(`conversation ${link.conversationId}: ${reason}`);
    const text = `names conversation ${link.conversationId}, which cannot be linked: ${reason}`;
    result.timeline.push(entry('link.broken', context.actor, { text, linkId: link.id, effectKey: null }));
    return;
  }
  const broughtOver = { none: [], last: discussion.slice(-1), all: discussion }[context.linking.bringOver];
  if (input.quiet) return linkQuietly(link, input.quiet, { input, context, result });
  const key = `link-note:${link.id}`;
  const effect: Effect = {
    kind: 'note',
    connectionId: link.connectionId,
    conversationId: link.conversationId,
    linkId: link.id,
    body: linkNote(context, { news, broughtOver }),
    moreUrl: issueUrl(context.host, context.issue.key),
    opening: true,
    reopen: news.some(
      (item) => context.linking.events[item.event].reopen && ruledOut(item, input.actor, context.linking) === null,
    ),
  };
  result.effects.push({ key, effect });
  const { connections } = input.snapshot;
  const remote = remoteLinkEffect(link, context.issue, { connections, conversationUrl: input.conversationUrl });
  if (remote !== null) result.effects.push(remote);
  const facts = [
    ...news.map((item) => item.fact),
    ...link.sources.filter((source) => source.startsWith('comment:')),
    ...broughtOver.map(commentFact),
  ];
  const conversation = conversationKey(link);
  for (const fact of new Set(facts)) result.told.push({ conversation, fact });
  const text = `linked conversation ${link.conversationId}`;
  result.timeline.push(entry('link.made', context.actor, { text, linkId: link.id, effectKey: key }));
}

function linkQuietly(link: Link, facts: string[], { context, result }: Telling): void {
  const conversation = conversationKey(link);
  result.told.push(...facts.map((fact) => ({ conversation, fact })));
  const text = `linked conversation ${link.conversationId} quietly: it hears of the next change`;
  result.timeline.push(entry('link.made', context.actor, { text, linkId: link.id, effectKey: null }));
}

function tellNews(link: Link, fresh: News[], { input, context, result }: Telling): void {
  const conversation = conversationKey(link);
  const isTold = ({ fact }: News): boolean =>
    [conversation, EVERYBODY].some((who) => input.snapshot.told.has(toldKey({ conversation: who, fact })));
  const open = fresh.filter(isUpdate).filter((news) => !isTold(news) && !isBeforeLink(news, link));
  if (open.length === 0) {
    if (fresh.length > 0) result.reasons.push(`conversation ${link.conversationId} was already told`);
    return;
  }
  if (link.broken !== null || link.connectionId === null) {
    result.reasons.push(`conversation ${link.conversationId}: ${link.broken ?? 'no_connection'}`);
    return;
  }
  const toTell = open.filter((news) => context.linking.events[news.event].notify);
  const reopen = open.some((news) => context.linking.events[news.event].reopen);
  const target = { connectionId: link.connectionId, conversationId: link.conversationId, linkId: link.id };
  const keyOf = (facts: News[]): string => {
    const kind = toTell.length > 0 ? 'note' : 'reopen';
    return `${kind}:${context.host.id}:${context.issue.id}:${conversation}:${facts.map(({ fact }) => fact).join('+')}`;
  };
  const key = keyOf(open);
  const moreUrl = issueUrl(context.host, context.issue.key);
  const effect: Effect =
    toTell.length > 0
      ? { kind: 'note', ...target, body: newsNote(toTell, context), moreUrl, opening: link.quiet === true, reopen }
      : { kind: 'reopen', ...target };
  result.effects.push({ key, effect, ...(open.length > 1 ? { tells: toTell.map((news) => keyOf([news])) } : {}) });
  if (link.quiet === true) introduce(link, { input, context, result });
  result.told.push(...open.map((news) => ({ conversation, fact: news.fact })));
  const [first] = open;
  // Changes come before the comment they brought: one that comes first is alone, and its author's.
  const who = first === undefined ? context.actor : whoDid(first, context.actor);
  const text = `${open.map(sentence).join(', ')}${toTell.length === 0 ? ' (reopen only)' : ''}`;
  const kind = `issue.${open.map((news) => news.event).join('+')}`;
  result.timeline.push(entry(kind, who, { text, linkId: link.id, effectKey: key }));
}

/** With its first note a quiet link is what every other is: shown on the host too. */
function introduce(link: Link, { input, result }: Telling): void {
  result.links.push({ kind: 'introduced', linkId: link.id });
  const { connections } = input.snapshot;
  const remote = remoteLinkEffect(link, input.issue, { connections, conversationUrl: input.conversationUrl });
  if (remote !== null) result.effects.push(remote);
}

function isUpdate(news: News): news is Update {
  return news.kind !== 'created';
}

/** Its link note showed the issue as it was after this. */
function isBeforeLink(update: Update, link: Link): boolean {
  return update.kind !== 'comment' && update.at < link.heardAt;
}

function sentence(update: Update): string {
  switch (update.kind) {
    case 'status':
      return `changed status ${update.from.name} → ${update.to.name}`;
    case 'assignee':
      return `changed assignee ${update.from?.name ?? 'nobody'} → ${update.to?.name ?? 'nobody'}`;
    case 'comment':
      return 'commented';
  }
}

function entry(
  kind: string,
  actor: Person | null,
  rest: Pick<TimelineEntry, 'text' | 'linkId' | 'effectKey'>,
): TimelineEntry {
  return { kind, actor: actor?.name ?? null, ...rest };
}
