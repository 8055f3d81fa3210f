/**
 * The table of contents of every decision: the policies in their fixed order. `(event, snapshot) → decision`, pure; "nothing
 * to do" is a decision with a reason.
 */
import type { Event, HostEvent } from './events.ts';
import { decideHand } from './hand.ts';
import { learn } from './knowledge.ts';
import { relink, sourceNews, updateSources } from './linking.ts';
import { newsOf } from './news.ts';
import { notify } from './notify.ts';
import { decideResult } from './results.ts';
import { type DecideContext, type Decision, noDecision, type Snapshot } from './snapshot.ts';
import { endLinks, issueDeleted } from './unlinking.ts';

/** What to do about an event. */
export function decide(event: Event, snapshot: Snapshot, context: DecideContext): Decision {
  switch (event.kind) {
    case 'effect.done':
    case 'effect.refused':
      return decideResult(event, snapshot, context);
    case 'link.asked':
    case 'unlink.asked':
      return decideHand(event, snapshot, context);
    default:
      return decideHost(event, snapshot, context);
  }
}

function decideHost(event: HostEvent, snapshot: Snapshot, context: DecideContext): Decision {
  if (event.kind === 'issue.deleted') return issueDeleted(event, snapshot);
  if (snapshot.issue?.deleted === true) return noDecision(['the issue is deleted']);
  const issue = learn(event, snapshot.issue);
  if (issue === null)
    return event.kind === 'comment.deleted'
      ? forgetComment(event)
      : noDecision(['the issue is not known and could not be read']);
  if (snapshot.project === null)
    return {
      ...noDecision([`project ${issue.projectKey} is not set up`]),
      issue: snapshot.issue === null ? null : issue,
    };
  if (!snapshot.project.linking.enabled)
    return {
      ...noDecision(['conversation linking is off for this project']),
      issue: snapshot.issue === null ? null : issue,
    };
  const updates = updateSources(sourceNews(event), snapshot.sources, context.readUrl);
  const linking = relink(snapshot, updates, {
    hostId: event.hostId,
    issueId: event.issueId,
    heardAt: issue.updatedAt,
    newId: context.newId,
  });
  const standing = linking.links.filter((link) => !linking.made.some((made) => made.id === link.id));
  const notes = notify({
    news: newsOf(event),
    actor: event.actor,
    snapshot,
    issue,
    standing,
    made: linking.made,
    discussion: context.reads.discussion,
    conversationUrl: context.conversationUrl,
  });
  const endings = endLinks(linking.ended, {
    issue,
    actor: event.actor?.name ?? null,
    reason: 'no text of the issue names it any more',
  });
  const effects = [...endings.effects, ...notes.effects];
  const changed = linking.changes.length > 0 || effects.length > 0;
  return {
    outcome: changed ? 'done' : 'skipped',
    reasons: changed || notes.reasons.length > 0 ? notes.reasons : [nothingToTell(event)],
    issue,
    sources: linking.sources,
    links: linking.changes,
    told: notes.told,
    effects,
    timeline: [...endings.timeline, ...notes.timeline],
    restrictConnection: null,
  };
}

/** A deletion that came before its creation is remembered, so that the late creation links nothing. */
function forgetComment(event: Extract<HostEvent, { kind: 'comment.deleted' }>): Decision {
  const sources = updateSources(sourceNews(event), [], () => null);
  return { ...noDecision(['the comment was not known']), sources };
}

function nothingToTell(event: HostEvent): string {
  switch (event.kind) {
    case 'issue.changed':
      return event.changes.some((change) => change.kind === 'moved')
        ? 'the issue was moved; its links stay'
        : 'nothing that conversations are told about changed';
    case 'comment.changed':
      return 'an edited comment is not told again';
    case 'comment.deleted':
      return 'a deleted comment is not told';
    default:
      return 'nothing to tell';
  }
}
