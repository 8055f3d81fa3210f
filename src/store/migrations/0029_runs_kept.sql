-- The run of a workflow that a line of a timeline is about. It may be gone by the time somebody reads the line.
alter table timeline add column run_id uuid;

create index workflow_runs_ended on workflow_runs (ended_at) where ended_at is not null;

-- Takes runs away that ended longer ago than `keep`, the oldest first, at most so many; answers how many. A run that goes on ended at no
-- time, so it is never one of them, however long it waits; nor is one of which something is still to be sent, or asks a person. What was
-- approved for a run stays.
create function forget_runs(keep interval, at_most integer) returns integer language plpgsql as $$
declare
  gone uuid[];
begin
  gone := array(select r.id from workflow_runs r
    where r.ended_at < clock_timestamp() - keep and r.state <> 'running'
      and not exists (select from workflow_signals s where s.organization_id = r.organization_id and s.run_id = r.id)
      and not exists (select from workflow_steps s, jsonb_array_elements_text(s.keys) k, effects e
        where s.organization_id = r.organization_id and s.run_id = r.id and e.organization_id = r.organization_id and e.key = k
          and e.state in ('pending', 'sending', 'unknown'))
    order by r.ended_at limit at_most for update of r skip locked);
  delete from workflow_steps s using workflow_runs r where r.id = any (gone) and s.organization_id = r.organization_id and s.run_id = r.id;
  delete from workflow_runs r where r.id = any (gone);
  return cardinality(gone);
end $$;
