/** A database as it looks after years: one organization with so many links, and for each an issue, an event, and a note that waits. */
import type pg from 'pg';

/** Made up, the same in each run, so that plans can be compared. */
export const filled = {
  organizationId: '00000000-0000-4000-8000-000000000001',
  hostId: '00000000-0000-4000-8000-000000000002',
  host: 'jira',
  workspaceId: 'x7k2p9qd',
  /** Of connections that notes wait at. */
  doors: 10,
  /** Links of one issue. */
  perIssue: 2,
} as const;

const uuid = (kind: number, n: string): string =>
  `('00000000-0000-4000-9${kind}00-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

export const connectionId = `00000000-0000-4000-9000-${'1'.padStart(12, '0')}`;

export async function foundation(client: pg.Client): Promise<void> {
  const { organizationId, hostId, host, workspaceId, doors } = filled;
  await client.query(
    `set session_replication_role = replica;
     insert into organizations (id, name) values ('${organizationId}', 'figures');
     insert into hosts (organization_id, id, name, kind, url, hook_token)
       values ('${organizationId}', '${hostId}', '${host}', 'jira-data-center', 'https://jira.acme.example', 'figures');
     insert into connections (organization_id, id, name, workspace_id, workspace_name, region, api_url, admin_id, admin_name)
       select '${organizationId}', ${uuid(0, 'n')}, 'acme ' || n, case when n = 1 then '${workspaceId}' else 'w' || n end, 'Acme', 'us',
         'https://api.intercom.io', '1', 'Ann' from generate_series(1, ${doors}) n;
     insert into doors (organization_id, door) select '${organizationId}', 'connection:' || ${uuid(0, 'n')} from generate_series(1, ${doors}) n;
     insert into projects (organization_id, id, host_id, key, connection_id, settings)
       values ('${organizationId}', ${uuid(5, '1')}, '${hostId}', 'SUP', '${connectionId}', '{"linking": {"enabled": true}}')`,
  );
}

/** Links `from` + 1 to `to`, with what belongs to each. Triggers do not fire: what they keep is written here. */
export async function fill(client: pg.Client, from: number, to: number): Promise<void> {
  const { organizationId: o, hostId, workspaceId, doors, perIssue } = filled;
  const issue = `(n / ${perIssue})::text`;
  const at = `timestamptz '2026-01-01' + n * interval '1 second'`;
  const lane = `'conversation:' || n`;
  const door = `'connection:' || ${uuid(0, `1 + n % ${doors}`)}`;
  const range = `generate_series(${from + 1}, ${to}) n`;
  const status = `'{"id": "3", "name": "In Progress", "category": "open"}'::jsonb`;
  const statements = [
    `insert into issues (organization_id, host_id, id, key, project_key, summary, status, updated_at)
       select '${o}', '${hostId}', ${issue}, 'SUP-' || ${issue}, 'SUP', 'Invoices show the total of month ' || n, ${status}, n
       from ${range} where n % ${perIssue} = 0`,
    `insert into links (organization_id, id, host_id, issue_id, connection_id, workspace_id, conversation_id, sources, title, created_at)
       select '${o}', ${uuid(1, 'n')}, '${hostId}', ${issue}, '${connectionId}', '${workspaceId}', n::text, '["description"]', 'Invoice ' || n, ${at}
       from ${range}`,
    `insert into conversations_seen (organization_id, connection_id, conversation_id, facts, read_at, tried_at)
       select '${o}', '${connectionId}', n::text, '{"title": "Invoice", "state": "open"}', ${at}, ${at} from ${range}`,
    `insert into events (organization_id, id, source, delivery_id, body_hash, key, kind, host_id, issue_id, body, state, received_at, processed_at, words)
       select '${o}', ${uuid(2, 'n')}, 'host:${hostId}', 'delivery ' || n, md5(n::text), 'event ' || n, 'issue-updated', '${hostId}', ${issue},
         '{"kind": "issue-updated", "issue": {"summary": "Invoices show the total of the month before"}}', 'done', ${at}, ${at}, 'ann'
       from ${range}`,
    `insert into effects (organization_id, id, key, event_id, kind, host_id, issue_id, link_id, lane, door, body, ref, created_at)
       select '${o}', ${uuid(3, 'n')}, 'note ' || n, ${uuid(2, 'n')}, 'note', '${hostId}', ${issue}, ${uuid(1, 'n')}, ${lane}, ${door},
         '{"kind": "note", "html": "<p>Ann moved this to In Progress.</p>"}', 'R' || n, ${at} from ${range}`,
    `insert into jobs (organization_id, lane, door, kind, ref_id, run_at)
       select '${o}', ${lane}, ${door}, 'effect', ${uuid(3, 'n')}, ${at} from ${range}`,
    `insert into lanes (organization_id, lane, door, next_at) select '${o}', ${lane}, ${door}, ${at} from ${range}`,
  ];
  for (const statement of statements) await client.query(statement);
  await client.query('vacuum (analyze)');
}
