-- What belongs to a request, a link or a run of a host goes with the host.
create or replace function forget_places(org uuid, connections_gone uuid[], hosts_gone uuid[]) returns boolean language plpgsql as $$
declare
  doors_gone text[] := array(select 'connection:' || c from unnest(connections_gone) c union all select 'host:' || h from unnest(hosts_gone) h);
  gone text[];
  busy boolean;
  item record;
begin
  select coalesce(array_agg(l.lane), '{}'), coalesce(bool_or(l.busy_until > clock_timestamp()), false) into gone, busy from (
    select q.lane, q.busy_until from lanes q where q.organization_id = org
      and (q.door = any (doors_gone) or exists (select from unnest(hosts_gone) h where starts_with(q.lane, 'issue:' || h || ':'))
        or exists (select from unnest(connections_gone) c where starts_with(q.lane, 'inbox:' || c || ':')))
    order by q.lane collate "C" for update) l;
  if busy then
    return false;
  end if;
  delete from jobs j where j.organization_id = org and j.lane = any (gone);
  delete from lanes l where l.organization_id = org and l.lane = any (gone);
  delete from effects e where e.organization_id = org and e.door = any (doors_gone);
  delete from door_minutes m where m.organization_id = org and m.door = any (doors_gone);
  delete from doors d where d.organization_id = org and d.door = any (doors_gone);
  update projects p set connection_id = null, updated_at = now() where p.organization_id = org and p.connection_id = any (connections_gone);
  delete from events e where e.organization_id = org and e.source = any (doors_gone);
  -- Whatever names a request, a link or a run of theirs goes before them, for they are found by these; in tables of later versions too.
  for item in
    select c.relname::text as name, a.attname::text as place,
        case a.attname when 'request_id' then 'requests' when 'link_id' then 'links' when 'run_id' then 'workflow_runs' else 'approvals' end as of
      from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname in ('request_id', 'link_id', 'run_id', 'approval_id')
      and a.atttypid = 'uuid'::regtype and not a.attisdropped
      and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'organization_id')
    order by 1, 2
  loop
    execute format('delete from %I where organization_id = $1 and %I in (select id from %I where organization_id = $1 and host_id = any ($2))',
      item.name, item.place, item.of) using org, hosts_gone;
  end loop;
  -- Whatever names one of them goes with it, in tables of later versions too.
  for item in
    select c.relname::text as name, a.attname::text as place from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname in ('host_id', 'connection_id') and not a.attisdropped
      and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'organization_id')
    order by 1, 2
  loop
    execute format('delete from %I where organization_id = $1 and %I = any ($2)', item.name, item.place)
      using org, case item.place when 'host_id' then hosts_gone else connections_gone end;
  end loop;
  delete from connections c where c.organization_id = org and c.id = any (connections_gone);
  delete from hosts h where h.organization_id = org and h.id = any (hosts_gone);
  return true;
end $$;
