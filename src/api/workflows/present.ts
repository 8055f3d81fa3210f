/** Workflows, runs and approvals as the API shows them. */
import { issueUrl } from '../../domain/news.ts';
import { isReadable } from '../../domain/workflows/readable.ts';
import type { ApprovalRow } from '../../store/workflows/approval-reads.ts';
import type { RunRow, StepRow } from '../../store/workflows/run-reads.ts';
import type { WorkflowRow } from '../../store/workflows/workflows.ts';
import { iso } from '../route.ts';
import type { ApprovalAnswer, RunAnswer, RunDetailAnswer, WorkflowAnswer } from '../schemas/workflow-runs.ts';

export function presentWorkflow(row: WorkflowRow): WorkflowAnswer {
  const { id, name, enabled, version, definition, runs } = row;
  return {
    id,
    name,
    enabled,
    version,
    readable: isReadable(definition),
    trigger: row.triggerKind,
    owner: { name: row.ownerName, mayAct: row.ownerMayAct },
    nextAt: iso(row.nextAt),
    runs,
    lastRunAt: iso(row.lastRunAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    // Whatever is stored, it is answered as an object.
    definition: { ...definition },
  };
}

type Placed = Pick<RunRow, 'hostUrl' | 'issueId' | 'issueKey' | 'summary'>;

function issueOf({ hostUrl, issueId, issueKey, summary }: Placed): RunAnswer['issue'] {
  const url = hostUrl === null || issueKey === null ? null : issueUrl({ url: hostUrl }, issueKey);
  return { id: issueId, key: issueKey, summary, url };
}

export function presentRun(row: RunRow): RunAnswer {
  const { id, state, reason, trigger, actor } = row;
  return {
    id,
    workflow: { id: row.workflowId, name: row.workflowName, version: row.version },
    state,
    reason,
    trigger,
    actor: actor?.name ?? null,
    host: row.hostName,
    issue: issueOf(row),
    at: row.progress.agenda[0] ?? null,
    nextAt: iso(row.dueAt),
    createdAt: row.createdAt.toISOString(),
    endedAt: iso(row.endedAt),
  };
}

export function presentStep({ stepId, at, ...step }: StepRow): RunDetailAnswer['steps'][number] {
  return { ...step, step: stepId, at: at.toISOString() };
}

/** `userId`: who looks. */
export function presentApproval(row: ApprovalRow, userId: string | null): ApprovalAnswer {
  const { id, state, mode, message, commentNeeded, people, decidedBy, comment } = row;
  return {
    id,
    state,
    mode,
    message,
    commentNeeded,
    workflow: { id: row.workflowId, name: row.workflowName },
    run: row.runId,
    step: row.stepId,
    host: row.hostName,
    issue: issueOf(row),
    people: people.map((person) => ({ ...person, at: person.at === null ? null : new Date(person.at).toISOString() })),
    decidedBy,
    comment,
    decidedAt: iso(row.decidedAt),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    mine: state === 'pending' && people.some((person) => person.id === userId && person.decision === null),
  };
}
