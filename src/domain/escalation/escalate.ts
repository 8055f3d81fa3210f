/** An issue is escalated: the wish becomes one effect that makes a ticket, a conversation or an issue. What follows from its answer: escalated.ts. */
import type { NewEffect } from '../effects.ts';
import type { EscalationWish } from './escalation.ts';
import type { HandEvent } from '../events.ts';
import { newerOf } from '../knowledge.ts';
import type { Connection, KnownIssue } from '../model.ts';
import { issueUrl } from '../news.ts';
import { type Decision, noDecision, type Snapshot } from '../snapshot.ts';

type EscalationAsked = Extract<HandEvent, { kind: 'escalation.asked' }>;

export function escalate(event: EscalationAsked, snapshot: Snapshot): Decision {
  const { wish, actor } = event;
  if (snapshot.issue?.deleted === true) return refused(event, snapshot, 'the issue is deleted');
  const connection = 'connectionId' in wish ? connectionOf(wish, snapshot) : null;
  if ('connectionId' in wish) {
    const unusable = connectionProblem(connection);
    if (unusable !== null) return refused(event, snapshot, unusable);
  }
  const key = `escalation:${event.hostId}:${event.issueId}:${event.wishId}`;
  const place = placeOf(wish, connection);
  const said = wish.kind === 'issue-creation' ? wish.summary : wish.subject;
  const text = `${wish.test ? 'tests escalation' : 'escalates'} to ${place}: “${said}”`;
  return {
    ...noDecision([]),
    outcome: 'done',
    issue: knownIssue(event, snapshot),
    effects: [{ key, effect: effectOf(event, snapshot) }],
    timeline: [{ kind: 'escalation.asked', actor: actor.name, text, linkId: null, effectKey: key }],
  };
}

function effectOf({ wish, hostId, issueId, issue, actor }: EscalationAsked, { host }: Snapshot): NewEffect['effect'] {
  switch (wish.kind) {
    case 'ticket-creation':
    case 'conversation-creation':
      return { ...wish, hostId, issueId, by: actor.name };
    case 'issue-creation': {
      const { kind, projectKey, summary, description, fields } = wish;
      const issueType = wish.issueType.id;
      const { key, summary: title } = issue;
      const target = { name: wish.hostName, url: wish.hostUrl };
      const from = { hostId, issueId, key, summary: title, url: issueUrl(host, key), by: actor.name, target };
      return {
        kind,
        hostId: wish.hostId,
        projectKey,
        issueType,
        summary,
        description,
        fields,
        by: actor,
        link: null,
        from,
      };
    }
  }
}

function knownIssue({ issue }: EscalationAsked, { issue: known }: Snapshot): KnownIssue {
  const { statusAt = 0, assigneeAt = 0 } = known ?? {};
  return { ...newerOf(known, issue), statusAt, assigneeAt, deleted: false };
}

/** Nothing is made, and the timeline says why. */
function refused(event: EscalationAsked, snapshot: Snapshot, reason: string): Decision {
  const connection = 'connectionId' in event.wish ? connectionOf(event.wish, snapshot) : null;
  const text = `could not be escalated to ${placeOf(event.wish, connection)}: ${reason}`;
  return {
    ...noDecision([reason]),
    timeline: [{ kind: 'escalation.failed', actor: event.actor.name, text, linkId: null, effectKey: null }],
  };
}

function connectionOf({ connectionId }: { connectionId: string }, { connections }: Snapshot): Connection | null {
  return connections.find(({ id }) => id === connectionId) ?? null;
}

/** What went on since the person was shown the workspace. */
function connectionProblem(connection: Connection | null): string | null {
  if (connection === null || connection.state === 'disconnected') return 'the workspace is not connected any more';
  return connection.plan === 'restricted'
    ? `the plan of ${connection.workspaceName} does not include conversations over the API: change it in Intercom, then check again`
    : null;
}

/** Where it goes, for people. */
export function placeOf(wish: EscalationWish, connection: Pick<Connection, 'workspaceName'> | null): string {
  const workspace = connection?.workspaceName ?? 'Intercom';
  switch (wish.kind) {
    case 'ticket-creation':
      return `a ${wish.ticketType.name} ticket in ${workspace}`;
    case 'conversation-creation':
      return `a conversation in ${workspace}`;
    case 'issue-creation':
      return `a ${wish.issueType.name} in ${wish.projectKey} on ${wish.hostName}`;
  }
}
