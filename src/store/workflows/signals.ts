/** Signals: that a run is to be looked at, by whoever comes first. Rows of their own, so that who leaves one waits for no run. */
import type { Sql } from '../db.ts';

/** The run that waits for it is looked at again. */
export async function signalRun(sql: Sql, runId: string): Promise<void> {
  await sql.query(
    `insert into workflow_signals (organization_id, run_id) values (current_setting('deskbridge.organization')::uuid, $1)`,
    [runId],
  );
}

/** Every run of an issue that goes on is looked at again. */
export async function signalRunsOf(sql: Sql, of: { hostId: string; issueId: string }): Promise<void> {
  await sql.query(
    `insert into workflow_signals (organization_id, run_id)
     select organization_id, id from workflow_runs where host_id = $1 and issue_id = $2 and ended_at is null`,
    [of.hostId, of.issueId],
  );
}

/** Every run that waits for a word of these users: who may decide has changed. */
export async function signalRunsAsking(sql: Sql, userIds: readonly string[]): Promise<void> {
  await sql.query(
    `insert into workflow_signals (organization_id, run_id)
     select a.organization_id, a.run_id from approvals a
     where a.state = 'pending' and exists (select from approval_people p where p.approval_id = a.id and p.user_id = any ($1::uuid[]))`,
    [[...userIds]],
  );
}

/** Signals of a run that is not there (any more) would come up for ever. */
export async function forgetSignals(sql: Sql, id: string): Promise<void> {
  await sql.query(
    'delete from workflow_signals where run_id = $1 and not exists (select from workflow_runs r where r.id = $1)',
    [id],
  );
}
