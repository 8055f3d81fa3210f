-- Which leases a heartbeat kept is told to who holds them: what was kept a moment ago may be written by, also where a vendor read slowly since
-- the claim, and what was not kept is another's.
drop function extend_leases(jsonb, interval);
create function extend_leases(items jsonb, lease interval) returns table (organization_id uuid, lane text, fence bigint) language plpgsql
set enable_seqscan = off as $$
#variable_conflict use_column
declare
  item record;
  held record;
begin
  for item in select * from jsonb_to_recordset(items) as i(organization_id uuid, lane text, fence bigint) loop
    select l.fence, l.busy_until into held from lanes l
      where l.organization_id = item.organization_id and l.lane = item.lane for update skip locked;
    continue when held.fence is distinct from item.fence or held.busy_until is null;
    update lanes l set busy_until = clock_timestamp() + lease, next_at = clock_timestamp() + lease
      where l.organization_id = item.organization_id and l.lane = item.lane;
    return query select item.organization_id, item.lane, item.fence;
  end loop;
end $$;
