/** The end of links: after it not one more update goes out. */
import type { HostEvent } from './events.ts';
import { learn } from './knowledge.ts';
import type { KnownIssue, Link } from './model.ts';
import { globalIdOf } from './notify.ts';
import { type Decision, noDecision, type Snapshot } from './snapshot.ts';

/** The host shows the conversation no longer, the conversation hears nothing. */
export function endLinks(
  ended: Link[],
  context: { issue: KnownIssue; actor: string | null; reason: string },
): Pick<Decision, 'effects' | 'timeline'> {
  const effects: Decision['effects'] = [];
  const timeline: Decision['timeline'] = [];
  for (const link of ended) {
    const key = `remote-link-removal:${link.id}`;
    const { hostId, id: issueId } = context.issue;
    if (link.connectionId !== null)
      effects.push({
        key,
        effect: { kind: 'remote-link-removal', hostId, issueId, linkId: link.id, globalId: globalIdOf(link) },
      });
    const text = `unlinked conversation ${link.conversationId}: ${context.reason}`;
    timeline.push({
      kind: 'link.ended',
      actor: context.actor,
      text,
      linkId: link.id,
      effectKey: link.connectionId === null ? null : key,
    });
  }
  return { effects, timeline };
}

/** The host's remote links went with the issue; nothing is left to write on either side. */
export function issueDeleted(event: HostEvent, snapshot: Snapshot): Decision {
  const issue = learn(event, snapshot.issue);
  const end = (link: Link): Decision['links'][number] => ({
    kind: 'ended',
    linkId: link.id,
    reason: 'the issue was deleted',
  });
  const told = (link: Link): Decision['timeline'][number] => ({
    kind: 'link.ended',
    actor: event.actor?.name ?? null,
    text: `unlinked conversation ${link.conversationId}: the issue was deleted`,
    linkId: link.id,
    effectKey: null,
  });
  const linked = snapshot.links.length > 0;
  return {
    ...noDecision(linked ? [] : ['no conversation is linked']),
    outcome: linked ? 'done' : 'skipped',
    issue,
    links: snapshot.links.map(end),
    timeline: snapshot.links.map(told),
  };
}
