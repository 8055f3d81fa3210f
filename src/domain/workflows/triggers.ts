/** Which workflows an event starts. Pure; that one event starts a workflow at most once is the key's doing (I27). */
import type { Change, HostEvent } from '../events.ts';
import type { Issue, Person } from '../model.ts';
import { commentFact, newsOf } from '../news.ts';
import type { Decision } from './run-model.ts';
import type { Trigger, TriggerKind, Workflow } from './model.ts';

/** Something that can start workflows. `fact`: the same however often, and by whatever road, it is heard (I5). */
export interface Happening {
  kind: Exclude<TriggerKind, 'schedule'>;
  fact: string;
  actor: Person | null;
  /** For people: what started the run. */
  text: string;
  /** Names and ids by which a trigger may ask for what it was before and is now; null: not told. */
  from: string[] | null;
  to: string[] | null;
  /** Of a comment; null: the host did not say. */
  public: boolean | null;
  /** The workflow whose approval was decided. */
  workflow: string | null;
  /** Deskbridge itself did it. */
  own: boolean;
}

type Bare = Pick<Happening, 'kind' | 'fact' | 'text'> & Partial<Happening>;

function happening(bare: Bare): Happening {
  return { actor: null, from: null, to: null, public: null, workflow: null, own: false, ...bare };
}

/** What an event of a host tells, in triggers' words. */
export function happeningsOf(event: HostEvent, own: boolean): Happening[] {
  const { actor } = event;
  const told = newsOf(event).map((news): Happening => {
    const { fact } = news;
    switch (news.kind) {
      case 'created':
        return happening({ kind: 'issue-created', fact, actor, own, text: 'the issue was created' });
      case 'status': {
        const text = `the status changed from ${news.from.name} to ${news.to.name}`;
        const ends = { from: namesOf(news.from), to: namesOf(news.to) };
        return happening({ kind: 'status-changed', fact, actor, own, text, ...ends });
      }
      case 'assignee': {
        const text = `the assignee changed to ${news.to?.name ?? 'nobody'}`;
        return happening({ kind: 'assignee-changed', fact, actor, own, text, to: namesOf(news.to) });
      }
      case 'comment': {
        const { author, public: isPublic } = news.comment;
        return happening({
          kind: 'commented',
          fact,
          actor: author ?? actor,
          own,
          text: 'a comment was written',
          public: isPublic,
        });
      }
    }
  });
  if (event.kind === 'comment.created' && told.length === 0) {
    // Nobody read it, and nobody has to: that there is one is enough.
    const fact = commentFact(event.comment);
    return [happening({ kind: 'commented', fact, actor, own, text: 'a comment was written' })];
  }
  return event.kind === 'issue.changed' ? [...told, ...fieldsChanged(event, own)] : told;
}

/** The kinds of triggers that an event can match. */
export function triggersOf(event: HostEvent): TriggerKind[] {
  return [...new Set(happeningsOf(event, false).map(({ kind }) => kind))];
}

type Changed = Extract<HostEvent, { kind: 'issue.changed' }>;

function fieldsChanged(event: Changed, own: boolean): Happening[] {
  const { actor } = event;
  const id = event.changeId ?? `at:${event.at}`;
  return event.changes.flatMap((change): Happening[] => {
    if (change.kind !== 'other') return [];
    if (change.field === 'priority') {
      const to = change.to ?? null;
      const text = `the priority changed${to === null ? '' : ` to ${to.join(', ')}`}`;
      return [happening({ kind: 'priority-changed', fact: `priority:${id}`, actor, own, text, to })];
    }
    if (change.field !== 'tags' && change.field !== 'labels') return [];
    return addedBy(change).map((tag) =>
      happening({
        kind: 'tag-added',
        fact: `tag:${id}:${tag}`,
        actor,
        own,
        text: `the tag ${tag} was added`,
        to: [tag],
      }),
    );
  });
}

function addedBy({ from = [], to = [] }: Extract<Change, { kind: 'other' }>): string[] {
  return to.filter((tag) => !from.includes(tag));
}

function namesOf(one: { id: string | null; name: string } | null): string[] {
  return one === null ? [] : [one.name, ...(one.id === null ? [] : [one.id])];
}

/** An approval of a run was decided. */
export function approvalDecided(of: {
  approvalId: string;
  decision: Decision;
  by: Person | null;
  workflow: string;
}): Happening {
  const text = `the approval in ${of.workflow} was ${of.decision}`;
  const { by: actor, workflow } = of;
  return happening({
    kind: 'approval-decided',
    fact: `approval:${of.approvalId}`,
    actor,
    text,
    to: [of.decision],
    workflow,
  });
}

/** A ticket of the issue changed its state in Intercom. */
export function ticketStateChanged(of: { fact: string; to: string[]; actor: Person | null; own: boolean }): Happening {
  const text = `the ticket's state changed to ${of.to[0] ?? 'another'}`;
  return happening({ kind: 'ticket-state-changed', text, ...of });
}

/** Where an issue stands, as scopes ask. */
export interface Place {
  hostName: string;
  projectKey: string;
}

export function inScope({ scope }: Pick<Workflow, 'scope'>, place: Place): boolean {
  if (scope.host !== undefined && scope.host !== place.hostName) return false;
  return scope.projects === undefined || scope.projects.includes(place.projectKey);
}

/** Whether the workflow is to be started by this. Its conditions are looked at by the run, so that people see them. */
export function isStartedBy(
  workflow: Pick<Workflow, 'scope' | 'trigger' | 'ownChanges'>,
  happened: Happening,
  place: Place,
): boolean {
  if (happened.own && !workflow.ownChanges) return false;
  return inScope(workflow, place) && matches(workflow.trigger, happened);
}

function matches(trigger: Trigger, happened: Happening): boolean {
  if (trigger.kind !== happened.kind) return false;
  switch (trigger.kind) {
    case 'issue-created':
      return true;
    case 'status-changed':
      return isOneOf(happened.from, trigger.from) && isOneOf(happened.to, trigger.to);
    case 'priority-changed':
    case 'assignee-changed':
    case 'ticket-state-changed':
      return isOneOf(happened.to, trigger.to);
    case 'tag-added':
      return isOneOf(happened.to, trigger.tag === undefined ? undefined : [trigger.tag]);
    case 'commented':
      return trigger.public === undefined || happened.public === trigger.public;
    case 'approval-decided':
      return (
        isOneOf(happened.to, trigger.decision === undefined ? undefined : [trigger.decision]) &&
        (trigger.workflow === undefined || trigger.workflow === happened.workflow)
      );
  }
}

/** What was not told matches nothing that is asked for. */
function isOneOf(names: string[] | null, asked: string[] | undefined): boolean {
  if (asked === undefined || asked.length === 0) return true;
  const known = (names ?? []).map((name) => name.toLowerCase());
  return asked.some((name) => known.includes(name.toLowerCase()));
}

/** One event starts one workflow once: this names the event within the organization. */
export function triggerKey(issue: Pick<Issue, 'hostId' | 'id'>, fact: string): string {
  return `${issue.hostId}:${issue.id}:${fact}`;
}
