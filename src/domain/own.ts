/**
 * Which events tell of what we wrote ourselves (I22): by what was written, never by when. A write that ended is known by the host's id of it,
 * kept as a fact that we were told; one still on its way by the reference that it carries, or by its value and our own name. Everything that
 * acts on events asks `ownWrite` first.
 */
import type { Change, EffectEvent, HostEvent } from './events.ts';
import type { Person } from './model.ts';
import type { Read, Reads, Snapshot, ToldFact } from './snapshot.ts';
import { toldKey } from './snapshot.ts';
import { isWishedStatus } from './writes.ts';
import type { FieldChange, OnItsWay, Origin } from './writes.ts';

/** Stands for us among the conversations that were told of a fact; `EVERYBODY` for all of them. */
export const OURSELVES = 'deskbridge';
export const EVERYBODY = '*';

/** `origin` null: it ended, and whoever knew of it already counts as told. */
export interface OwnWrite {
  origin: Origin | null;
}

/** The facts by which writes of ours are known again, and what each conversation would be told of them. */
export function factsOf(event: HostEvent): string[] {
  switch (event.kind) {
    case 'issue.created':
      return ['created'];
    case 'issue.changed':
      return [
        ...(event.changeId === null ? [] : [`change:${event.changeId}`]),
        ...(event.comment === null ? [] : [`comment:${event.comment.id}`]),
      ];
    case 'comment.created':
    case 'comment.changed':
      return [`comment:${event.comment.id}`];
    case 'issue.seen':
      return event.texts.map(({ name }) => name);
    case 'post-function.ran':
      return event.changeId === null ? [] : [`change:${event.changeId}`];
    case 'comment.deleted':
    case 'issue.deleted':
      return [];
  }
}

/** Null: somebody else did it. `event` is filled with its reads. */
export function ownWrite(event: HostEvent, snapshot: Snapshot, reads: Pick<Reads, 'own'>): OwnWrite | null {
  const isKnown = factsOf(event).some((fact) => isOurs(fact, snapshot));
  if (isKnown && event.kind !== 'issue.seen') return { origin: null };
  const found = matching(event, snapshot, reads);
  return found === undefined ? null : { origin: originOf(found.effect) };
}

/** A fact that is known to be our own doing. */
export function isOurs(fact: string, { told }: Pick<Snapshot, 'told'>): boolean {
  return told.has(toldKey({ conversation: OURSELVES, fact }));
}

/** What has to be read to tell whether a write of ours that is on its way is the one the event tells of. */
export function ownReadsNeeded(event: HostEvent, snapshot: Snapshot, { own }: Pick<Reads, 'own'>): Read[] {
  const open = snapshot.onItsWay ?? [];
  if (open.length === 0 || factsOf(event).some((fact) => isOurs(fact, snapshot))) return [];
  const needed: Read[] = [];
  for (const commentId of marked(event)) {
    const refs = open.filter(({ effect }) => carries(effect, commentId)).map(({ ref }) => ref);
    if (refs.length > 0 && own?.marks.has(commentId ?? '') !== true) needed.push({ kind: 'mark', commentId, refs });
  }
  const isLike = open.some(({ effect }) => changesOf(event).some((change) => wants(effect, change)));
  if (isLike && (own?.self ?? null) === null) needed.push({ kind: 'self' });
  return needed;
}

/** What an event says that may carry a reference: a new comment by its id, the new issue itself (null). */
function marked(event: HostEvent): (string | null)[] {
  if (event.kind === 'issue.created') return [null];
  if (event.kind === 'comment.created') return [event.comment.id];
  return event.kind === 'issue.changed' && event.comment !== null ? [event.comment.id] : [];
}

function carries(effect: OnItsWay['effect'], commentId: string | null): boolean {
  return effect.kind === (commentId === null ? 'issue-creation' : 'issue-comment');
}

function changesOf(event: HostEvent): Change[] {
  if (event.kind === 'issue.changed') return event.changes;
  return event.kind === 'post-function.ran' ? [{ kind: 'status', from: event.from, to: event.to }] : [];
}

function matching(
  event: HostEvent,
  { onItsWay: open = [] }: Snapshot,
  { own }: Pick<Reads, 'own'>,
): OnItsWay | undefined {
  if (own === undefined) return undefined;
  const refs = marked(event).flatMap((commentId) => own.marks.get(commentId ?? '') ?? []);
  const byRef = open.find(({ ref }) => refs.includes(ref));
  if (byRef !== undefined || !isSame(event.actor, own.self)) return byRef;
  return open.find(({ effect }) => changesOf(event).some((change) => wants(effect, change)));
}

