/**
 * The workflow post function "Notify Intercom conversations". It tells of the same change as the rule for status changes, so both together
 * are one note: whichever comes first.
 */
import type { NewEffect } from './effects.ts';
import type { HostEvent, PostFunctionRun } from './events.ts';
import type { Link, Project } from './model.ts';
import { newsOf, ruledOut } from './news.ts';
import { conversationKey, toldKey, type Snapshot } from './snapshot.ts';

type Ran = Extract<HostEvent, { kind: 'post-function.ran' }>;

/** The project as this run sees it: what the workflow says goes before the project's rule for status changes. */
export function projectOf(event: HostEvent, project: Project | null): Project | null {
  if (event.kind !== 'post-function.ran' || project === null) return project;
  const { linking } = project;
  const { status } = linking.events;
  const rule = {
    ...status,
    notify: true,
    // The rule's own telling of it will find it told: it must not lose its reopening.
    reopen: event.reopen || rulesReopen(event, project),
    statuses: [],
    categories: [],
    people: [],
    template: event.template ?? status.template,
  };
  return { ...project, linking: { ...linking, events: { ...linking.events, status: rule } } };
}

function rulesReopen(event: Ran, { linking }: Project): boolean {
  return linking.events.status.reopen && newsOf(event).every((news) => ruledOut(news, event.actor, linking) === null);
}

/** Conversations that were told by the rule before, which does not reopen, and are to be reopened by the workflow. */
export function reopenings(event: HostEvent, snapshot: Snapshot, standing: Link[]): NewEffect[] {
  const { project } = snapshot;
  if (event.kind !== 'post-function.ran' || !event.reopen || project === null || rulesReopen(event, project)) return [];
  const facts = newsOf(event).map(({ fact }) => fact);
  return standing.flatMap((link) => {
    const { connectionId, conversationId } = link;
    const conversation = conversationKey(link);
    const told = facts.some((fact) => snapshot.told.has(toldKey({ conversation, fact })));
    if (!told || connectionId === null || link.broken !== null) return [];
    const key = `reopen:${event.hostId}:${event.issueId}:${conversation}:${event.runId}`;
    return [{ key, effect: { kind: 'reopen' as const, connectionId, conversationId, linkId: link.id } }];
  });
}

/** The run with what the host's history says of its transition. */
export function withRecord<E extends PostFunctionRun>(
  run: E,
  record: { id: string | null; fromText: string | null; toText: string | null },
): E {
  const from = { ...run.from, name: record.fromText ?? run.from.name };
  const to = { ...run.to, name: record.toText ?? run.to.name };
  return { ...run, changeId: run.changeId ?? record.id, from, to };
}
