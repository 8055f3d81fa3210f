/**
 * What follows once a ticket or conversation was made for an issue: its link, an internal note there, the way back on the issue, and a line
 * on the timeline for each. The same again when a person wants it linked anew. Pure.
 */
import type { NewEffect } from '../effects.ts';
import type { EffectEvent, HandEvent } from '../events.ts';
import { relink } from '../linking.ts';
import type { Connection, KnownIssue, Link } from '../model.ts';
import { issueUrl } from '../news.ts';
import { backLinkEffect } from '../remote-links.ts';
import { refusalSentence } from '../results.ts';
import type { Inline, RichText } from '../text/richtext.ts';
import {
  conversationKey,
  type DecideContext,
  type Decision,
  type LinkChange,
  noDecision,
  type Snapshot,
  type TimelineEntry,
} from '../snapshot.ts';
import { linkedByEscalation } from '../sources.ts';
import type { ConversationCreation, TicketCreation } from './escalation.ts';

type Creation = TicketCreation | ConversationCreation;
type Context = Pick<DecideContext, 'newId' | 'conversationUrl'>;

/** The creation was answered, or a person found it there (then nobody knows under which id). */
export function afterCreated(
  event: Extract<EffectEvent, { kind: 'effect.done' }> & { effect: Creation },
  snapshot: Snapshot,
  context: Context,
): Decision {
  const { effect, effectId, conversation } = event;
  const decision: Decision = { ...noDecision([]), outcome: 'done' };
  if (conversation === null) {
    const text = `the ${nounOf(effect)} was found in Intercom by a person: link it by its address`;
    return { ...decision, timeline: [line('escalation.unlinked', text)] };
  }
  const connection = snapshot.connections.find(({ id }) => id === effect.connectionId);
  const { issue } = snapshot;
  if (connection === undefined || issue === null || issue.deleted) {
    const why = unlinkedWhy(issue);
    const text = `${nounOf(effect)} ${conversation.id} was made, but not linked: ${why}`;
    return { ...decision, timeline: [line('escalation.unlinked', text)] };
  }
  const url = context.conversationUrl(connection, conversation.id);
  const made = line(
    'escalation.created',
    `made ${nounOf(effect)} ${conversation.id} in ${connection.workspaceName}: ${url}`,
  );
  const title = conversation.title ?? effect.subject;
  const linked = linkUp(
    { effect, effectId, conversationId: conversation.id, title },
    { snapshot, issue, connection, context },
  );
  const timeline = [{ ...made, actor: effect.by, linkId: linked.linkId }, ...linked.timeline];
  return { ...decision, ...linked.changes, effects: linked.effects, timeline };
}

function unlinkedWhy(issue: KnownIssue | null): string {
  if (issue === null) return 'the issue is not known';
  return issue.deleted ? 'the issue is deleted' : 'the workspace is not connected any more';
}

/** A person wants the link and its back-links again. What is there already stays as it is; the way back is put anew. */
export function relinkMade(
  event: Extract<HandEvent, { kind: 'relink.asked' }>,
  snapshot: Snapshot,
  context: Context,
): Decision {
  const { made: effect, effectId, conversationId, wishId, actor } = event;
  const { issue } = snapshot;
  if (issue === null || issue.deleted) return noDecision(['the issue is deleted']);
  const connection = snapshot.connections.find(({ id }) => id === effect.connectionId);
  if (connection === undefined || connection.state === 'disconnected')
    return noDecision(['the workspace is not connected any more']);
  const of = { effect, effectId, conversationId, title: effect.subject, again: wishId };
  const linked = linkUp(of, { snapshot, issue, connection, context });
  const asked = {
    ...line('escalation.relinked', `links ${nounOf(effect)} ${conversationId} again`),
    actor: actor.name,
  };
  return {
    ...noDecision([]),
    outcome: 'done',
    ...linked.changes,
    effects: linked.effects,
    timeline: [{ ...asked, linkId: linked.linkId }, ...linked.timeline],
  };
}

interface Made {
  effect: Creation;
  effectId: string;
  conversationId: string;
  title: string;
  /** The id of the wish to put the back-links anew. */
  again?: string;
}

interface Around {
  snapshot: Snapshot;
  issue: KnownIssue;
  connection: Connection;
  context: Context;
}

interface LinkedUp {
  linkId: string | null;
  changes: Pick<Decision, 'sources' | 'links'>;
  effects: NewEffect[];
  timeline: TimelineEntry[];
}

