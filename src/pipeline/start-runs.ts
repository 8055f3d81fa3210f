/** What happens starts workflows, in the transaction of what tells of it: an event that is decided once starts each of them once (I27). */
import type { HostEvent } from '../domain/events.ts';
import { learn } from '../domain/knowledge.ts';
import type { Decision, Reads, Snapshot } from '../domain/snapshot.ts';
import { type Happening, happeningsOf, isStartedBy, triggerKey } from '../domain/workflows/triggers.ts';
import { ownWrite } from '../domain/own.ts';
import type { Sql } from '../store/db.ts';
import { placeOfIssue, type Start, startRuns } from '../store/workflows/runs.ts';
import { type Startable, startableBy } from '../store/workflows/workflows.ts';

interface Subject {
  hostId: string;
  issueId: string;
  hostName: string;
  projectKey: string;
  eventId: string | null;
  undecided?: number;
}

/** Of an event, those that are to run, each with what starts it. */
function startedBy(happened: readonly Happening[], startable: readonly Startable[], of: Subject): Start[] {
  const { hostId, issueId, eventId, undecided } = of;
  const more = undecided === undefined ? {} : { undecided };
  return startable.flatMap((workflow) =>
    happened
      .filter((one) => isStartedBy(workflow.definition, one, of))
      .map(({ fact, text, actor }) => {
        const key = triggerKey({ hostId, id: issueId }, fact);
        return { workflow, key, text, actor, eventId, hostId, issueId, ...more };
      }),
  );
}

/**
 * A decision about an event, with the runs that it starts. An issue that a run is about is kept, also where linking is off; a deleted one
 * starts nothing.
 */
export function withRuns(
  decision: Decision,
  of: { event: HostEvent; snapshot: Snapshot; reads: Reads; startable: readonly Startable[]; eventId: string },
): { decision: Decision; runs: Start[] } {
  const { event, snapshot, reads, startable, eventId } = of;
  if (startable.length === 0 || event.kind === 'issue.deleted') return { decision, runs: [] };
  const issue = decision.issue ?? learn(event, snapshot.issue, reads);
  if (issue === null || issue.deleted) return { decision, runs: [] };
  const { hostId, id: issueId, projectKey } = issue;
  const happened = happeningsOf(event, ownWrite(event, snapshot, reads) !== null);
  const runs = startedBy(happened, startable, { hostId, issueId, hostName: snapshot.host.name, projectKey, eventId });
  if (runs.length === 0) return { decision, runs };
  const names = new Set(runs.map(({ workflow }) => workflow.definition.name));
  const reasons = [...decision.reasons, ...[...names].map((name) => `starts the workflow ${name}`)];
  return { decision: { ...decision, outcome: 'done', reasons, issue }, runs };
}

/** For what no event of a host tells. `not`: a workflow that is not started by it. */
export async function startBy(
  sql: Sql,
  happened: readonly Happening[],
  of: Pick<Subject, 'hostId' | 'issueId' | 'eventId' | 'undecided'> & { not: string | null },
): Promise<void> {
  const kinds = new Set(happened.map(({ kind }) => kind));
  const startable = (await startableBy(sql, [...kinds])).filter(({ id }) => id !== of.not);
  const place = startable.length === 0 ? null : await placeOfIssue(sql, of);
  if (place === null) return;
  const subject = { ...of, ...place };
  await startRuns(sql, startedBy(happened, startable, subject));
}
