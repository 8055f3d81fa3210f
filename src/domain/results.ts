/** What follows from the answer to an effect. */
import { fieldsAnswer } from './sync/field-sync.ts';
import type { EffectEvent, Refusal } from './events.ts';
import type { BrokenReason, Link } from './model.ts';
import type { ConversationUrlWriter } from './ports.ts';
import { toldByWrite } from './own.ts';
import { remoteLinkEffect } from './remote-links.ts';
import { syncAnswer, withSync } from './sync/events.ts';
import { type Decision, type LinkChange, noDecision, type Snapshot, type TimelineEntry } from './snapshot.ts';

/** True where an answer changes more than the effect's own state: then it is decided like any other event. */
export function needsDecision(event: EffectEvent): boolean {
  if (event.kind !== 'effect.done') return true;
  if (event.effect.kind === 'ticket-creation' || event.effect.kind === 'conversation-creation') return true;
  if (event.effect.kind === 'issue-creation' || toldByWrite(event) !== null) return true;
  if ('sync' in event.effect && event.effect.sync !== undefined) return true;
  if (event.effect.kind !== 'note') return false;
  const { effect, conversation } = event;
  return (
    (effect.reopen && conversation?.state !== 'open') || (effect.opening && (conversation?.title ?? null) !== null)
  );
}

export function decideResult(
  event: Exclude<EffectEvent, { kind: 'effect.delayed' }>,
  snapshot: Snapshot,
  context: { conversationUrl: ConversationUrlWriter },
): Decision {
  const decision = event.kind === 'effect.done' ? afterDone(event, snapshot, context) : afterRefused(event, snapshot);
  const refused = event.kind === 'effect.refused' ? refusalSentence(event.refusal) : null;
  return [syncAnswer(event, { snapshot, refused }), fieldsAnswer(event, { snapshot, refused })].reduce(
    withSync,
    decision,
  );
}

function afterDone(
  event: Extract<EffectEvent, { kind: 'effect.done' }>,
  snapshot: Snapshot,
  context: { conversationUrl: ConversationUrlWriter },
): Decision {
  const decision: Decision = { ...noDecision([]), outcome: 'done' };
  const { effect, conversation } = event;
  if (effect.kind !== 'note') return decision;
  const link = snapshot.links.find((candidate) => candidate.id === effect.linkId);
  if (effect.reopen && link !== undefined) {
    if (conversation?.state === 'open') decision.reasons.push('nothing to reopen: the conversation is open');
    else {
      const { connectionId, conversationId } = effect;
      const key = `reopen:${event.effectId}`;
      decision.effects.push({ key, effect: { kind: 'reopen', connectionId, conversationId, linkId: link.id } });
      const text = `brings conversation ${conversationId} back to the top of the inbox`;
      decision.timeline.push({ kind: 'reopen', actor: null, text, linkId: link.id, effectKey: key });
    }
  }
  const title = conversation?.title ?? null;
  if (link !== undefined && title !== null && title !== link.title) {
    const { links, effects, timeline } = retitled(link, title, { snapshot, anew: event.effectId, ...context });
    decision.links.push(...links);
    decision.effects.push(...effects);
    decision.timeline.push(...timeline);
  }
  return decision;
}

/** The link bears the conversation's title, here and on the issue. `anew`: what it comes of; a title may come back. */
export function retitled(
  link: Link,
  title: string,
  { snapshot, conversationUrl, anew }: { snapshot: Snapshot; conversationUrl: ConversationUrlWriter; anew: string },
): Pick<Decision, 'links' | 'effects' | 'timeline'> {
  const { issue, connections } = snapshot;
  const links: LinkChange[] = [{ kind: 'titled', linkId: link.id, title }];
  const remote =
    issue === null ? null : remoteLinkEffect({ ...link, title }, issue, { connections, conversationUrl, anew });
  if (remote === null) return { links, effects: [], timeline: [] };
  const text = `conversation ${link.conversationId} is called “${title}”: its link on the issue says so`;
  return {
    links,
    effects: [remote],
    timeline: [{ kind: 'link.titled', actor: null, text, linkId: link.id, effectKey: remote.key }],
  };
}

function afterRefused(event: Extract<EffectEvent, { kind: 'effect.refused' }>, snapshot: Snapshot): Decision {
  const { effect, refusal } = event;
  const decision: Decision = { ...noDecision([refusalSentence(refusal)]), outcome: 'done' };
  if (effect.kind !== 'note' && effect.kind !== 'reply' && effect.kind !== 'reopen') return decision;
  if (refusal.kind === 'plan_restricted') decision.restrictConnection = effect.connectionId;
  const reason = brokenBy(refusal);
  const link = snapshot.links.find((candidate) => candidate.id === effect.linkId);
  if (reason !== null && link !== undefined && link.broken === null) {
    decision.links.push({ kind: 'broken', linkId: link.id, reason });
    decision.timeline.push(brokenEntry({ ...link, broken: reason }));
  }
  return decision;
}

/** The timeline's line for a link that cannot work from now on. */
export function brokenEntry(link: Link): TimelineEntry {
  const text = `the link to conversation ${link.conversationId} is broken: ${link.broken}`;
  return { kind: 'link.broken', actor: null, text, linkId: link.id, effectKey: null };
}

function brokenBy(refusal: Refusal): BrokenReason | null {
  switch (refusal.kind) {
    case 'gone':
      return 'conversation_gone';
    case 'forbidden':
      return 'conversation_forbidden';
    case 'plan_restricted':
      return 'plan_restricted';
    case 'rejected':
      return null;
  }
}

/** Why an effect was refused and what to do, for people. */
export function refusalSentence(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'gone':
      return 'not_found: it was deleted, or the token may not see it';
    case 'forbidden':
      return `forbidden: ${refusal.permission ?? 'a permission is missing'}; give the token this permission, then retry`;
    case 'plan_restricted':
      return "api_plan_restricted: this workspace's plan does not include conversations; change the plan, then check again";
    case 'rejected':
      return `${refusal.code}: ${refusal.detail}`;
  }
}
