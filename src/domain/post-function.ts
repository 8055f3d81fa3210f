/**
 * The workflow post function "Notify Intercom conversations". It tells of the same change as the rule for status changes, so both together
 * are one note: whichever comes first.
 */
import type { HostEvent, PostFunctionRun } from './events.ts';
import type { Link, Project } from './model.ts';
import { newsOf, ruledOut } from './news.ts';
import { conversationKey, type Decision, toldKey, type Snapshot } from './snapshot.ts';

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
export function reopenings(
  event: HostEvent,
  snapshot: Snapshot,
  standing: Link[],
): Pick<Decision, 'effects' | 'timeline'> {
  const { project } = snapshot;
  if (event.kind !== 'post-function.ran' || !event.reopen || project === null || rulesReopen(event, project))
    return { effects: [], timeline: [] };
  const facts = newsOf(event).map(({ fact }) => fact);
  const reopened = standing.flatMap((link) => {
    const { connectionId, conversationId } = link;
    const conversation = conversationKey(link);
    const told = facts.some((fact) => snapshot.told.has(toldKey({ conversation, fact })));
    if (!told || connectionId === null || link.broken !== null) return [];
    const key = `reopen:${event.hostId}:${event.issueId}:${conversation}:${event.runId}`;
    const text = `brings conversation ${conversationId} back to the top of the inbox, as the workflow says for ${event.from.name} → ${event.to.name}`;
    const entry = { kind: 'reopen', actor: event.actor?.name ?? null, text, linkId: link.id, effectKey: key };
    const effect = { kind: 'reopen' as const, connectionId, conversationId, linkId: link.id };
    return [{ effect: { key, effect }, entry }];
  });
  return { effects: reopened.map(({ effect }) => effect), timeline: reopened.map(({ entry }) => entry) };
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
