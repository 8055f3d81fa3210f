/**
 * IN + OUT, the built-in host. In: what people do with requests, and what processing asks of a host. Out: stored requests, and the same
 * events as any other host's, each stored in the transaction of the change it tells of. This room must not know Jira, Intercom or HTTP;
 * what comes of an event is not its business.
 */
import { createHash } from 'node:crypto';
import {
  changed,
  changesBetween,
  type Desk,
  type DeskActor,
  type DeskRequest,
  type NewComment,
  type RequestComment,
} from '../domain/desk/desk.ts';
import { eventKey, type HostEvent } from '../domain/events.ts';
import { changeLines, commentChangeLine, commentLine, madeLine, removedLine } from '../domain/desk/request-history.ts';
import type { TimelineEntry } from '../domain/snapshot.ts';
import type { Storage } from '../domain/desk/storage.ts';
import { type Db, Refused, type Sql } from '../store/db.ts';
import { type Receipt, receiveWithin } from '../store/jobs.ts';
import { deleteComment, findComment, insertComment, updateComment } from '../store/desk/request-comments.ts';
import { deleteRequest, insertRequest, lockRequest, updateRequest } from '../store/desk/requests.ts';
import { appendTimeline } from '../store/timeline.ts';
import { changeEvent, commentChanged, commentMade, commentRemoved, madeEvent, removedEvent } from './events.ts';

export interface DeskDeps {
  db: Db;
  storage: Storage;
  /** There is new work. */
  wake(): void;
}

/** The desk of every organization. */
export function createDesk({ db, storage, wake }: DeskDeps): Desk {
  /** A change and its event, both or neither. */
  async function written<T>(actor: DeskActor, work: (sql: Sql) => Promise<T>): Promise<T> {
    const done = await db.tx(actor.organizationId, work);
    wake();
    return done;
  }
  const tell = (sql: Sql, actor: DeskActor, event: HostEvent): Promise<Receipt> =>
    receiveWithin(sql, incomingOf(actor.organizationId, event));
  /** On the request's timeline, by whatever door it came. */
  function note(sql: Sql, of: { actor: DeskActor; request: DeskRequest }, lines: TimelineEntry[]): Promise<void> {
    const { organizationId } = of.actor;
    const { hostId, id } = of.request;
    return appendTimeline(sql, { organizationId, hostId, issueId: id, eventId: null }, lines);
  }

  return {
    create: (actor, wish) =>
      written(actor, async (sql) => {
        const request = await insertRequest(sql, wish);
        await note(sql, { actor, request }, [madeLine(actor.name, request)]);
        await tell(sql, actor, madeEvent(request, personOf(actor)));
        return request;
      }),

    change: (actor, id, wish) =>
      written(actor, async (sql) => {
        const before = await lockRequest(sql, id);
        if (before === null) return null;
        if ((await saidBefore(sql, id, wish.comment)) !== null) return { request: before, changes: [] };
        if (wish.revision !== null && wish.revision !== before.revision) throw changedMeanwhile(before);
        const wanted = changed(before, typeof wish.change === 'function' ? wish.change(before) : wish.change);
        const differs = changesBetween(before, wanted).length > 0;
        const saved = differs ? await updateRequest(sql, before, wanted) : before;
        const comment = wish.comment === null ? null : await said(sql, { actor, id, comment: wish.comment });
        const request = comment === null ? saved : { ...saved, updatedAt: comment.createdAt };
        const changes = changesBetween(before, saved);
        const told = comment === null ? [] : [commentLine(actor.name, comment)];
        await note(sql, { actor, request: saved }, [...changeLines(actor.name, before, saved), ...told]);
        if (changes.length > 0)
          await tell(sql, actor, changeEvent({ request, changes, actor: personOf(actor), comment }));
        else if (comment !== null) await tell(sql, actor, commentMade(request, comment));
        return { request, changes };
      }),

    async remove(actor, id) {
      const gone = await written(actor, async (sql) => {
        const request = await lockRequest(sql, id);
        const removed = request === null ? null : await deleteRequest(sql, id);
        if (request === null || removed === null) return null;
        await note(sql, { actor, request }, [removedLine(actor.name, request)]);
        await tell(sql, actor, removedEvent(request, { at: removed.at, actor: personOf(actor) }));
        return removed;
      });
      // Only what nothing refers to any more; what a crash leaves here is in nobody's way.
      for (const file of gone?.files ?? []) await storage.remove({ organizationId: actor.organizationId, id: file });
      return gone !== null;
    },

    comment: (actor, id, wish) =>
      written(actor, async (sql) => {
        const request = await lockRequest(sql, id);
        if (request === null) return null;
        const before = await saidBefore(sql, id, wish);
        if (before !== null) return before;
        const comment = await said(sql, { actor, id, comment: wish });
        await note(sql, { actor, request }, [commentLine(actor.name, comment)]);
        await tell(sql, actor, commentMade({ ...request, updatedAt: comment.createdAt }, comment));
        return comment;
      }),

    editComment: (actor, { id, commentId, text }) =>
      written(actor, async (sql) => {
        const request = await lockRequest(sql, id);
        if (request === null) return null;
        const before = request.updatedAt;
        const comment = await updateComment(sql, { requestId: id, commentId, text });
        if (comment === null || comment.updatedAt <= before) return comment;
        await note(sql, { actor, request }, [commentChangeLine(actor.name, comment, 'edited')]);
        await tell(sql, actor, commentChanged({ ...request, updatedAt: comment.updatedAt }, comment, personOf(actor)));
        return comment;
      }),

    removeComment: (actor, { id, commentId }) =>
      written(actor, async (sql) => {
        const request = await lockRequest(sql, id);
        const comment = request === null ? null : await findComment(sql, { requestId: id, commentId });
        const at = comment === null ? null : await deleteComment(sql, { requestId: id, commentId });
        if (request === null || comment === null || at === null) return false;
        await note(sql, { actor, request }, [commentChangeLine(actor.name, comment, 'deleted')]);
        await tell(sql, actor, commentRemoved(request, { commentId, at, actor: personOf(actor) }));
        return true;
      }),
  };
}

function said(sql: Sql, of: { actor: DeskActor; id: string; comment: NewComment }): Promise<RequestComment> {
  return insertComment(sql, of.id, { ...of.comment, author: personOf(of.actor) });
}

/** What arrived when the same was sent before; null: it was not. */
async function saidBefore(sql: Sql, requestId: string, comment: NewComment | null): Promise<RequestComment | null> {
  return comment?.id === undefined ? null : findComment(sql, { requestId, commentId: comment.id });
}

function personOf({ userId, name }: DeskActor): { id: string | null; name: string } {
  return { id: userId, name };
}

function changedMeanwhile({ key, revision }: DeskRequest): Refused {
  return new Refused(
    'changed_meanwhile',
    `${key} was changed meanwhile (it is at revision ${revision} now). Nothing was saved: look at it again, then repeat your change.`,
  );
}

function incomingOf(organizationId: string, event: HostEvent) {
  const { hostId, issueId, kind } = event;
  return {
    organizationId,
    source: `host:${hostId}`,
    deliveryId: null,
    bodyHash: createHash('sha256').update(JSON.stringify(event)).digest('hex'),
    key: eventKey(event),
    kind,
    hostId,
    issueId,
    body: event,
    state: 'pending' as const,
    reasons: [],
    priority: 1 as const,
  };
}
