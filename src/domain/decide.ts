/**
 * The table of contents of every decision: the policies in their fixed order. `(event, snapshot) → decision`, pure; "nothing
 * to do" is a decision with a reason.
 */
import type { EffectEvent, Event, HostEvent } from './events.ts';
import { decideBeside } from './beside.ts';
import { decideInbox } from './decide-inbox.ts';
import { escalate } from './escalation/escalate.ts';
import { afterCreated, afterDelayed, afterNotCreated, relinkMade } from './escalation/escalated.ts';
import { afterIssueCreation, relinkIssues } from './escalation/escalated-issue.ts';
import { decideHand } from './hand.ts';
import { learn } from './knowledge.ts';
import { relink } from './linking.ts';
import type { Source } from './model.ts';
import { factsOf, isOurs, OURSELVES, type OwnWrite, ownWrite, toldToOrigin } from './own.ts';
import { newsOf } from './news.ts';
import { notify } from './notify.ts';
import { projectOf, reopenings } from './post-function.ts';
import { brokenEntry, decideResult } from './results.ts';
import { linkingOff } from './settings.ts';
import { type DecideContext, type Decision, noDecision, type Snapshot, type ToldFact, toldKey } from './snapshot.ts';
import { type SourceNews, sourceNews, updateSources } from './sources.ts';
import { syncFieldsOfIssue } from './sync/field-sync.ts';
import { afterSync, syncIssue, withSync } from './sync/events.ts';
import { tellRequester } from './mail/tell-requester.ts';
import { withTransitions } from './transitions.ts';
import { endLinks, issueDeleted } from './unlinking.ts';

/** What to do about an event. */
export function decide(event: Event, snapshot: Snapshot, context: DecideContext): Decision {
  switch (event.kind) {
    case 'effect.done':
    case 'effect.refused':
    case 'effect.delayed':
      return decideAnswer(event, snapshot, context);
    case 'link.asked':
    case 'unlink.asked':
      return decideHand(event, snapshot, context);
    case 'reply.asked':
    case 'contact.asked':
      return decideBeside(event, snapshot);
    case 'conversation.changed':
    case 'conversation.written':
    case 'conversation.seen':
    case 'conversation.deleted':
    case 'part.redacted':
    case 'part.edited':
      return decideInbox(event, snapshot, context);
    case 'issue.asked':
    case 'contact.gone':
    case 'connection.doubted':
      return noDecision(['it is about no issue']);
    case 'escalation.asked':
      return escalate(event, snapshot);
    case 'relink.asked':
      return relinkMade(event, snapshot, context);
    case 'backlinks.asked':
      return relinkIssues(event, snapshot);
    case 'issue.deleted':
      return issueDeleted(event, snapshot);
    default:
      return withMails(decideHost(event, snapshot, context), event, { snapshot, context });
  }
}

function decideAnswer(event: EffectEvent, snapshot: Snapshot, context: DecideContext): Decision {
  if (event.kind === 'effect.delayed') return afterDelayed(event, snapshot);
  const { effect } = event;
  if (effect.kind === 'issue-creation' && effect.from !== undefined)
    return afterIssueCreation(event, { ...effect, from: effect.from });
  if (effect.kind !== 'ticket-creation' && effect.kind !== 'conversation-creation')
    return decideResult(event, snapshot, context);
  return event.kind === 'effect.done'
    ? afterCreated({ ...event, effect }, snapshot, context)
    : afterNotCreated({ ...event, effect });
}

type LivingEvent = Exclude<HostEvent, { kind: 'issue.deleted' }>;

