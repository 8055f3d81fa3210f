-- A claim of events only need not reach the disk: lost in a crash, they are claimed again. What is about to be sent must (reliability: rule a),
-- and everything committed before it reaches the disk with it.
create function claim_work(slots int, per_door int, lease interval)
returns table (organization_id uuid, lane text, door text, fence bigint, job_id bigint, kind text, ref_id uuid, attempts int, crashes int,
  age_ms bigint, trying boolean, body jsonb, host_id uuid, issue_id text, ref text, state text, looks int, sent_ago_ms bigint)
language plpgsql as $$
#variable_conflict use_column
declare
  sends boolean := false;
begin
  for organization_id, lane, door, fence, job_id, kind, ref_id, attempts, crashes, age_ms, trying, body, host_id, issue_id, ref, state, looks, sent_ago_ms in
    select * from claim_jobs(slots, per_door, lease)
  loop
    sends := sends or kind = 'effect';
    return next;
  end loop;
  if not sends then
    perform set_config('synchronous_commit', 'off', true);
  end if;
end $$;
