/**
 * Applying a set-up document: everything is checked first, tokens with Intercom too; then all of it is written, or nothing. Twice is as
 * good as once.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Connection } from '../../domain/model.ts';
import { recordAudit } from '../../store/audit.ts';
import { type Keep, listConnections, saveConnection } from '../../store/connections.ts';
import type { Db } from '../../store/db.ts';
import { listHosts, saveHost, type StoredHost } from '../../store/hosts.ts';
import { openDoor } from '../../store/doors.ts';
import { listProjects, saveProject, type StoredProject } from '../../store/projects.ts';
import { asOne } from '../../store/within.ts';
import { defaultLinking } from '../../domain/settings.ts';
import type { Caller } from '../auth.ts';
import { recheckPlan } from '../workspaces/check-again.ts';
import type { ApiDeps } from '../deps.ts';
import type { AppliedAnswer, ChangeAnswer } from '../schemas.ts';
import { checkSetup, type Known } from './check.ts';
import { type ConnectionChange, planConnections } from './connections.ts';
import { type HostChange, planHosts } from './hosts.ts';
import { mailChanges, type MailPlan, planMail, writeMail } from '../mail/applying.ts';
import { settleProjects } from '../mapping/settle-setup.ts';
import { laterSections } from '../schemas/project-settings.ts';
import type { ProjectEntry, Setup } from './schema.ts';
import { InvalidRequest } from '../validation.ts';
import { planWorkflows, type WorkflowChange, workflowErrors, writeWorkflows } from '../workflows/applying.ts';

/** Throws InvalidRequest with everything that is wrong, or ApiProblem 503 where a token could not be checked just now. */
export async function applySetup(
  deps: ApiDeps,
  caller: Caller,
  { setup, dryRun }: { setup: Setup; dryRun: boolean },
): Promise<AppliedAnswer> {
  const { organizationId } = caller;
  const known = await loadKnown(deps.db, organizationId);
  const problems = checkSetup(setup, known, (url) => deps.vendorUrlProblem(url));
  const made = { entries: setup.workflows, hosts: setup.hosts.map(({ name }) => name) };
  problems.push(...(await workflowErrors(deps, organizationId, made)));
  const mail = await planMail(deps, setup, { organizationId, known });
  problems.push(...mail.problems);
  if (problems.length > 0) throw new InvalidRequest(problems);
  const of = { organizationId, known };
  const connections = await planConnections(deps, setup.connections, of);
  const hosts = await planHosts(deps, setup.hosts, of);
  const settled = await settleProjects(deps, setup.projects, { organizationId, known, connections, hosts });
  const projects = settled.projects.map((entry) => planProject(entry, known));
  const workflows = await planWorkflows(deps, organizationId, setup.workflows);
  const changes: ChangeAnswer[] = [
    ...connections.map(({ input, change }) => ({ kind: 'connection' as const, name: input.name, change })),
    ...hosts.map(({ input, change }) => ({ kind: 'host' as const, name: input.name, change })),
    ...projects.map(({ entry, change }) => ({ kind: 'project' as const, name: `${entry.host}/${entry.key}`, change })),
    ...workflows.map(({ workflow, change }) => ({ kind: 'workflow' as const, name: workflow.name, change })),
    ...mailChanges(mail.plan),
  ];
  if (!dryRun && changes.some(({ change }) => change !== 'unchanged')) {
    const renewed = await write(deps, caller, { connections, hosts, projects, workflows, mail: mail.plan });
    for (const id of renewed) await recheckPlan(deps, organizationId, id);
    deps.settingsChanged();
  }
  return { dryRun, changes, remarks: settled.remarks };
}

async function loadKnown(db: Db, organizationId: string): Promise<Known> {
  return {
    connections: await listConnections(db, organizationId),
    hosts: await listHosts(db, organizationId),
    projects: await listProjects(db, organizationId),
  };
}

interface ProjectChange {
  entry: ProjectEntry;
  existing: StoredProject | null;
  change: ChangeAnswer['change'];
}

type Plan = {
  connections: ConnectionChange[];
  hosts: HostChange[];
  projects: ProjectChange[];
  workflows: WorkflowChange[];
  mail: MailPlan;
};

