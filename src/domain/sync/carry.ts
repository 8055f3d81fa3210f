/**
 * What customers and teammates write in a linked conversation, as internal comments of the issue, where the project wants it. Every issue of the
 * conversation gets it once; it is not told back to where it was written (own.ts), but to the issue's other conversations like any comment. Pure.
 */
import { readCommand } from '../commands.ts';
import { richText } from '../text/drafts.ts';
import type { ConversationEvent } from '../inbox-events.ts';
import type { Link } from '../model.ts';
import { isOwnInInbox } from '../own-inbox.ts';
import type { CarriedPart, PartRead } from '../parts.ts';
import type { ConversationUrlWriter } from '../ports.ts';
import type { Block, RichText } from '../text/richtext.ts';
import { conversationKey, type Snapshot } from '../snapshot.ts';
import { MOST_WRITES, stop } from './sync.ts';
import { NO_SYNC, type SyncPart } from './events.ts';
import { newSync } from './model.ts';
import type { CommentSettings } from './settings.ts';
import type { ConversationWrite } from '../writes.ts';

type Written = Extract<ConversationEvent, { kind: 'conversation.written' }>;

/** Which switch an event goes by; null: it is never carried. What a command says is answered, not carried. */
export function carriedAs(event: ConversationEvent): keyof CommentSettings | null {
  if (event.kind !== 'conversation.written' || event.part === null || isCommand(event)) return null;
  if (event.written === 'customer') return 'customerReplies';
  return event.written === 'note' ? 'teammateNotes' : null;
}

/** Not every note that begins with a stroke: “/login fails for them” is a note. */
function isCommand({ command }: Written): boolean {
  return command !== null && readCommand(command).kind !== 'unknown';
}

export function carry(
  event: ConversationEvent,
  of: {
    snapshot: Snapshot;
    link: Link;
    part: PartRead | null;
    writes: readonly ConversationWrite[];
    conversationUrl: ConversationUrlWriter;
  },
): SyncPart {
  const { snapshot, link, part, writes } = of;
  const { twoWay, issue } = snapshot;
  const as = carriedAs(event);
  const connection = snapshot.connections.find(({ id }) => id === link.connectionId);
  if (event.kind !== 'conversation.written' || as === null || event.part === null || twoWay?.comments[as] !== true)
    return NO_SYNC;
  if (connection === undefined || issue === null || issue.deleted || link.broken !== null) return NO_SYNC;
  if (isOwnInInbox(event, { connection, writes })) return because('what we wrote ourselves is no comment');
  if (part === null || typeof part === 'string') return because('what was written is not there any more');
  const sync = twoWay.links.get(link.id) ?? newSync;
  if (sync.stopped !== null) return because(`comments of this link are stopped: ${sync.stopped}`);
  if (sync.writes >= MOST_WRITES) {
    const stopped = stop({ sync, link });
    return { ...stopped, syncs: [{ linkId: link.id, sync: stopped.sync }] };
  }
  const url = of.conversationUrl(connection, link.conversationId);
  const key = `carry:${link.id}:${event.part.id}`;
  const { hostId, issueId, id: linkId } = link;
  const text = `${authorOf(event, part)} ${as === 'customerReplies' ? 'wrote' : 'noted'} in conversation ${link.conversationId}`;
  return {
    ...NO_SYNC,
    effects: [
      {
        key,
        effect: {
          kind: 'issue-comment',
          hostId,
          issueId,
          linkId,
          text: commentOf(event, part, url),
          public: false,
          by: null,
          moreUrl: url,
          origin: { conversation: conversationKey(link), silent: false },
        },
      },
    ],
    timeline: [{ kind: 'comment.carried', actor: authorOf(event, part), text, linkId, effectKey: key }],
    reasons: ['it becomes an internal comment'],
  };
}

function because(reason: string): SyncPart {
  return { ...NO_SYNC, reasons: [reason] };
}

function authorOf({ actor, written }: Written, { author }: CarriedPart): string {
  return author ?? actor?.name ?? (written === 'customer' ? 'A customer' : 'A teammate');
}

/** Who wrote where, what they wrote, and what they attached as links to where Intercom keeps it. */
function commentOf(event: Written, part: CarriedPart, url: string): RichText {
  const said = event.written === 'customer' ? ' (customer) wrote in ' : ' noted in ';
  const head: Block = {
    kind: 'paragraph',
    content: [
      { kind: 'text', text: authorOf(event, part), bold: true },
      { kind: 'text', text: said },
      { kind: 'text', text: `Intercom`, href: url },
      { kind: 'text', text: ':' },
    ],
  };
  return richText([head, ...partBlocks(part)]);
}

/** What follows the head: the text, and its attachments as a list. */
export function partBlocks({ text, attachments }: Pick<CarriedPart, 'text' | 'attachments'>): Block[] {
  if (attachments.length === 0) return text.blocks;
  const items = attachments.map(({ name, url: href }): Block[] => [
    { kind: 'paragraph', content: [{ kind: 'text', text: name, ...(isWeb(href) ? { href } : {}) }] },
  ]);
  return [...text.blocks, { kind: 'list', ordered: false, items }];
}

function isWeb(href: string): boolean {
  return /^https?:\/\//i.test(href);
}
