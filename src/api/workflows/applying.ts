/** Workflows of a set-up document: checked with everything else, written in the same transaction, exported as they can be applied again. */
import { isDeepStrictEqual } from 'node:util';
import { workflowProblems } from '../../domain/workflows/check.ts';
import type { Workflow } from '../../domain/workflows/model.ts';
import type { Sql } from '../../store/db.ts';
import {
  enableWorkflow,
  insertWorkflow,
  listWorkflows,
  type Owner,
  updateWorkflow,
  type WorkflowRow,
} from '../../store/workflows/workflows.ts';
import type { ApiDeps } from '../deps.ts';
import type { ChangeAnswer } from '../schemas.ts';
import type { WorkflowEntry } from '../schemas/workflows.ts';
import { type InputError, placeOf } from '../validation.ts';
import { surroundings } from './reading.ts';

export interface WorkflowChange {
  workflow: Workflow;
  /** Undefined: as it is. */
  enabled: boolean | undefined;
  existing: WorkflowRow | null;
  change: ChangeAnswer['change'];
}

/** `hosts`: those that the document makes. */
export async function workflowErrors(
  deps: ApiDeps,
  organizationId: string,
  { entries, hosts }: { entries: readonly WorkflowEntry[]; hosts: readonly string[] },
): Promise<InputError[]> {
  if (entries.length === 0) return [];
  const known = await surroundings(deps, organizationId);
  const all = { ...known, hosts: [...known.hosts, ...hosts] };
  return entries.flatMap((entry, index) => {
    const first = entries.findIndex(({ name }) => name.toLowerCase() === entry.name.toLowerCase());
    const double = { path: ['name'], message: `"${entry.name}" stands already at workflows[${first}]` };
    return [...(first === index ? [] : [double]), ...workflowProblems(entry, all)].map(({ path, message }) => {
      const whole = ['workflows', index, ...path];
      return { path: whole, message: `${placeOf(whole)}: ${message}` };
    });
  });
}

export async function planWorkflows(
  deps: ApiDeps,
  organizationId: string,
  entries: readonly WorkflowEntry[],
): Promise<WorkflowChange[]> {
  if (entries.length === 0) return [];
  const there = await deps.db.tx(organizationId, listWorkflows);
  return entries.map(({ enabled, ...workflow }) => {
    const existing = there.find(({ name }) => name.toLowerCase() === workflow.name.toLowerCase()) ?? null;
    if (existing === null) return { workflow, enabled, existing, change: 'created' };
    const plain: unknown = JSON.parse(JSON.stringify(workflow));
    const same = isDeepStrictEqual(plain, existing.definition) && (enabled ?? existing.enabled) === existing.enabled;
    return { workflow, enabled, existing, change: same ? 'unchanged' : 'updated' };
  });
}

export async function writeWorkflows(sql: Sql, owner: Owner, changes: readonly WorkflowChange[]): Promise<void> {
  for (const { workflow, enabled, existing, change } of changes) {
    if (change === 'unchanged') continue;
    if (existing === null) await insertWorkflow(sql, { definition: workflow, enabled: enabled ?? true, owner });
    else {
      await updateWorkflow(sql, existing.id, { definition: workflow, owner });
      if (enabled !== undefined && enabled !== existing.enabled) await enableWorkflow(sql, existing.id, enabled);
    }
  }
}

/** As they can be applied again. */
export async function exportWorkflows(deps: ApiDeps, organizationId: string): Promise<object[]> {
  const rows = await deps.db.tx(organizationId, listWorkflows);
  return rows.map(({ definition, enabled }) => ({ ...definition, enabled }));
}
