/** What people do from the panel beside an issue: one text to every linked conversation, and the reporter made a contact. */
import type { NewEffect } from './effects.ts';
import type { HandEvent } from './events.ts';
import type { KnownIssue, Link } from './model.ts';
import { issueUrl } from './news.ts';
import { findAddresses } from './text/drafts.ts';
import type { Block, Inline, RichText, TextRun } from './text/richtext.ts';
import { type Decision, noDecision, type Snapshot, type TimelineEntry } from './snapshot.ts';

type ReplyAsked = Extract<HandEvent, { kind: 'reply.asked' }>;
type ContactAsked = Extract<HandEvent, { kind: 'contact.asked' }>;

export function decideBeside(event: ReplyAsked | ContactAsked, snapshot: Snapshot): Decision {
  if (snapshot.issue?.deleted === true) return noDecision(['the issue is deleted']);
  return event.kind === 'reply.asked' ? replyToAll(event, snapshot) : makeContact(event, snapshot);
}

/** To the conversations that the person was shown, as far as they are still linked; not to one that was linked since. */
function replyToAll(event: ReplyAsked, snapshot: Snapshot): Decision {
  const decision: Decision = { ...noDecision([]), outcome: 'done' };
  for (const linkId of new Set(event.links)) {
    const link = snapshot.links.find(({ id }) => id === linkId);
    const told = link === undefined ? null : replyEffect(event, { link, snapshot });
    if (told === null || link === undefined) {
      decision.reasons.push(
        link === undefined
          ? `the link ${linkId} ended before it was sent`
          : `conversation ${link.conversationId}: ${link.broken ?? 'no_connection'}`,
      );
      continue;
    }
    decision.effects.push(told);
    decision.timeline.push(entry(event, { link, effectKey: told.key }));
  }
  return decision.effects.length === 0 ? { ...decision, outcome: 'skipped' } : decision;
}

/** Null: nothing can be sent there. */
function replyEffect(event: ReplyAsked, { link, snapshot }: { link: Link; snapshot: Snapshot }): NewEffect | null {
  const { connectionId, conversationId, id: linkId, broken } = link;
  if (broken !== null || connectionId === null) return null;
  const key = `reply:${event.runId}:${linkId}`;
  const target = { connectionId, conversationId, linkId };
  if (event.reply === 'reply')
    return { key, effect: { kind: 'reply', ...target, body: asText(paragraphs(event.text)) } };
  const { host, issue } = snapshot;
  const moreUrl = issue === null ? null : issueUrl(host, issue.key);
  const body = noteToAll(event, issue === null || moreUrl === null ? null : { issue, url: moreUrl });
  return { key, effect: { kind: 'note', ...target, body, moreUrl, opening: false, reopen: false } };
}

/** Who says it, about which issue, and what. */
function noteToAll({ actor, text }: ReplyAsked, about: { issue: KnownIssue; url: string } | null): RichText {
  const who: Inline[] = [{ kind: 'text', text: actor.name, bold: true }, plain(' to all linked conversations')];
  const where: Inline[] =
    about === null
      ? []
      : [plain(' of '), { kind: 'text', text: about.issue.key, href: about.url }, plain(` ${about.issue.summary}`)];
  return asText([
    { kind: 'paragraph', content: [...who, ...where, plain(':')] },
    { kind: 'quote', content: paragraphs(text) },
  ]);
}

/** What a person typed: an empty line begins a paragraph, a line end a line; addresses lead where they say. */
export function paragraphs(text: string): Block[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n[ \t]*\n+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({
      kind: 'paragraph',
      content: part.split('\n').flatMap((line, n): Inline[] => [...(n > 0 ? [lineEnd] : []), ...linked(line)]),
    }));
}

const lineEnd: Inline = { kind: 'break' };

function linked(line: string): TextRun[] {
  const runs: TextRun[] = [];
  let from = 0;
  for (const { start, end } of findAddresses(line)) {
    if (start > from) runs.push(plain(line.slice(from, start)));
    runs.push({ kind: 'text', text: line.slice(start, end), href: line.slice(start, end) });
    from = end;
  }
  return from < line.length ? [...runs, plain(line.slice(from))] : runs;
}

function plain(text: string): TextRun {
  return { kind: 'text', text };
}

function asText(blocks: Block[]): RichText {
  return { blocks, urls: [], fallback: null };
}

function entry(event: ReplyAsked, { link, effectKey }: { link: Link; effectKey: string }): TimelineEntry {
  const what = event.reply === 'reply' ? 'answered the customer' : 'wrote a note';
  return {
    kind: `reply.${event.reply}`,
    actor: event.actor.name,
    text: `${what} in conversation ${link.conversationId}, as in all linked ones`,
    linkId: link.id,
    effectKey,
  };
}

function makeContact(event: ContactAsked, snapshot: Snapshot): Decision {
  const connection = snapshot.connections.find(({ id }) => id === event.connectionId);
  if (connection === undefined || connection.state === 'disconnected')
    return noDecision(['the workspace is not connected any more']);
  const { connectionId, hostId, issueId, role } = event;
  const key = `contact:${event.wishId}`;
  const text = `makes the reporter a ${role} in ${connection.workspaceName}`;
  return {
    ...noDecision([]),
    outcome: 'done',
    effects: [{ key, effect: { kind: 'contact', connectionId, hostId, issueId, role } }],
    timeline: [{ kind: 'contact.asked', actor: event.actor.name, text, linkId: null, effectKey: key }],
  };
}
