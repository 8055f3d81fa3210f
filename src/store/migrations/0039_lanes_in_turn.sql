-- Whoever stopped some effects and stored others locked the lanes of both in their order, but for those that were still to be made: one that somebody
-- else made meanwhile was then waited for out of turn, and two such could wait for each other. Now they are made where their turn is.
create function stop_effects(org uuid, stops jsonb, coming jsonb) returns void language plpgsql
set enable_seqscan = off as $$
declare
  item record;
  waiting jsonb;
begin
  select coalesce(jsonb_agg(to_jsonb(w)), '[]') into waiting
    from jsonb_to_recordset(stops) as s(link_id uuid, host_id uuid, issue_id text, reason text) cross join lateral (
      select e.id, e.lane, s.reason from effects e where e.organization_id = org and e.host_id = s.host_id and e.issue_id = s.issue_id
        and e.link_id = s.link_id and e.state = 'pending' and e.kind <> 'remote-link-removal' offset 0) w;
  for item in
    select n.lane, min(n.door) as door from (
      select w ->> 'lane' as lane, null as door from jsonb_array_elements(waiting) w
      union all select i ->> 'lane', i ->> 'door' from jsonb_array_elements(coming) i) n
    group by n.lane order by n.lane collate "C"
  loop
    perform 1 from lanes l where l.organization_id = org and l.lane = item.lane for update;
    if not found and item.door is not null then
      insert into lanes (organization_id, lane, door, next_at) values (org, item.lane, item.door, clock_timestamp())
        on conflict (organization_id, lane) do update set next_at = lanes.next_at;
    end if;
  end loop;
  for item in select * from jsonb_to_recordset(waiting) as w(id uuid, reason text) loop
    update effects e set state = 'skipped', ended_at = clock_timestamp(), reason = item.reason
      where e.organization_id = org and e.id = item.id and e.state = 'pending';
  end loop;
end $$;
create or replace function store_effects(org uuid, event uuid, items jsonb, stops jsonb) returns table (id uuid) language plpgsql
set enable_seqscan = off as $$
#variable_conflict use_column
declare
  stored uuid[];
begin
  with inserted as (
    insert into effects (organization_id, id, key, event_id, kind, host_id, issue_id, link_id, lane, door, body, ref)
      select org, i.id, i.key, event, i.kind, i.host_id, i.issue_id, i.link_id, i.lane, i.door, i.body, i.ref
      from jsonb_to_recordset(items) as i(id uuid, key text, kind text, host_id uuid, issue_id text, link_id uuid, lane text, door text, body jsonb, ref text)
      order by i.key
      on conflict (organization_id, key) do nothing
      returning effects.id
  ) select coalesce(array_agg(inserted.id), '{}') into stored from inserted;
  if jsonb_array_length(stops) > 0 then
    perform stop_effects(org, stops, (select coalesce(jsonb_agg(i), '[]') from jsonb_array_elements(items) i where (i ->> 'id')::uuid = any (stored)));
  end if;
  perform enqueue_jobs(org, work.items) from (
    select jsonb_agg(jsonb_build_object('lane', i.lane, 'door', i.door, 'kind', 'effect', 'ref_id', i.id, 'priority', i.priority) order by i.n) as items
    from rows from (jsonb_to_recordset(items) as (id uuid, lane text, door text, priority smallint)) with ordinality as i(id, lane, door, priority, n)
    where i.id = any (stored)
  ) work where work.items is not null;
  return query select unnest(stored);
end $$;
drop function stop_effects(uuid, jsonb, text[]);
grant execute on function stop_effects(uuid, jsonb, jsonb) to deskbridge_app;
