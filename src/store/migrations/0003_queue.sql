-- The queue: strict order in a lane, fair among doors, leases on the database's clock, each lease with a fence of its own.
--
-- A job is work to do and lives only until it is done. A lane is what must happen one after the other (an issue's events, a
-- conversation's notes). A door is what shares a budget and an authorisation (a connection, a host). A lane's next_at is when its
-- first job may run, or, while somebody works on it, when the lease ends: one comparison finds both.
--
-- None of these functions is SECURITY DEFINER: called by the login they work across organizations, called in an organization's
-- transaction they see that organization only.
--
-- Rows are locked in one order everywhere, so that nobody waits for anybody in a circle: lanes by name, then the effects in them, then
-- doors by name. Who claims begins with the doors and takes only lanes that are free, so it never waits for a lane.
--
-- The plans of these functions are made while the queue is empty and kept; what they may choose from is what stays quick when it is long.

alter table links add column heard_at bigint not null default 0;

-- How many of its tries ended without a word: the process died, or failed in a way nobody foresaw.
alter table jobs add column crashes integer not null default 0;

create sequence lane_fence;
grant usage on sequence lane_fence to deskbridge_app;

-- Puts jobs into lanes; the caller gives them in the order in which they are to run.
create function enqueue_jobs(org uuid, items jsonb) returns void language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  -- Looked at first: `on conflict` alone would wait for whoever is counting at a door, with lanes to come.
  insert into doors (organization_id, door)
    select distinct org, i.door from jsonb_to_recordset(items) as i(door text)
    where not exists (select from doors d where d.organization_id = org and d.door = i.door)
    order by 2
    on conflict (organization_id, door) do nothing;
  insert into jobs (organization_id, lane, door, kind, ref_id)
    select org, i.lane, i.door, i.kind, i.ref_id
    from rows from (jsonb_to_recordset(items) as (lane text, door text, kind text, ref_id uuid)) with ordinality as i(lane, door, kind, ref_id, n)
    order by n;
  -- A lane that waits, or is worked on, keeps its time: order within the lane is strict.
  insert into lanes (organization_id, lane, door, priority, next_at)
    select org, i.lane, min(i.door), min(coalesce(i.priority, 1)), clock_timestamp()
    from jsonb_to_recordset(items) as i(lane text, door text, priority smallint)
    group by i.lane order by i.lane collate "C"
    on conflict (organization_id, lane) do update
      set next_at = coalesce(lanes.next_at, excluded.next_at), priority = least(lanes.priority, excluded.priority);
end $$;

-- Stores events that were not there yet, each with a job if there is something to decide. An event is the same if its delivery
-- or its key is: both are unique indexes, so two copies on two replicas cannot both get in.
create function receive_events(org uuid, items jsonb) returns table (id uuid, outcome text) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  stored uuid[];
begin
  with incoming as (
    select * from jsonb_to_recordset(items) as i(id uuid, source text, delivery_id text, body_hash text, key text, kind text,
      host_id uuid, issue_id text, body jsonb, state text, reasons jsonb)
    order by key, id
  ), inserted as (
    insert into events (organization_id, id, source, delivery_id, body_hash, key, kind, host_id, issue_id, body, state, reasons, processed_at)
      select org, i.id, i.source, i.delivery_id, i.body_hash, i.key, i.kind, i.host_id, i.issue_id, i.body, i.state, i.reasons,
        case when i.state = 'pending' then null else clock_timestamp() end
      from incoming i
      on conflict do nothing
      returning events.id
  ) select coalesce(array_agg(inserted.id), '{}') into stored from inserted;

  perform enqueue_jobs(org, work.items) from (
    select jsonb_agg(jsonb_build_object('lane', i.lane, 'door', 'events', 'kind', 'event', 'ref_id', i.id, 'priority', i.priority) order by i.n) as items
    from rows from (jsonb_to_recordset(items) as (id uuid, lane text, state text, priority smallint)) with ordinality as i(id, lane, state, priority, n)
    where i.state = 'pending' and i.id = any (stored)
  ) work where work.items is not null;

  return query
    select i.id, case
      when i.id = any (stored) then 'stored'
      when exists (select from events e where e.organization_id = org and e.source = i.source and e.delivery_id = i.delivery_id and e.body_hash <> i.body_hash) then 'id_reuse'
      else 'duplicate' end
    from jsonb_to_recordset(items) as i(id uuid, source text, delivery_id text, body_hash text);
end $$;

-- Stores effects that were not decided yet and puts them into their lanes, in the order given.
create function store_effects(org uuid, event uuid, items jsonb) returns table (id uuid) language plpgsql as $$
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
  perform enqueue_jobs(org, work.items) from (
    select jsonb_agg(jsonb_build_object('lane', i.lane, 'door', i.door, 'kind', 'effect', 'ref_id', i.id, 'priority', i.priority) order by i.n) as items
    from rows from (jsonb_to_recordset(items) as (id uuid, lane text, door text, priority smallint)) with ordinality as i(id, lane, door, priority, n)
    where i.id = any (stored)
  ) work where work.items is not null;
  return query select unnest(stored);
end $$;

-- Takes the first job of up to `slots` lanes, fairly among doors, within each door's budget, and leases those lanes. What is about
-- to be sent is marked `sending` here: the intent is committed before a byte leaves (reliability: rule a).
create function claim_jobs(slots int, per_door int, lease interval)
returns table (organization_id uuid, lane text, door text, fence bigint, job_id bigint, kind text, ref_id uuid, attempts int, crashes int,
  age_ms bigint, trying boolean, body jsonb, host_id uuid, issue_id text, ref text, state text, looks int, sent_ago_ms bigint)
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  t timestamptz;
  organizations uuid[];
  names text[];
  taken jsonb;
begin
  -- Without the lock a claim works from a snapshot older than the lane it locks: jobs ran twice and caps were passed.
  perform pg_advisory_xact_lock(7236001);
  t := clock_timestamp();
  select array_agg(d.organization_id), array_agg(d.door) into organizations, names from (
    select d.organization_id, d.door from doors d
    where exists (select from lanes q where q.organization_id = d.organization_id and q.door = d.door and q.priority = 0 and q.next_at <= t)
      or exists (select from lanes q where q.organization_id = d.organization_id and q.door = d.door and q.priority = 1 and q.next_at <= t)
    order by d.organization_id, d.door collate "C" for update of d) d;
  if names is null then
    return;
  end if;
  update doors d set remaining = greatest(d.rate_limit - (
      select count(*) from lanes l where l.organization_id = d.organization_id and l.door = d.door and l.busy_until > t)::int, 0),
    reset_at = t + make_interval(secs => d.window_ms / 1000.0)
    from unnest(organizations, names) as u(organization_id, door)
    where d.organization_id = u.organization_id and d.door = u.door and d.reset_at <= t and d.rate_limit is not null;

  with door as (
    select d.organization_id, d.door, d.closed_reason is not null as trying, d.remaining, coalesce(d.rate_limit / 20, 0) as reserve, b.busy,
      case
        when d.closed_until > t then 0
        -- A door that was closed is tried with one call until one comes back.
        when d.closed_reason is not null then 1 - b.busy
        -- A budget not yet stated by the vendor is approached carefully. Deciding works on the database alone: more at once would only
        -- wait for each other.
        when d.door = 'events' or d.remaining is null and d.door like 'connection:%' then least(per_door, 8) - b.busy
        else least(per_door - b.busy, coalesce(d.remaining, per_door))
      end as allowance
    from unnest(organizations, names) as u(organization_id, door) join doors d on d.organization_id = u.organization_id and d.door = u.door
      cross join lateral (
        select count(*)::int as busy from lanes l where l.organization_id = d.organization_id and l.door = d.door and l.busy_until > t) b
  ), candidate as (
    select o.organization_id, l.lane, l.priority, l.next_at, o.trying,
      row_number() over (partition by o.organization_id, o.door order by l.priority, l.next_at) + o.busy as turn
    from door o cross join lateral (
      select q.lane, q.priority, q.next_at, row_number() over (order by q.priority, q.next_at) as place from (
        (select q.lane, q.priority, q.next_at from lanes q
          where q.organization_id = o.organization_id and q.door = o.door and q.priority = 0 and q.next_at <= t
          order by q.next_at limit greatest(o.allowance, 0))
        union all
        (select q.lane, q.priority, q.next_at from lanes q
          where q.organization_id = o.organization_id and q.door = o.door and q.priority = 1 and q.next_at <= t
          order by q.next_at limit greatest(o.allowance, 0))
        order by priority, next_at limit greatest(o.allowance, 0)) q
    ) l
    -- The last of a budget is kept for what a person waits for.
    where l.priority = 0 or o.remaining is null or o.trying or o.remaining - l.place >= o.reserve
  ), pick as (
    select q.organization_id, q.lane, c.trying, q.busy_until is not null as crashed from (
      select * from candidate order by priority, turn, next_at limit slots
    ) c join lanes q on q.organization_id = c.organization_id and q.lane = c.lane
    where q.next_at <= t
    for update of q skip locked
  ), leased as (
    update lanes q set busy_until = t + lease, next_at = t + lease, fence = nextval('lane_fence')
    from pick p where q.organization_id = p.organization_id and q.lane = p.lane
    returning q.organization_id, q.lane, q.door, q.fence, p.trying, p.crashed
  ) select jsonb_agg(to_jsonb(l)) into taken from leased l;
  if taken is null then
    return;
  end if;

  -- A statement of its own, with the lanes locked: whoever settled or stopped something in them is seen from here on.
  return query
  with head as (
    select l.*, j.id as job_id
    from jsonb_to_recordset(taken) as l(organization_id uuid, lane text, door text, fence bigint, trying boolean, crashed boolean)
      cross join lateral (select id from jobs j where j.organization_id = l.organization_id and j.lane = l.lane order by j.id limit 1) j
  ), counted as (
    update jobs j set attempts = j.attempts + 1, crashes = j.crashes + h.crashed::int from head h
    where j.organization_id = h.organization_id and j.id = h.job_id
    returning j.organization_id, j.id, j.kind, j.ref_id, j.attempts, j.crashes
  ), effect as (
    select e.*, e.state = 'pending' and e.kind <> 'remote-link-removal' and exists (
        select from links k where k.organization_id = e.organization_id and k.id = e.link_id and k.ended_at is not null) as stopped
    from counted c join effects e on e.organization_id = c.organization_id and e.id = c.ref_id
    where c.kind = 'effect'
  ), marked as (
    -- After the end of a link not one more update goes out, whatever waited for another try.
    update effects e set state = case when f.stopped then 'skipped' else 'sending' end, attempts = e.attempts + case when f.stopped then 0 else 1 end,
      sent_at = case when f.stopped then e.sent_at else t end, ended_at = case when f.stopped then t end,
      reason = case when f.stopped then 'the link ended before it was sent' else e.reason end
    from effect f where e.organization_id = f.organization_id and e.id = f.id and e.state = 'pending'
  ), spent as (
    -- Reopening is a read and a write.
    update doors d set remaining = d.remaining - s.n
    from (select h.organization_id, h.door, sum(case when f.kind = 'reopen' then 2 else 1 end)::int as n
      from head h join counted c on c.organization_id = h.organization_id and c.id = h.job_id
        left join effect f on c.kind = 'effect' and f.organization_id = c.organization_id and f.id = c.ref_id group by 1, 2) s
    where d.organization_id = s.organization_id and d.door = s.door and d.remaining is not null
  )
  select h.organization_id, h.lane, h.door, h.fence, c.id, c.kind, c.ref_id, c.attempts, c.crashes,
    (extract(epoch from t - coalesce(f.created_at, v.received_at)) * 1000)::bigint,
    h.trying, coalesce(f.body, v.body), coalesce(f.host_id, v.host_id), coalesce(f.issue_id, v.issue_id), f.ref,
    case when f.stopped then 'skipped' else coalesce(f.state, v.state) end, coalesce(f.looks, 0), (extract(epoch from t - f.sent_at) * 1000)::bigint
  from head h join counted c on c.organization_id = h.organization_id and c.id = h.job_id
    left join effect f on c.kind = 'effect' and f.organization_id = c.organization_id and f.id = c.ref_id
    left join events v on c.kind = 'event' and v.organization_id = c.organization_id and v.id = c.ref_id
  order by h.fence;

  -- A lane whose jobs were taken away would come up for ever.
  delete from lanes l using jsonb_to_recordset(taken) as i(organization_id uuid, lane text)
    where l.organization_id = i.organization_id and l.lane = i.lane
      and not exists (select from jobs j where j.organization_id = i.organization_id and j.lane = i.lane);
end $$;

-- Ends or postpones claimed jobs. Only who still holds the lane's fence may: the answer names the jobs for which that was so.
-- items: lane, fence, job_id, ref_id, kind, after_ms (null: the job is over), state (null: as it is), reason, result, looks, asks_person,
-- uncounted, crashed, reasons (events).
create function settle_jobs(org uuid, items jsonb) returns table (job_id bigint) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  held jsonb;
  t timestamptz;
begin
  -- Locked first, looked at in later statements: a job that arrives meanwhile must not be missed.
  perform 1 from lanes l where l.organization_id = org and l.lane in (select i.lane from jsonb_to_recordset(items) as i(lane text))
    order by l.lane collate "C" for update;
  t := clock_timestamp();
  select jsonb_agg(i.item) into held from jsonb_array_elements(items) as i(item)
    join lanes l on l.organization_id = org and l.lane = i.item ->> 'lane' and l.fence = (i.item ->> 'fence')::bigint and l.busy_until is not null;
  if held is null then
    return;
  end if;

  update effects e set state = i.state, reason = i.reason, result = coalesce(i.result, e.result), looks = coalesce(i.looks, e.looks),
      asks_person = coalesce(i.asks_person, false), ended_at = case when i.after_ms is null then t end
    from jsonb_to_recordset(held) as i(ref_id uuid, kind text, state text, reason text, result jsonb, looks int, asks_person boolean, after_ms double precision)
    where i.kind = 'effect' and i.state is not null and e.organization_id = org and e.id = i.ref_id;
  update events e set state = i.state, reasons = coalesce(i.reasons, e.reasons), processed_at = t
    from jsonb_to_recordset(held) as i(ref_id uuid, kind text, state text, reasons jsonb, after_ms double precision)
    where i.kind = 'event' and i.after_ms is null and e.organization_id = org and e.id = i.ref_id;
  delete from jobs j using jsonb_to_recordset(held) as i(job_id bigint, after_ms double precision)
    where i.after_ms is null and j.organization_id = org and j.id = i.job_id;
  update jobs j set run_at = t + make_interval(secs => i.after_ms / 1000), last_error = i.reason,
      attempts = j.attempts - case when i.uncounted then 1 else 0 end, crashes = j.crashes + case when i.crashed then 1 else 0 end
    from jsonb_to_recordset(held) as i(job_id bigint, after_ms double precision, reason text, uncounted boolean, crashed boolean)
    where i.after_ms is not null and j.organization_id = org and j.id = i.job_id;

  update lanes l set busy_until = null, next_at = h.run_at
    from jsonb_to_recordset(held) as i(lane text) cross join lateral (
      select j.run_at from jobs j where j.organization_id = org and j.lane = i.lane order by j.id limit 1) h
    where l.organization_id = org and l.lane = i.lane;
  delete from lanes l using jsonb_to_recordset(held) as i(lane text)
    where l.organization_id = org and l.lane = i.lane
      and not exists (select from jobs j where j.organization_id = org and j.lane = i.lane);

  return query select (i.item ->> 'job_id')::bigint from jsonb_array_elements(held) as i(item);
end $$;

-- What answers said of their doors: the vendor's budget, and whether the authorisation works. The last statement of its transaction, so
-- that nobody waits for a lane while holding a door.
-- items: door, rate_limit, rate_remaining, rate_reset_ms; and at_door (null: door) with close_ms and close_reason (null: only a pause), or reopen.
create function heed_answers(org uuid, items jsonb) returns void language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  item record;
  t timestamptz := clock_timestamp();
begin
  perform 1 from doors d where d.organization_id = org and d.door in (
      select i.door from jsonb_to_recordset(items) as i(door text, rate_limit int) where i.rate_limit is not null
      union select coalesce(i.at_door, i.door) from jsonb_to_recordset(items) as i(door text, at_door text, close_ms double precision, reopen boolean)
        where i.close_ms is not null or i.reopen)
    order by d.door collate "C" for update;

  -- The vendor's word on when its window ends replaces our guess; what it said of a window that is over says nothing of this one. Calls
  -- that are out may not be counted in what it said.
  update doors d set rate_limit = r.rate_limit, reset_at = r.reset_at,
      remaining = case when d.reset_at is null or r.reset_at > d.reset_at + interval '500 milliseconds'
        then greatest(r.remaining - (select count(*) from lanes l where l.organization_id = org and l.door = d.door and l.busy_until > t)::int, 0)
        else least(coalesce(d.remaining, r.remaining), r.remaining) end
    from (
      select distinct on (i.door) i.door, i.rate_limit, t + make_interval(secs => least(i.rate_reset_ms, 60000) / 1000) as reset_at,
        min(i.rate_remaining) over (partition by i.door, round(i.rate_reset_ms / 500)) as remaining
      from jsonb_to_recordset(items) as i(door text, rate_limit int, rate_remaining int, rate_reset_ms double precision)
      where i.rate_limit is not null and i.rate_reset_ms > 0 order by i.door, i.rate_reset_ms desc) r
    where d.organization_id = org and d.door = r.door;

  -- A door closes when its authorisation stops working, and people see why; the first answer that comes back opens it again.
  for item in
    select coalesce(i.at_door, i.door) as door, max(i.close_ms) as close_ms, max(i.close_reason) as reason
      from jsonb_to_recordset(items) as i(door text, at_door text, close_ms double precision, close_reason text, reopen boolean)
      where i.close_ms is not null or i.reopen group by 1 order by 1
  loop
    if item.close_ms is not null then
      insert into doors as d (organization_id, door, closed_until, closed_reason)
        values (org, item.door, t + make_interval(secs => item.close_ms / 1000), item.reason)
        on conflict (organization_id, door) do update
          set closed_until = greatest(d.closed_until, excluded.closed_until), closed_reason = coalesce(excluded.closed_reason, d.closed_reason);
    else
      update doors d set closed_until = null, closed_reason = null where d.organization_id = org and d.door = item.door and d.closed_reason is not null;
    end if;
    continue when item.close_ms is not null and item.reason is null;
    update connections c set state = case when item.reason is null then 'connected' else 'broken' end, state_reason = item.reason, updated_at = t
      where c.organization_id = org and item.door = 'connection:' || c.id and c.state <> 'disconnected' and c.state_reason is distinct from item.reason;
    update hosts h set state = case when item.reason is null then 'connected' else 'broken' end, state_reason = item.reason, updated_at = t
      where h.organization_id = org and item.door = 'host:' || h.id and h.state <> 'disconnected' and h.state_reason is distinct from item.reason;
  end loop;
end $$;

-- Settles and heeds at once, where nothing is decided in between.
create function end_jobs(org uuid, items jsonb) returns table (job_id bigint) language plpgsql as $$
#variable_conflict use_column
begin
  return query select s.job_id from settle_jobs(org, items) s;
  perform heed_answers(org, items);
end $$;

-- Keeps leases alive while their work goes on. A lane somebody has locked is being settled, or will be there for the next heartbeat.
create function extend_leases(items jsonb, lease interval) returns void language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  update lanes l set busy_until = clock_timestamp() + lease, next_at = clock_timestamp() + lease
    from (
      select q.organization_id, q.lane from jsonb_to_recordset(items) as i(organization_id uuid, lane text, fence bigint)
        join lanes q on q.organization_id = i.organization_id and q.lane = i.lane
      where q.fence = i.fence and q.busy_until is not null for update of q skip locked) h
    where l.organization_id = h.organization_id and l.lane = h.lane;
end $$;

grant execute on function enqueue_jobs(uuid, jsonb), receive_events(uuid, jsonb), store_effects(uuid, uuid, jsonb), settle_jobs(uuid, jsonb),
  heed_answers(uuid, jsonb) to deskbridge_app;
