/** What a wish from within Intercom is decided from: the workspace's connection and the projects that are connected to it. */
import type { CommandProject } from '../domain/decide-command.ts';
import type { Connection, Issue } from '../domain/model.ts';
import type { Sql } from './db.ts';
import { linkingOf } from './projects.ts';

interface ProjectRow {
  hostId: string;
  hostName: string;
  hostKind: CommandProject['hostKind'];
  key: string;
  settings: { commands?: { enabled?: boolean; issueType?: string } };
}

export async function connectedProjects(sql: Sql, connectionId: string): Promise<CommandProject[]> {
  const rows = await sql.query<ProjectRow>(
    `select p.host_id as "hostId", h.name as "hostName", h.kind as "hostKind", p.key, p.settings
     from projects p join hosts h on h.id = p.host_id and h.state <> 'disconnected'
     where p.connection_id = $1 order by p.key, h.name`,
    [connectionId],
  );
  return rows.map(({ settings, ...row }) => ({
    ...row,
    linking: linkingOf(settings).enabled,
    commands: { enabled: settings.commands?.enabled === true, issueType: settings.commands?.issueType ?? 'Task' },
  }));
}

/** Null: there is none of this id, or it is disconnected. */
export async function commandConnection(sql: Sql, connectionId: string): Promise<Connection | null> {
  const [row] = await sql.query<Connection>(
    `select id, name, workspace_id as "workspaceId", workspace_name as "workspaceName", region, api_url as "apiUrl", admin_id as "adminId",
       admin_name as "adminName", state, state_reason as "stateReason", plan
     from connections where id = $1 and state <> 'disconnected'`,
    [connectionId],
  );
  return row ?? null;
}

/** An issue as it is known here; null: nothing was heard of it, or it is deleted. */
export async function knownIssue(sql: Sql, of: { hostId: string; idOrKey: string }): Promise<Issue | null> {
  const [row] = await sql.query<Issue>(
    `select host_id as "hostId", id, key, project_key as "projectKey", summary, status, assignee, resolution, updated_at as "updatedAt"
     from issues where host_id = $1 and (key = $2 or id = $2) and deleted_at is null order by key = $2 desc, updated_at desc limit 1`,
    [of.hostId, of.idOrKey],
  );
  return row ?? null;
}

export async function isLinked(
  sql: Sql,
  of: { hostId: string; issueId: string; connectionId: string; conversationId: string },
): Promise<boolean> {
  const rows = await sql.query(
    `select id from links where host_id = $1 and issue_id = $2 and connection_id = $3 and conversation_id = $4 and ended_at is null`,
    [of.hostId, of.issueId, of.connectionId, of.conversationId],
  );
  return rows.length > 0;
}

/** The id of the connection of a workspace that is not disconnected. */
export async function connectionOfWorkspace(sql: Sql, workspaceId: string): Promise<string | null> {
  const [row] = await sql.query<{ id: string }>(
    `select id from connections where workspace_id = $1 and state <> 'disconnected' order by created_at limit 1`,
    [workspaceId],
  );
  return row?.id ?? null;
}
