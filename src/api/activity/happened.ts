/** What an event says, in a few words for a list; who did it stands beside it. */
import type { Change, Event } from '../../domain/events.ts';

/** The parts of a stored event that are worth a line. A dead letter may lack any of them. */
export interface Happening {
  kind: string;
  changes: Change[] | null;
  /** The same change brought a comment. */
  commented: boolean;
}

/** A sentence without its subject: "changed status To Do → Done, assignee nobody → Ben Osei". */
export function whatHappened({ kind, changes, commented }: Happening): string {
  if (kind !== 'issue.changed') return sentences[kind as Exclude<Event['kind'], 'issue.changed'>] ?? kind;
  const sorted = (changes ?? []).toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  const changed = [...new Set(sorted.flatMap((change) => (change.kind === 'moved' ? [] : [changedPart(change)])))];
  const parts = [
    ...(changed.length > 0 ? [`changed ${changed.join(', ')}`] : []),
    ...sorted.flatMap((change) => (change.kind === 'moved' ? [`moved ${change.fromKey} → ${change.toKey}`] : [])),
    ...(commented ? ['commented'] : []),
  ];
  return parts.join(', ') || 'changed the issue';
}

/** What conversations hear about comes first. */
const order: readonly Change['kind'][] = ['status', 'assignee', 'description', 'other', 'moved'];

const sentences: Record<Exclude<Event['kind'], 'issue.changed'>, string> = {
  'issue.created': 'created the issue',
  'issue.deleted': 'deleted the issue',
  'comment.created': 'commented',
  'comment.changed': 'edited a comment',
  'comment.deleted': 'deleted a comment',
  'post-function.ran': 'moved the issue on a transition that notifies conversations',
  'issue.seen': 'looked at the issue',
  'link.asked': 'linked a conversation by hand',
  'unlink.asked': 'ended a link by hand',
  'reply.asked': 'wrote to all linked conversations',
  'contact.asked': 'made the reporter a contact',
  'conversation.changed': 'changed the conversation',
  'conversation.written': 'wrote in the conversation',
  'conversation.seen': 'looked at the conversation',
  'conversation.deleted': 'deleted the conversation',
  'part.redacted': 'redacted a part of the conversation',
  'part.edited': 'edited a part of the conversation',
  'issue.asked': 'asked for a new issue in Intercom',
  'contact.gone': 'removed or merged a contact',
  'connection.doubted': 'ended the authorisation, it is said',
  'escalation.asked': 'escalated the issue',
  'relink.asked': 'linked again what the issue was escalated to',
  'backlinks.asked': 'linked again the issue it was escalated to',
  'effect.done': 'was delivered',
  'effect.refused': 'was refused',
  'effect.delayed': 'was delayed',
};

function changedPart(change: Exclude<Change, { kind: 'moved' }>): string {
  switch (change.kind) {
    case 'status':
      return `status ${change.from.name} → ${change.to.name}`;
    case 'assignee':
      return `assignee ${change.from?.name ?? 'nobody'} → ${change.to?.name ?? 'nobody'}`;
    case 'description':
      return 'description';
    case 'other':
      return change.field;
  }
}