function linkUp(made: Made, around: Around): LinkedUp {
  const { effect, effectId, conversationId, again } = made;
  const { snapshot, issue, connection, context } = around;
  const { link, changes } = livingLink(made, around);
  if (link === null) return { linkId: null, changes, effects: [], timeline: [] };
  const what = `${nounOf(effect)} ${conversationId}`;
  const about = { linkId: link.id, actor: null };
  const effects: NewEffect[] = [];
  const timeline: TimelineEntry[] = [];
  if (effect.kind === 'conversation-creation' && effect.assignee !== null) {
    const { connectionId, assignee } = effect;
    const key = `escalation-assignment:${effectId}`;
    effects.push({
      key,
      effect: {
        kind: 'conversation-assignment',
        connectionId,
        conversationId,
        linkId: link.id,
        of: 'conversation',
        assignee,
      },
    });
    if (again === undefined)
      timeline.push({
        ...line('escalation.assigned', `assigns ${what} to a ${assignee.kind}`),
        ...about,
        effectKey: key,
      });
  }
  const note = noteEffect(made, { ...around, link });
  effects.push(note);
  if (again === undefined)
    timeline.push({ ...line('escalation.note', `notes ${issue.key} in ${what}`), ...about, effectKey: note.key });
  const { connections } = snapshot;
  const { conversationUrl } = context;
  const back = backLinkEffect(link, issue, { connections, conversationUrl, ...(again === undefined ? {} : { again }) });
  if (back !== null) {
    effects.push(back);
    const text = `puts the link to ${what} on ${issue.key}: ${conversationUrl(connection, conversationId)}`;
    timeline.push({ ...line('escalation.back-link', text), ...about, effectKey: back.key });
  }
  return { linkId: link.id, changes, effects, timeline };
}

/** The link to what was made, as it stands after this. Of the issue's other links nothing changes: their texts say what they are. */
function livingLink(
  { conversationId, title }: Made,
  { snapshot, issue, connection, context }: Around,
): { link: Link | null; changes: LinkedUp['changes'] } {
  const address = { workspaceId: connection.workspaceId, conversationId };
  const linking = relink(snapshot, linkedByEscalation(address, snapshot.sources), {
    hostId: issue.hostId,
    issueId: issue.id,
    heardAt: issue.updatedAt,
    newId: context.newId,
  });
  const isOurs = (link: Link): boolean => conversationKey(link) === conversationKey(address);
  const link = [...linking.made, ...linking.standing].find(isOurs) ?? null;
  const isOfOurs = (change: LinkChange): boolean =>
    change.kind === 'made'
      ? isOurs(change.link)
      : snapshot.links.some(({ id, ...known }) => id === change.linkId && isOurs({ id, ...known }));
  const links = linking.changes.filter(isOfOurs);
  if (link !== null && link.title === null) links.push({ kind: 'titled', linkId: link.id, title });
  return {
    link: link === null ? null : { ...link, title: link.title ?? title },
    changes: { sources: linking.sources, links },
  };
}

function noteEffect(
  { effect, effectId, conversationId }: Made,
  { snapshot, issue, link }: Around & { link: Link },
): NewEffect {
  const moreUrl = issueUrl(snapshot.host, issue.key);
  const { connectionId } = effect;
  const body = escalationNote(effect, { issue, url: moreUrl });
  return {
    key: `escalation-note:${effectId}`,
    effect: {
      kind: 'note',
      connectionId,
      conversationId,
      linkId: link.id,
      body,
      moreUrl,
      opening: true,
      reopen: false,
      untilItHolds: true,
    },
  };
}

/** Who escalated which issue, and how it stands. */
function escalationNote(effect: Creation, { issue, url }: { issue: KnownIssue; url: string }): RichText {
  const plain = (text: string): Inline => ({ kind: 'text', text });
  const verb = effect.test ? ' tested escalation from ' : ' escalated ';
  const who: Inline[] = [
    { kind: 'text', text: effect.by, bold: true },
    plain(verb),
    { kind: 'text', text: issue.key, href: url },
    plain(` ${issue.summary}`),
  ];
  const state = `Status: ${issue.status.name} · Assignee: ${issue.assignee?.name ?? 'nobody'}`;
  return {
    blocks: [
      { kind: 'paragraph', content: who },
      { kind: 'paragraph', content: [plain(state)] },
    ],
    urls: [],
    fallback: null,
  };
}

/** Nothing was made. */
export function afterNotCreated(
  event: Extract<EffectEvent, { kind: 'effect.refused' }> & { effect: Creation },
): Decision {
  const { effect, refusal } = event;
  const text = `no ${nounOf(effect)} was made: ${refusalSentence(refusal)}`;
  return {
    ...noDecision([refusalSentence(refusal)]),
    outcome: 'done',
    timeline: [line('escalation.failed', text)],
    restrictConnection: refusal.kind === 'plan_restricted' ? effect.connectionId : null,
  };
}

/** The way back does not hold yet: said once, with what it leads to. */
export function afterDelayed(
  { effect, reason }: Extract<EffectEvent, { kind: 'effect.delayed' }>,
  snapshot: Snapshot,
): Decision {
  const decision: Decision = { ...noDecision([reason]), outcome: 'done' };
  const said = (what: string) => `${what} does not hold yet, and is tried until it does: ${reason}`;
  if (effect.kind === 'remote-link' && effect.linkId === null)
    return { ...decision, timeline: [line('escalation.delayed', said(`the link to ${effect.link.title}`))] };
  const link = snapshot.links.find(({ id }) => 'linkId' in effect && id === effect.linkId);
  if (link === undefined) return noDecision([reason]);
  const where = effect.kind === 'note' ? 'the note in' : 'the link to';
  const text = said(`${where} ${link.conversationId}`);
  return { ...decision, timeline: [{ ...line('escalation.delayed', text), linkId: link.id }] };
}

function nounOf({ kind }: Creation): string {
  return kind === 'ticket-creation' ? 'ticket' : 'conversation';
}

function line(kind: string, text: string): TimelineEntry {
  return { kind, actor: null, text, linkId: null, effectKey: null };
}
