/** The app's page among a project's settings in Jira: what its admins may change of them, and what they see. */
import type { ForgeProjectAnswer, ForgeProjectSettings } from '../api/schemas/forge-project.ts';
import { ForgeProjectChangeSchema } from '../api/schemas/forge-project.ts';
import { type ProjectSettings, ProjectSettingsSchema } from '../api/schemas/project-settings.ts';
import type { ProjectPatch } from '../api/schemas/projects.ts';
import { readJsonObject } from '../body.ts';
import { listConnections } from '../store/connections.ts';
import type { Db } from '../store/db.ts';
import { listProjects, type StoredProject } from '../store/projects.ts';

interface Of {
  organizationId: string;
  host: { id: string; name: string };
  key: string;
}

/** What the page shows. Choosing a workspace is the console's: whoever runs a project in Jira need not decide about Intercom. */
export async function aboutProject(db: Db, of: Of, publicUrl: string): Promise<ForgeProjectAnswer> {
  const [project, connections] = await Promise.all([projectOf(db, of), listConnections(db, of.organizationId)]);
  const { host, key } = of;
  if (project === null) return { host: host.name, key, consoleUrl: `${publicUrl}/console/projects`, project: null };
  const workspace = connections.find(({ id }) => id === project.connectionId)?.workspaceName ?? null;
  const consoleUrl = `${publicUrl}/console/projects/${project.id}/linking`;
  const { revision } = project;
  return { host: host.name, key, consoleUrl, project: { workspace, revision, settings: shown(settingsOf(project)) } };
}

/** The change as the API takes it: what the page does not show stays as it is. `problem`: what of the body is wrong. */
export type ReadChange =
  | { kind: 'change'; projectId: string; patch: ProjectPatch }
  | { kind: 'no project' }
  | { kind: 'bad body'; problem: string };

export async function readProjectChange(db: Db, of: Of, body: Buffer | null): Promise<ReadChange> {
  const reading = readJsonObject(body ?? Buffer.alloc(0));
  if (reading.kind !== 'object') return { kind: 'bad body', problem: 'The body must be a JSON object.' };
  const parsed = ForgeProjectChangeSchema.safeParse(reading.value);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    return {
      kind: 'bad body',
      problem: `${first?.path.join('.') ?? ''} ${first?.message ?? 'is not as it should be'}`,
    };
  }
  const project = await projectOf(db, of);
  if (project === null) return { kind: 'no project' };
  const { revision, settings } = parsed.data;
  return { kind: 'change', projectId: project.id, patch: { revision, ...changed(settingsOf(project), settings) } };
}

async function projectOf(db: Db, { organizationId, host, key }: Of): Promise<StoredProject | null> {
  const all = await listProjects(db, organizationId);
  return all.find((project) => project.hostId === host.id && project.key === key) ?? null;
}

function settingsOf({ settings, linking }: StoredProject): ProjectSettings {
  return ProjectSettingsSchema.parse({ ...settings, linking });
}

function shown({ linking: { enabled, events, bringOver }, panel }: ProjectSettings): ForgeProjectSettings {
  const { created, assignee, status, comment } = events;
  const switches = ({ notify, reopen }: typeof created) => ({ notify, reopen });
  const told = {
    created: switches(created),
    assignee: switches(assignee),
    status: switches(status),
    comment: switches(comment),
  };
  return {
    linking: { enabled, events: told, bringOver },
    panel: { enabled: panel.enabled, contactSource: panel.contactSource },
  };
}

function changed(now: ProjectSettings, { linking, panel }: ForgeProjectSettings) {
  const { created, assignee, status, comment } = now.linking.events;
  const events = {
    created: { ...created, ...linking.events.created },
    assignee: { ...assignee, ...linking.events.assignee },
    status: { ...status, ...linking.events.status },
    comment: { ...comment, ...linking.events.comment },
  };
  return { linking: { ...now.linking, ...linking, events }, panel: { ...now.panel, ...panel } };
}