/** Hosts that name nobody by an id name us by ours. */
function isSame(actor: Person | null, self: Person | null): boolean {
  if (actor === null || self === null) return false;
  return self.id === null ? actor.id === null && actor.name === self.name : actor.id === self.id;
}

/** Whether the change is what this write is to bring about. */
function wants(effect: OnItsWay['effect'], change: Change): boolean {
  switch (effect.kind) {
    case 'issue-status':
      return change.kind === 'status' && isWishedStatus(change.to, effect.to);
    case 'issue-fields':
      return wishesOf(effect).some((wish) => touches(wish, change));
    case 'issue-comment':
    case 'issue-comment-edit':
    case 'issue-creation':
      return false;
  }
}

/** What follows a ticket is known by its fields alone: their values were read when it left. */
function wishesOf({ changes, follow }: Extract<OnItsWay['effect'], { kind: 'issue-fields' }>): FieldChange[] {
  const lines = follow?.lines ?? [];
  return [...changes, ...lines.map(({ field }): FieldChange => ({ kind: 'set', field, value: '' }))];
}

/** Of fields other than the assignee events say no values: that it is the same field, and we who did it, has to do. */
function touches(wish: FieldChange, change: Change): boolean {
  const field = wish.field.trim().toLowerCase();
  switch (change.kind) {
    case 'assignee':
      if (field !== 'assignee' || wish.kind !== 'set') return false;
      return wish.value === null ? change.to === null : change.to !== null;
    case 'status':
      return (
        field === 'status' &&
        wish.kind === 'set' &&
        isWishedStatus(change.to, { id: String(wish.value), name: String(wish.value) })
      );
    case 'other':
      return isSameFieldName(wish.field, change.field);
    case 'description':
      return field === 'description';
    case 'moved':
      return false;
  }
}

/** What fields are called by those who wish, and by the desk's events. */
const SAME: ReadonlyMap<string, string> = new Map([
  ['labels', 'tags'],
  ['summary', 'title'],
  ['requester.email', 'requester'],
]);

/** Whether a wish and a change mean one field. */
export function isSameFieldName(wished: string, changed: string): boolean {
  const [wish, change] = [wished.trim().toLowerCase(), changed.toLowerCase()];
  return change === wish || SAME.get(wish) === change;
}

function originOf(effect: OnItsWay['effect']): Origin | null {
  return effect.kind === 'issue-creation' || effect.kind === 'issue-comment-edit' ? null : effect.origin;
}

/**
 * What is to be kept of a write that has ended: that it is ours, and that those who knew of it, or are not to hear of it, were told. Null: the
 * answer names nothing that an event could name too.
 */
export function toldByWrite(event: EffectEvent): { hostId: string; issueId: string; told: ToldFact[] } | null {
  if (event.kind !== 'effect.done') return null;
  const { effect, partId = null, issue = null } = event;
  switch (effect.kind) {
    case 'issue-comment':
      return partId === null
        ? null
        : { ...of(effect), told: facts([`comment:${partId}`], [`comment:${partId}`], effect.origin) };
    case 'issue-status':
    case 'issue-fields':
      return partId === null
        ? null
        : {
            ...of(effect),
            told: facts(
              [`change:${partId}`],
              [`status:${partId}`, `assignee:${partId}`, `change:${partId}`],
              effect.origin,
            ),
          };
    case 'issue-creation':
      return issue === null ? null : { hostId: issue.hostId, issueId: issue.id, told: facts(['created'], [], null) };
    default:
      return null;
  }
}

function of({ hostId, issueId }: { hostId: string; issueId: string }) {
  return { hostId, issueId };
}

function facts(own: string[], news: string[], origin: Origin | null): ToldFact[] {
  return [...own.map((fact) => ({ conversation: OURSELVES, fact })), ...toldToOrigin(news, origin)];
}

/** Who counts as told of these facts, because it came from there or because nobody is to hear of it. */
export function toldToOrigin(news: readonly string[], origin: Origin | null): ToldFact[] {
  if (origin === null) return [];
  const knows = origin.silent ? EVERYBODY : origin.conversation;
  return knows === null ? [] : news.map((fact) => ({ conversation: knows, fact }));
}