/** In the order in which they need each other. Answers the connections that were made or renewed. */
async function write({ db, sealer }: Keep, caller: Caller, plan: Plan): Promise<string[]> {
  const { organizationId } = caller;
  // Whatever a first sealing has to make is made before the transaction.
  await sealer.seal(organizationId, { table: 'hosts', column: 'sealed_token', rowId: '' }, '');
  return asOne(db, organizationId, async (within) => {
    const keep: Keep = { db: within, sealer };
    const renewed: string[] = [];
    for (const { input, change } of plan.connections) {
      if (change === 'unchanged') continue;
      const { id } = await saveConnection(keep, organizationId, input);
      await openDoor(within, organizationId, { kind: 'connection', id });
      renewed.push(id);
    }
    for (const { input, change } of plan.hosts) {
      if (change === 'unchanged') continue;
      const { id } = await saveHost(keep, organizationId, input);
      await openDoor(within, organizationId, { kind: 'host', id });
    }
    await writeProjects(within, caller, plan.projects);
    await within.tx(organizationId, (sql) => writeWorkflows(sql, caller, plan.workflows));
    const made = await listHosts(within, organizationId);
    await within.tx(organizationId, (sql) => writeMail(sql, plan.mail, (name) => idOf(made, name)));
    await within.tx(organizationId, (sql) =>
      recordAudit(sql, { actor: caller, action: 'setup.applied', detail: { changed: namesOf(plan) } }),
    );
    return renewed;
  });
}

async function writeProjects(db: Db, caller: Caller, projects: ProjectChange[]): Promise<void> {
  const { organizationId } = caller;
  const { connections, hosts } = await loadKnown(db, organizationId);
  for (const { entry, existing, change } of projects) {
    if (change === 'unchanged') continue;
    await saveProject(db, organizationId, {
      hostId: idOf(hosts, entry.host),
      key: entry.key,
      connectionId: connectionIdOf(entry, existing, connections),
      linking: entry.linking ?? existing?.linking ?? defaultLinking(),
      more: laterOf(entry),
      by: caller.name,
    });
  }
}

const MOST_NAMED = 50;

/** What changes, for the audit log. */
function namesOf({ connections, hosts, projects, workflows, mail }: Plan): string[] {
  const names = [
    ...[...connections, ...hosts].filter(({ change }) => change !== 'unchanged').map(({ input }) => input.name),
    ...projects.filter(({ change }) => change !== 'unchanged').map(({ entry }) => `${entry.host}/${entry.key}`),
    ...workflows.filter(({ change }) => change !== 'unchanged').map(({ workflow }) => workflow.name),
    ...mailChanges(mail)
      .filter(({ change }) => change !== 'unchanged')
      .map(({ name }) => name),
  ];
  return names.length <= MOST_NAMED ? names : [...names.slice(0, MOST_NAMED), `and ${names.length - MOST_NAMED} more`];
}

function planProject(entry: ProjectEntry, known: Known): ProjectChange {
  const host = known.hosts.find(({ name }) => name === entry.host);
  const existing = known.projects.find(({ hostId, key }) => hostId === host?.id && key === entry.key) ?? null;
  if (existing === null) return { entry, existing, change: 'created' };
  const connected =
    entry.connection === undefined || connectionIdOf(entry, existing, known.connections) === existing.connectionId;
  const linking = entry.linking === undefined || isDeepStrictEqual(entry.linking, existing.linking);
  const later = Object.entries(laterOf(entry)).every(([name, value]) =>
    isDeepStrictEqual(value, existing.settings[name]),
  );
  return { entry, existing, change: connected && linking && later ? 'unchanged' : 'updated' };
}

/** Undefined for a connection that is only being made. */
function connectionIdOf(
  entry: ProjectEntry,
  existing: StoredProject | null,
  connections: readonly Connection[],
): string | null {
  if (entry.connection === undefined) return existing?.connectionId ?? null;
  return connections.find(({ name }) => name === entry.connection)?.id ?? null;
}

function idOf(hosts: readonly StoredHost[], name: string): string {
  const host = hosts.find((one) => one.name === name);
  if (host === undefined) throw new Error(`The host ${name} was just saved and is not there.`);
  return host.id;
}

function laterOf(entry: ProjectEntry): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(laterSections).flatMap((name) => {
      const value = entry[name as keyof typeof laterSections];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
