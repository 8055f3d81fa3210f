/**
 * What was carried to the issue and changed in Intercom since: redacted there, its text and attachments go from the comment and from what is kept
 * here, also where its link has ended since; edited there, the comment is brought up to date. Of edits no notification tells (Intercom docs,
 * webhook topics): they are seen when the conversation is read or looked through next. Pure.
 */
import { partBlocks } from './carry.ts';
import type { CarriedChange, CarriedComment } from './carried-model.ts';
import { richText } from '../text/drafts.ts';
import type { NewEffect } from '../effects.ts';
import type { ConversationEvent } from '../inbox-events.ts';
import type { KnownIssue } from '../model.ts';
import type { SeenParts } from '../parts.ts';
import type { ConversationUrlWriter } from '../ports.ts';
import type { Block, RichText } from '../text/richtext.ts';
import { type Decision, noDecision, type Snapshot } from '../snapshot.ts';

const REDACTED: Block = {
  kind: 'paragraph',
  content: [{ kind: 'text', text: 'Redacted in Intercom.', italic: true }],
};

export function carriedChanges(
  event: ConversationEvent,
  of: {
    snapshot: Snapshot;
    carried: readonly CarriedComment[];
    parts: SeenParts | null;
    conversationUrl: ConversationUrlWriter;
  },
): Decision {
  const decision = noDecision([]);
  const { issue, connections } = of.snapshot;
  const { conversationId } = event;
  const connection = connections.find(({ id }) => id === event.connectionId);
  if (issue === null || issue.deleted || connection === undefined) return decision;
  const at = { issue, conversationId, moreUrl: of.conversationUrl(connection, conversationId) };
  for (const carried of of.carried) {
    const change = changeOf(event, carried, of.parts);
    if (change === null) continue;
    const { effect, text } = told(change, at);
    decision.outcome = 'done';
    decision.reasons.push(text);
    decision.effects.push(effect);
    const kind = change.forget ? 'comment.redacted' : 'comment.edited';
    decision.timeline.push({ kind, actor: null, text, linkId: carried.linkId, effectKey: effect.key });
    decision.carried = [...(decision.carried ?? []), change];
  }
  return decision;
}

/** `editedAt` tells an edit back to an earlier text from that earlier one, and is the same whoever reads it; null: redacted. */
type Change = CarriedChange & { editedAt: number | null };

/** Null: it is as it was carried. */
function changeOf(event: ConversationEvent, carried: CarriedComment, parts: SeenParts | null): Change | null {
  const { partId, text } = carried;
  const part = parts?.get(partId);
  const [head, ...rest] = text.blocks;
  const now = (blocks: Block[]): RichText => richText([...(head === undefined ? [] : [head]), ...blocks]);
  if ((event.kind === 'part.redacted' && event.partId === partId) || part === 'gone')
    return isSame(rest, [REDACTED]) ? null : { carried, text: now([REDACTED]), forget: true, editedAt: null };
  // Without a head its text is not kept any more: whether it changed cannot be told.
  if (part === undefined || part.editedAt === null || head === undefined) return null;
  const blocks = partBlocks(part);
  return isSame(rest, blocks) ? null : { carried, text: now(blocks), forget: false, editedAt: part.editedAt };
}

function isSame(one: readonly Block[], other: readonly Block[]): boolean {
  return stable(one) === stable(other);
}

/** The database keeps the keys of an object in an order of its own. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  );
}

function told(
  { carried, text, forget, editedAt }: Change,
  { issue, conversationId, moreUrl }: { issue: KnownIssue; conversationId: string; moreUrl: string },
): { effect: NewEffect; text: string } {
  const { partId, linkId, ref, commentId, toldTo } = carried;
  const { hostId, id: issueId } = issue;
  const edit = { kind: 'issue-comment-edit', hostId, issueId, linkId, ref, commentId, text, moreUrl } as const;
  if (!forget)
    return {
      effect: { key: `carry-edited:${linkId}:${partId}:${editedAt}:${hashOf(stable(text.blocks))}`, effect: edit },
      text: `what was written in conversation ${conversationId} was edited there: its comment on the issue follows`,
    };
  const elsewhere =
    toldTo.length === 0
      ? ''
      : `. Notes in ${toldTo.map((one) => `conversation ${one.split('/').at(-1) ?? one}`).join(', ')} still show it: redact them in Intercom`;
  return {
    effect: { key: `carry-redacted:${linkId}:${partId}`, effect: edit },
    text: `what was written in conversation ${conversationId} was redacted there: its text goes from the issue${elsewhere}`,
  };
}

/** Short, and other for every other text; it guards nothing. */
function hashOf(text: string): string {
  let hash = 0;
  for (const letter of text) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return `${text.length}-${hash.toString(36)}`;
}
