/** The end of links: after it not one more update goes out. */
import type { HostEvent } from './events.ts';
import { learn } from './knowledge.ts';
import type { Link } from './model.ts';
import { remoteLinkRemovalEffect } from './remote-links.ts';
import { type Decision, noDecision, nothingRead, type Snapshot, type TimelineEntry } from './snapshot.ts';

/** The host shows the conversation no longer, the conversation hears nothing. */
export function endLinks(
  ended: Link[],
  context: { actor: string | null; reason: string },
): Pick<Decision, 'effects' | 'timeline'> {
  const effects: Decision['effects'] = [];
  const timeline: Decision['timeline'] = [];
  for (const link of ended) {
    const removal = remoteLinkRemovalEffect(link);
    if (removal !== null) effects.push(removal);
    timeline.push(endedEntry(link, { ...context, effectKey: removal?.key ?? null }));
  }
  return { effects, timeline };
}

/** The host's remote links went with the issue; nothing is left to write on either side. */
export function issueDeleted(event: Extract<HostEvent, { kind: 'issue.deleted' }>, snapshot: Snapshot): Decision {
  const reason = 'the issue was deleted';
  const actor = event.actor?.name ?? null;
  const { links } = snapshot;
  return {
    ...noDecision(links.length > 0 ? [] : ['no conversation is linked']),
    outcome: links.length > 0 ? 'done' : 'skipped',
    issue: learn(event, snapshot.issue, nothingRead),
    links: links.map((link) => ({ kind: 'ended', linkId: link.id, reason })),
    timeline: links.map((link) => endedEntry(link, { actor, reason, effectKey: null })),
  };
}

function endedEntry(
  link: Link,
  { actor, reason, effectKey }: { actor: string | null; reason: string; effectKey: string | null },
): TimelineEntry {
  const text = `unlinked conversation ${link.conversationId}: ${reason}`;
  return { kind: 'link.ended', actor, text, linkId: link.id, effectKey };
}
