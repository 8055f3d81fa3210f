/** Linking and unlinking by hand. A hand-made link survives edits of the text; a hand-made unlinking survives them too. */
import type { HandEvent } from './events.ts';
import { newerOf } from './knowledge.ts';
import { relink, resolve } from './linking.ts';
import type { KnownIssue } from './model.ts';
import { notify } from './notify.ts';
import { conversationKey, type DecideContext, type Decision, noDecision, type Snapshot } from './snapshot.ts';
import { linkingOff } from './settings.ts';
import { linkedByHand, unlinkedByHand } from './sources.ts';
import { endLinks } from './unlinking.ts';

type LinkEvent = Extract<HandEvent, { kind: 'link.asked' | 'unlink.asked' }>;

export function decideHand(event: LinkEvent, snapshot: Snapshot, context: DecideContext): Decision {
  return event.kind === 'link.asked' ? link(event, snapshot, context) : unlink(event, snapshot, context);
}

function link(event: Extract<HandEvent, { kind: 'link.asked' }>, snapshot: Snapshot, context: DecideContext): Decision {
  if (snapshot.issue?.deleted === true) return noDecision(['the issue is deleted']);
  const off = linkingOff(snapshot.project, event.issue);
  if (off !== null) return noDecision([off]);
  const address = resolve(event, snapshot);
  const isLinked = snapshot.links.some((known) => conversationKey(known) === conversationKey(address));
  const updates = linkedByHand(
    event.source === undefined ? address : { ...address, source: event.source },
    snapshot.sources,
  );
  if (isLinked && updates.length === 0) return noDecision(['the conversation is linked already']);
  const issue: KnownIssue = {
    ...newerOf(snapshot.issue, event.issue),
    statusAt: snapshot.issue?.statusAt ?? 0,
    assigneeAt: snapshot.issue?.assigneeAt ?? 0,
    deleted: false,
  };
  const linking = relink(snapshot, updates, {
    hostId: event.hostId,
    issueId: issue.id,
    heardAt: issue.updatedAt,
    newId: context.newId,
  });
  const notes = notify({
    news: [],
    actor: event.actor,
    snapshot,
    issue,
    standing: [],
    made: linking.made,
    discussion: context.reads.discussion,
    conversationUrl: context.conversationUrl,
  });
  return {
    outcome: 'done',
    reasons: isLinked ? ['the conversation is linked already; now it stays when the text changes'] : notes.reasons,
    issue,
    sources: linking.sources,
    links: [...linking.changes, ...notes.links],
    told: notes.told,
    effects: notes.effects,
    timeline: notes.timeline,
    restrictConnection: null,
  };
}

function unlink(
  event: Extract<HandEvent, { kind: 'unlink.asked' }>,
  snapshot: Snapshot,
  context: DecideContext,
): Decision {
  const known = snapshot.links.find((candidate) => candidate.id === event.linkId);
  if (known === undefined) return noDecision(['the link has ended already']);
  const linking = relink(snapshot, unlinkedByHand(known, snapshot.sources), {
    hostId: event.hostId,
    issueId: event.issueId,
    heardAt: snapshot.issue?.updatedAt ?? 0,
    newId: context.newId,
  });
  const endings = endLinks([known], { actor: event.actor.name, reason: 'by hand' });
  return {
    ...noDecision([]),
    outcome: 'done',
    sources: linking.sources,
    links: [{ kind: 'ended', linkId: known.id, reason: 'by hand' }],
    effects: endings.effects,
    timeline: endings.timeline,
  };
}
