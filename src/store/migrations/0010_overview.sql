-- Figures of the past for the overview, what the first run remembers, and taking places away with everything of theirs.

-- One row a minute and door, where anything happened: what was seen of its budget and of what waited (the most in that minute), and, once
-- the minute is over, what came and what came of it. `latencies`: from event to note, how many in each class of latency_class().
create table door_minutes (
  organization_id uuid not null,
  door text not null,
  minute timestamptz not null,
  rate_limit integer,
  rate_used integer,
  waiting integer not null default 0,
  received integer not null default 0,
  delivered integer not null default 0,
  failed integer not null default 0,
  unknown integer not null default 0,
  latencies jsonb not null default '{}',
  constraint door_minutes_pk primary key (organization_id, door, minute)
);
create index door_minutes_by_age on door_minutes (organization_id, minute);
call deskbridge_protect('door_minutes', 'select, delete');

-- Up to which minute they are counted.
create table counted_minutes (
  organization_id uuid not null,
  until timestamptz not null,
  constraint counted_minutes_pk primary key (organization_id)
);
call deskbridge_protect('counted_minutes', 'select');

create table first_run (
  organization_id uuid not null,
  dismissed_at timestamptz,
  demo_left_at timestamptz,
  constraint first_run_pk primary key (organization_id)
);
call deskbridge_protect('first_run');

create index effects_by_end on effects (organization_id, door, ended_at) where ended_at is not null;

-- Four classes to each doubling, so that a percentile is right within a tenth.
create function latency_class(took interval) returns int language sql immutable as $$
  select floor(4 * ln(1 + greatest(extract(epoch from took), 0) * 1000) / ln(2))::int
$$;

-- What ended at each door, and what came from each host, minute by minute.
create function count_minutes(org uuid, since timestamptz, before timestamptz)
returns table (door text, minute timestamptz, received int, delivered int, failed int, unknown int, latencies jsonb) language sql stable as $$
  with ended as (
    select d.door, date_bin('1 minute', e.ended_at, 'epoch') as minute, e.kind, e.state,
      case when e.kind = 'note' and e.state = 'done' then latency_class(e.ended_at - coalesce(v.received_at, e.created_at)) end as class
    from doors d cross join lateral (
        select f.ended_at, f.created_at, f.event_id, f.kind, f.state from effects f
        where f.organization_id = org and f.door = d.door and f.ended_at >= since and f.ended_at < before) e
      left join events v on v.organization_id = org and v.id = e.event_id
    where d.organization_id = org
  ), classes as (
    select c.door, c.minute, jsonb_object_agg(c.class, c.n) as latencies
    from (select e.door, e.minute, e.class, count(*) as n from ended e where e.class is not null group by 1, 2, 3) c group by 1, 2
  ), results as (
    select e.door, e.minute, count(*) filter (where e.kind = 'note' and e.state = 'done')::int as delivered,
      count(*) filter (where e.state = 'dead')::int as failed, count(*) filter (where e.state = 'unknown')::int as unknown
    from ended e where e.state <> 'skipped' group by 1, 2
  ), heard as (
    select 'host:' || v.host_id as door, date_bin('1 minute', v.received_at, 'epoch') as minute, count(*)::int as received
    from events v where v.organization_id = org and v.received_at >= since and v.received_at < before and v.source like 'host:%' group by 1, 2
  )
  select door, minute, coalesce(h.received, 0), coalesce(r.delivered, 0), coalesce(r.failed, 0), coalesce(r.unknown, 0), coalesce(c.latencies, '{}')
  from results r full join heard h using (door, minute) left join classes c using (door, minute)
$$;
grant execute on function latency_class(interval), count_minutes(uuid, timestamptz, timestamptz) to deskbridge_app;

-- Looks at every door, and counts the minutes that are over. Answers whether there are more to count at once. Of several processes one
-- does it. A minute is counted a minute after its end: what ended in it is committed by then.
create function keep_figures(keep interval) returns boolean language plpgsql as $$
declare
  t timestamptz := clock_timestamp();
  over timestamptz := date_bin('1 minute', clock_timestamp(), 'epoch') - interval '1 minute';
  org record;
  since timestamptz;
  before timestamptz;
  more boolean := false;
begin
  if not pg_try_advisory_xact_lock(7236002) then
    return false;
  end if;
  insert into door_minutes as m (organization_id, door, minute, rate_limit, rate_used, waiting)
    select d.organization_id, d.door, date_bin('1 minute', t, 'epoch'),
      case when d.reset_at > t then d.rate_limit end, case when d.reset_at > t then greatest(d.rate_limit - d.remaining, 0) end, coalesce(w.waiting, 0)
    from doors d left join (select j.organization_id, j.door, count(*)::int as waiting from jobs j group by 1, 2) w
      on w.organization_id = d.organization_id and w.door = d.door
    where w.waiting > 0 or d.reset_at > t and d.rate_limit > d.remaining
    on conflict (organization_id, door, minute) do update set rate_limit = coalesce(excluded.rate_limit, m.rate_limit),
      rate_used = greatest(m.rate_used, excluded.rate_used), waiting = greatest(m.waiting, excluded.waiting);

  for org in
    select o.id, c.until from organizations o left join counted_minutes c on c.organization_id = o.id where c.until is null or c.until < over order by o.id
  loop
    since := greatest(coalesce(org.until,
      (select date_bin('1 minute', v.received_at, 'epoch') from events v where v.organization_id = org.id order by v.received_at limit 1), over), over - keep);
    before := least(over, since + interval '6 hours');
    insert into door_minutes as m (organization_id, door, minute, received, delivered, failed, unknown, latencies)
      select org.id, n.door, n.minute, n.received, n.delivered, n.failed, n.unknown, n.latencies from count_minutes(org.id, since, before) n
      on conflict (organization_id, door, minute) do update set received = excluded.received, delivered = excluded.delivered,
        failed = excluded.failed, unknown = excluded.unknown, latencies = excluded.latencies;
    insert into counted_minutes (organization_id, until) values (org.id, before)
      on conflict (organization_id) do update set until = excluded.until;
    delete from door_minutes m where m.organization_id = org.id and m.minute < t - keep;
    more := more or before < over;
  end loop;
  return more;
end $$;

-- Takes connections and hosts away with everything of theirs: links, events, effects, timelines, projects. False, with nothing taken, while
-- something of theirs is being worked on: ask again. Whoever calls has disconnected them, so nothing new comes.
create function forget_places(org uuid, connections_gone uuid[], hosts_gone uuid[]) returns boolean language plpgsql as $$
declare
  doors_gone text[] := array(select 'connection:' || c from unnest(connections_gone) c union all select 'host:' || h from unnest(hosts_gone) h);
  gone text[];
  busy boolean;
  item record;
begin
  select coalesce(array_agg(l.lane), '{}'), coalesce(bool_or(l.busy_until > clock_timestamp()), false) into gone, busy from (
    select q.lane, q.busy_until from lanes q where q.organization_id = org
      and (q.door = any (doors_gone) or exists (select from unnest(hosts_gone) h where starts_with(q.lane, 'issue:' || h || ':')))
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
