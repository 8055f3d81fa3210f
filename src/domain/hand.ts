/** Linking and unlinking by hand. A hand-made link survives edits of the text; a hand-made unlinking survives them too. */
import type { HandEvent } from './events.ts';
import { relink } from './linking.ts';
import type { ConversationAddress, KnownIssue, Source, SourceRow } from './model.ts';
import { notify } from './notify.ts';
import { conversationKey, type DecideContext, type Decision, noDecision, type Snapshot } from './snapshot.ts';
import { endLinks } from './unlinking.ts';

export function decideHand(event: HandEvent, snapshot: Snapshot, context: DecideContext): Decision {
  return event.kind === 'link.asked' ? link(event, snapshot, context) : unlink(event, snapshot, context);
}

function link(event: Extract<HandEvent, { kind: 'link.asked' }>, snapshot: Snapshot, context: DecideContext): Decision {
  if (snapshot.issue?.deleted === true) return noDecision(['the issue is deleted']);
  const address = { workspaceId: event.workspaceId, conversationId: event.conversationId };
  if (snapshot.links.some((known) => conversationKey(known) === conversationKey(address)))
    return noDecision(['the conversation is linked already']);
  const issue: KnownIssue = {
    ...event.issue,
    statusAt: snapshot.issue?.statusAt ?? 0,
    assigneeAt: snapshot.issue?.assigneeAt ?? 0,
    deleted: false,
  };
  const updates = [changed(snapshot, 'hand', { add: address }), changed(snapshot, 'unlinked', { remove: address })];
  const linking = relink(snapshot, updates, {
    hostId: event.hostId,
    issueId: issue.id,
    heardAt: issue.updatedAt,
    newId: context.newId,
  });
  const standing = linking.links.filter((known) => !linking.made.includes(known));
  const notes = notify({
    news: [],
    actor: event.actor,
    snapshot,
    issue,
    standing,
    made: linking.made,
    discussion: context.reads.discussion,
    conversationUrl: context.conversationUrl,
  });
  return {
    outcome: 'done',
    reasons: notes.reasons,
    issue,
    sources: linking.sources,
    links: linking.changes,
    told: [],
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
  if (known === undefined || snapshot.issue === null) return noDecision(['the link has ended already']);
  const updates = [changed(snapshot, 'hand', { remove: known }), changed(snapshot, 'unlinked', { add: known })];
  const { issue } = snapshot;
  const linking = relink(snapshot, updates, {
    hostId: event.hostId,
    issueId: issue.id,
    heardAt: issue.updatedAt,
    newId: context.newId,
  });
  const endings = endLinks(linking.ended, { issue, actor: event.actor.name, reason: 'by hand' });
  return {
    ...noDecision([]),
    outcome: 'done',
    sources: linking.sources,
    links: linking.changes,
    effects: endings.effects,
    timeline: endings.timeline,
  };
}

function changed(
  snapshot: Snapshot,
  name: SourceRow,
  change: { add?: ConversationAddress; remove?: ConversationAddress },
): Source {
  const before = snapshot.sources.find((source) => source.name === name);
  const kept = (before?.conversations ?? []).filter(
    (address) => change.remove === undefined || conversationKey(address) !== conversationKey(change.remove),
  );
  const added =
    change.add === undefined
      ? []
      : [{ workspaceId: change.add.workspaceId, conversationId: change.add.conversationId }];
  return { name, version: (before?.version ?? 0) + 1, ended: false, conversations: [...kept, ...added] };
}
