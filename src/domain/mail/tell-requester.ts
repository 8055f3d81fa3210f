/**
 * Who hears by mail of what happens to a request: whoever asked, of answers and of the end; the assignee, of what they write. Never of
 * anything internal, and nobody of what they did themselves.
 */
import { issueUrl } from '../news.ts';
import { richText } from '../text/drafts.ts';
import type { HostEvent } from '../events.ts';
import type { Letter, LetterReason, Recipient } from './mail.ts';
import type { MailRule, MailSettings } from './settings.ts';
import type { RequestFacts } from '../desk/request-facts.ts';
import type { NewEffect } from '../effects.ts';
import type { Comment, Host, Issue, Person } from '../model.ts';
import type { Block, Inline, TextRun } from '../text/richtext.ts';
import type { TimelineEntry } from '../snapshot.ts';
import { fillTemplate } from '../template.ts';

export interface Mailing {
  effects: NewEffect[];
  timeline: TimelineEntry[];
}

const nothing: Mailing = { effects: [], timeline: [] };

/** Decides the mails of an event. */
export function tellRequester(
  event: Exclude<HostEvent, { kind: 'issue.deleted' }>,
  { host, request }: { host: Host; request?: RequestFacts | null },
): Mailing {
  if (request === undefined || request === null || !('issue' in event) || event.issue === null) return nothing;
  const about: About = { host, issue: event.issue, request, actor: event.actor };
  switch (event.kind) {
    case 'issue.created':
      return received(about);
    case 'issue.changed': {
      const comment = commentOf(event);
      const resolved = event.changes.some((change) => change.kind === 'status' && change.to.category === 'done');
      if (!resolved) return comment === null ? nothing : said(about, comment);
      const mail = ended(about, { comment, changeId: event.changeId ?? String(event.at) });
      // With that switch off, what was said is still an answer.
      return mail.effects.length > 0 || comment === null ? mail : said(about, comment);
    }
    case 'comment.created': {
      const comment = commentOf(event);
      return comment === null ? nothing : said(about, comment);
    }
    default:
      return nothing;
  }
}

interface About {
  host: Host;
  issue: Issue;
  request: RequestFacts;
  actor: Person | null;
}

/** Null: nothing was said, or nothing that is for whoever asked. */
function commentOf(event: Extract<HostEvent, { kind: 'issue.changed' | 'comment.created' }>): Comment | null {
  const told = event.comment?.comment;
  return told?.kind === 'given' && told.value.public === true ? told.value : null;
}

/** Not where somebody else, or a program, has entered it: then nobody asked for this mail. */
function received(about: About): Mailing {
  const { request, issue } = about;
  if (request.channel === 'api' || request.automatic) return nothing;
  const lead = [plain('We have received your request '), bold(issue.key), plain(` ${issue.summary}.`)];
  return toRequester(about, { reason: 'received', fact: issue.id, lead, comment: null });
}

function said(about: About, comment: Comment): Mailing {
  const { request, issue } = about;
  if (comment.byRequester === true) return toAssignee(about, comment);
  if (comment.author?.id !== null && comment.author?.id === request.requester.userId) return nothing;
  const who = comment.author?.name ?? 'Somebody';
  const lead = [bold(who), plain(' answered your request '), bold(issue.key), plain(` ${issue.summary}:`)];
  return toRequester(about, { reason: 'replied', fact: comment.id, lead, comment });
}

function ended(about: About, of: { comment: Comment | null; changeId: string }): Mailing {
  const { request, issue, actor } = about;
  const own = of.comment?.byRequester === true || (actor?.id !== null && actor?.id === request.requester.userId);
  if (own) return nothing;
  const lead = [plain('Your request '), bold(issue.key), plain(` ${issue.summary} is resolved.`)];
  const fact = `${issue.id}:${of.changeId}`;
  return toRequester(about, { reason: 'resolved', fact, lead, comment: of.comment });
}

interface Words {
  reason: Extract<LetterReason, keyof MailSettings>;
  fact: string;
  lead: Inline[];
  comment: Comment | null;
}

function toRequester(about: About, words: Words): Mailing {
  const { name, email } = about.request.requester;
  if (email === null) return nothing;
  const url = `${about.host.url}/portal/requests/${about.issue.key}`;
  const invitation = about.request.answerable ? 'Answer this mail, or ' : '';
  const label = about.request.answerable ? 'see your request' : 'See your request';
  const more = paragraph(plain(invitation), { kind: 'text', text: label, href: url }, plain('.'));
  return mailed(about, { ...words, to: { name, email }, url, more });
}

function toAssignee(about: About, comment: Comment): Mailing {
  const { assignee, requester } = about.request;
  if (assignee === null || assignee.userId === requester.userId) return nothing;
  const { issue, host } = about;
  const lead = [bold(comment.author?.name ?? 'Somebody'), plain(` wrote on ${issue.key} ${issue.summary}:`)];
  const url = issueUrl(host, issue.key);
  const more = paragraph({ kind: 'text', text: 'Open the request', href: url });
  const { name, email } = assignee;
  return mailed(about, { reason: 'answered', fact: comment.id, lead, comment, to: { name, email }, url, more });
}

function mailed(about: About, of: Words & { to: Recipient; url: string; more: Block }): Mailing {
  const { issue, request, actor } = about;
  const rule = request.mail[of.reason];
  if (!rule.send) return nothing;
  const { reason, to } = of;
  const subject = `[${issue.key}] ${issue.summary}`;
  const body = richText([...content(about, rule, of), of.more]);
  const letter: Letter = { reason, to, subject, body };
  const key = `mail:${reason}:${of.fact}`;
  const text = `${sentences[reason]}, to ${to.name === '' ? to.email : to.name}`;
  return {
    effects: [{ key, effect: { kind: 'mail', hostId: issue.hostId, issueId: issue.id, letter } }],
    timeline: [{ kind: 'request.mailed', actor: actor?.name ?? null, text, linkId: null, effectKey: key }],
  };
}

const sentences: Record<Words['reason'], string> = {
  received: 'wrote by e-mail that the request has come in',
  replied: 'told the answer by e-mail',
  resolved: 'told by e-mail that the request is resolved',
  answered: 'told by e-mail what the requester wrote',
};

function content({ issue, actor }: About, rule: MailRule, of: Words & { url: string }): Block[] {
  const words = rule.template === null ? [] : fillTemplate(rule.template, valuesOf(issue, actor, of));
  if (words.length > 0) return words;
  return [{ kind: 'paragraph', content: of.lead }, ...(of.comment?.text.blocks ?? [])];
}

function valuesOf(issue: Issue, actor: Person | null, { comment, url }: Words & { url: string }) {
  return {
    actor: bold(comment?.author?.name ?? actor?.name ?? 'Somebody'),
    'issue.key': { kind: 'text', text: issue.key, href: url } as const,
    'issue.summary': plain(issue.summary),
    'issue.status': plain(issue.status.name),
    'issue.assignee': plain(issue.assignee?.name ?? 'nobody'),
    'issue.url': { kind: 'text', text: url, href: url } as const,
    ...(issue.resolution === null ? {} : { resolution: plain(issue.resolution) }),
    ...(comment === null ? {} : { comment: comment.text }),
  };
}

function paragraph(...inlines: Inline[]): Block {
  return { kind: 'paragraph', content: inlines.filter((one) => one.kind === 'break' || one.text !== '') };
}

function plain(text: string): TextRun {
  return { kind: 'text', text };
}

function bold(text: string): TextRun {
  return { kind: 'text', text, bold: true };
}