function decideHost(event: LivingEvent, snapshot: Snapshot, context: DecideContext): Decision {
  const issue = learn(event, snapshot.issue, context.reads);
  if (issue?.deleted === true) return { ...noDecision(['the issue is deleted']), issue };
  const own = ownWrite(event, snapshot, context.reads);
  const updates = updateSources(textsOf(event, { own, snapshot, context }), snapshot.sources, context.readUrl);
  if (issue === null) return ofUnknownIssue(event, updates);
  const off = linkingOff(snapshot.project, issue);
  // What is known stays true meanwhile: a link whose text goes now must not come back with the switch.
  if (off !== null)
    return snapshot.issue === null ? noDecision([off]) : { ...noDecision([off]), issue, sources: updates };
  const quiet = event.kind === 'issue.seen' && !event.tell ? commentsIn(event) : null;
  const linking = relink(snapshot, updates, {
    hostId: event.hostId,
    issueId: event.issueId,
    heardAt: issue.updatedAt,
    newId: context.newId,
    quiet: quiet !== null,
  });
  const project = withTransitions(event, snapshot.project);
  const notes = notify({
    news: newsOf(event),
    actor: event.actor,
    snapshot: { ...snapshot, project: projectOf(event, project), told: toldBefore(event, own, snapshot) },
    issue,
    standing: linking.standing,
    made: linking.made,
    quiet,
    discussion: context.reads.discussion,
    conversationUrl: context.conversationUrl,
  });
  const actor = event.actor?.name ?? null;
  const endings = endLinks(linking.ended, { actor, reason: 'no text of the issue names it any more' });
  const status = syncIssue(event, { snapshot, issue, links: linking.standing, own });
  const shared = { snapshot: afterSync(snapshot, status), issue, links: linking.standing, own };
  const fields = syncFieldsOfIssue(event, shared);
  const reopened = reopenings(event, { ...snapshot, project }, linking.standing);
  const effects = [...endings.effects, ...notes.effects, ...reopened.effects];
  const synced = status.effects.length + fields.effects.length > 0;
  const changed = linking.changes.length > 0 || effects.length > 0 || synced;
  const decision: Decision = {
    outcome: changed ? 'done' : 'skipped',
    reasons: [...(changed || notes.reasons.length > 0 ? notes.reasons : [nothingToTell(event)]), ...fallbacks(event)],
    issue,
    sources: linking.sources,
    links: [...linking.changes, ...notes.links],
    told: [...notes.told, ...ownFacts(event, own)],
    effects,
    timeline: [...endings.timeline, ...linking.broken.map(brokenEntry), ...notes.timeline, ...reopened.timeline],
    restrictConnection: null,
  };
  return [status, fields].reduce(withSync, decision);
}

/** What we wrote ourselves links nothing: the conversation that a comment of ours names is where it came from. */
function textsOf(
  event: LivingEvent,
  { own, snapshot, context }: { own: OwnWrite | null; snapshot: Snapshot; context: DecideContext },
): SourceNews[] {
  const texts = sourceNews(event, context.reads);
  const isOwn = (name: string): boolean => name.startsWith('comment:') && (own !== null || isOurs(name, snapshot));
  return texts.filter(({ name, text }) => text === null || !isOwn(name));
}

/** A write of ours that is still on its way is no news where it came from. */
function toldBefore(event: LivingEvent, own: OwnWrite | null, { told }: Snapshot): Snapshot['told'] {
  const facts = toldToOrigin(
    newsOf(event).map((news) => news.fact),
    own?.origin ?? null,
  );
  return facts.length === 0 ? told : new Set([...told, ...facts.map(toldKey)]);
}

/** Kept for the events of it that are still to come, and for those who ask later. */
function ownFacts(event: LivingEvent, own: OwnWrite | null): ToldFact[] {
  if (own?.origin === undefined || own.origin === null) return [];
  return factsOf(event).map((fact) => ({ conversation: OURSELVES, fact }));
}

/** Mail does not ask whether conversations are linked. */
function withMails(
  decision: Decision,
  event: LivingEvent,
  { snapshot, context }: { snapshot: Snapshot; context: DecideContext },
): Decision {
  if (context.mail !== true || decision.issue?.deleted === true) return decision;
  const mails = tellRequester(event, snapshot);
  if (mails.effects.length === 0) return decision;
  const effects = [...decision.effects, ...mails.effects];
  return { ...decision, outcome: 'done', effects, timeline: [...decision.timeline, ...mails.timeline] };
}

/** The comments a scan read: what they said before the link counts as told. */
function commentsIn({ texts }: Extract<HostEvent, { kind: 'issue.seen' }>): string[] {
  return texts.flatMap(({ name }) => (name === 'description' ? [] : [name]));
}

/** Why a text of the event was not read as it was meant: for the log, so that a person can look (B22). */
function fallbacks(event: LivingEvent): string[] {
  const description = 'description' in event && event.description.kind === 'given' ? event.description.value : null;
  const mention = 'comment' in event ? event.comment : null;
  const comment = mention?.comment.kind === 'given' ? mention.comment.value.text : null;
  return [description, comment].flatMap((text) => text?.fallback ?? []);
}

/** A deletion that came before its creation is remembered, so that the late creation links nothing. */
function ofUnknownIssue(event: LivingEvent, updates: Source[]): Decision {
  return event.kind === 'comment.deleted'
    ? { ...noDecision(['the comment was not known']), sources: updates }
    : noDecision(['the issue is not known and could not be read']);
}

function nothingToTell(event: LivingEvent): string {
  switch (event.kind) {
    case 'issue.created':
      return 'it names no conversation';
    case 'issue.changed':
      return event.changes.some((change) => change.kind === 'moved')
        ? 'the issue was moved; its links stay'
        : 'nothing that conversations are told about changed';
    case 'post-function.ran':
      return 'its conversations were told of this transition already';
    case 'comment.created':
      return 'the comment is gone';
    case 'comment.changed':
      return 'an edited comment is not told again';
    case 'comment.deleted':
      return 'a deleted comment is not told';
    case 'issue.seen':
      return 'its texts name no conversation that is not linked already';
  }
}
