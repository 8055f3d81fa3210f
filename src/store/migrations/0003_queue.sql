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
-- The plans of these functions are made while the queue is short, kept, and used when it is long. So rows are reached one by one, by their
-- whole key or with `limit`, never by a join or a list of keys that a planner could turn into a walk through the table.

alter table links add column heard_at bigint not null default 0;

-- How many of its tries ended without a word: the process died, or failed in a way nobody foresaw.
alter table jobs add column crashes integer not null default 0;

create sequence lane_fence;
grant usage on sequence lane_fence to deskbridge_app;

-- Puts jobs into lanes; the caller gives them in the order in which they are to run.
create function enqueue_jobs(org uuid, items jsonb) returns void language plpgsql
set enable_seqscan = off as $$
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
set enable_seqscan = off as $$
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
      when i.body_hash <> (select e.body_hash from events e
        where e.organization_id = org and e.source = i.source and e.delivery_id = i.delivery_id limit 1) then 'id_reuse'
      else 'duplicate' end
    from jsonb_to_recordset(items) as i(id uuid, source text, delivery_id text, body_hash text);
end $$;

-- Skips what waits for links that ended or broke. Whoever sends has locked the lane before the effect, so the lanes come first, together
-- with those (`more`) that get something new in the same transaction. The removal of a trace on the host is wanted all the same.
create function stop_effects(org uuid, stops jsonb, more text[]) returns void language plpgsql
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
    select n.lane from (select w ->> 'lane' as lane from jsonb_array_elements(waiting) w union select unnest(more)) n order by n.lane collate "C"
  loop
    perform 1 from lanes l where l.organization_id = org and l.lane = item.lane for update;
  end loop;
  for item in select * from jsonb_to_recordset(waiting) as w(id uuid, reason text) loop
    update effects e set state = 'skipped', ended_at = clock_timestamp(), reason = item.reason
      where e.organization_id = org and e.id = item.id and e.state = 'pending';
  end loop;
end $$;

-- Stores effects that were not decided yet and puts them into their lanes, in the order given; and stops what waits for links that ended
-- or broke (stops: link_id, host_id, issue_id, reason).
create function store_effects(org uuid, event uuid, items jsonb, stops jsonb) returns table (id uuid) language plpgsql
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
    perform stop_effects(org, stops, array(select i ->> 'lane' from jsonb_array_elements(items) i));
  end if;
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
set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
declare
  t timestamptz;
  organizations uuid[];
  names text[];
  taken jsonb;
  item record;
  job record;
  task record;
  spent_at jsonb := '[]';
begin
  -- Without the lock a claim works from a snapshot older than the lane it locks: jobs ran twice and caps were passed.
  perform pg_advisory_xact_lock(7236001);
  t := clock_timestamp();
  select array_agg(d.organization_id), array_agg(d.door) into organizations, names from (
    select d.organization_id, d.door from doors d
    where t >= (select q.next_at from lanes q where q.organization_id = d.organization_id and q.door = d.door and q.priority = 0
        and q.next_at is not null order by q.next_at limit 1)
      or t >= (select q.next_at from lanes q where q.organization_id = d.organization_id and q.door = d.door and q.priority = 1
        and q.next_at is not null order by q.next_at limit 1)
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
        when d.door = 'events' then least(per_door, 4) - b.busy
        when d.remaining is null and d.door like 'connection:%' then least(per_door, 8) - b.busy
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
    -- Looked at again once it is locked; not as a way to find it.
    where (q.next_at <= t) is true
    for update of q skip locked
  ), leased as (
    update lanes q set busy_until = t + lease, next_at = t + lease, fence = nextval('lane_fence')
    from pick p where q.organization_id = p.organization_id and q.lane = p.lane
    returning q.organization_id, q.lane, q.door, q.fence, p.trying, p.crashed
  ) select jsonb_agg(to_jsonb(l)) into taken from leased l;
  if taken is null then
    return;
  end if;

  -- Statements of their own, with the lanes locked: whoever settled or stopped something in them is seen from here on.
  for item in
    select * from jsonb_to_recordset(taken) as l(organization_id uuid, lane text, door text, fence bigint, trying boolean, crashed boolean) order by l.fence
  loop
    update jobs j set attempts = j.attempts + 1, crashes = j.crashes + item.crashed::int
      where j.organization_id = item.organization_id and j.id = (
        select h.id from jobs h where h.organization_id = item.organization_id and h.lane = item.lane order by h.id limit 1)
      returning j.id, j.kind, j.ref_id, j.attempts, j.crashes into job;
    if not found then
      -- A lane whose jobs were taken away would come up for ever.
      delete from lanes l where l.organization_id = item.organization_id and l.lane = item.lane;
      continue;
    end if;
    if job.kind = 'event' then
      select v.body, v.host_id, v.issue_id, v.received_at as since, null::text as ref, v.state, 0 as looks, null::timestamptz as sent_at, null::uuid as link_id
        into task from events v where v.organization_id = item.organization_id and v.id = job.ref_id;
    else
      select e.body, e.host_id, e.issue_id, e.created_at as since, e.ref, e.state, e.looks, e.sent_at, e.link_id
        into task from effects e where e.organization_id = item.organization_id and e.id = job.ref_id;
      if task.state = 'pending' and task.body ->> 'kind' <> 'remote-link-removal' and exists (
          select from links k where k.organization_id = item.organization_id and k.id = task.link_id and k.ended_at is not null) then
        -- After the end of a link not one more update goes out, whatever waited for another try.
        task.state := 'skipped';
        update effects e set state = 'skipped', ended_at = t, reason = 'the link ended before it was sent'
          where e.organization_id = item.organization_id and e.id = job.ref_id;
      elsif task.state = 'pending' then
        update effects e set state = 'sending', sent_at = t, attempts = e.attempts + 1
          where e.organization_id = item.organization_id and e.id = job.ref_id;
      end if;
    end if;
    spent_at := spent_at || jsonb_build_object('organization_id', item.organization_id, 'door', item.door,
      -- Reopening is a read and a write.
      'calls', case task.body ->> 'kind' when 'reopen' then 2 else 1 end);
    organization_id := item.organization_id; lane := item.lane; door := item.door; fence := item.fence; trying := item.trying;
    job_id := job.id; kind := job.kind; ref_id := job.ref_id; attempts := job.attempts; crashes := job.crashes;
    body := task.body; host_id := task.host_id; issue_id := task.issue_id; ref := task.ref; state := task.state; looks := task.looks;
    age_ms := extract(epoch from t - task.since) * 1000; sent_ago_ms := extract(epoch from t - task.sent_at) * 1000;
    return next;
  end loop;
  update doors d set remaining = d.remaining - s.calls
    from (select i.organization_id, i.door, sum(i.calls)::int as calls
      from jsonb_to_recordset(spent_at) as i(organization_id uuid, door text, calls int) group by 1, 2) s
    where d.organization_id = s.organization_id and d.door = s.door and d.remaining is not null;
end $$;

-- Ends or postpones claimed jobs. Only who still holds the lane's fence may: the answer names the jobs for which that was so.
-- items: lane, fence, job_id, ref_id, kind, after_ms (null: the job is over), state (null: as it is), reason, result, looks, asks_person,
-- uncounted, crashed, reasons (events).
create function settle_jobs(org uuid, items jsonb) returns table (job_id bigint) language plpgsql
set enable_seqscan = off as $$
#variable_conflict use_column
declare
  item record;
  held record;
  t timestamptz;
begin
  for item in
    select * from jsonb_to_recordset(items) as i(lane text, fence bigint, job_id bigint, ref_id uuid, kind text, after_ms double precision,
      state text, reason text, reasons jsonb, result jsonb, looks int, asks_person boolean, uncounted boolean, crashed boolean)
    order by i.lane collate "C"
  loop
    -- Locked first, looked at in later statements: a job that arrives meanwhile must not be missed.
    select l.fence, l.busy_until into held from lanes l where l.organization_id = org and l.lane = item.lane for update;
    continue when held.fence is distinct from item.fence or held.busy_until is null;
    t := clock_timestamp();
    if item.kind = 'effect' and item.state is not null then
      update effects e set state = item.state, reason = item.reason, result = coalesce(item.result, e.result), looks = coalesce(item.looks, e.looks),
          asks_person = coalesce(item.asks_person, false), ended_at = case when item.after_ms is null then t end
        where e.organization_id = org and e.id = item.ref_id;
    elsif item.kind = 'event' and item.after_ms is null then
      update events e set state = item.state, reasons = coalesce(item.reasons, e.reasons), processed_at = t
        where e.organization_id = org and e.id = item.ref_id;
    end if;
    if item.after_ms is null then
      delete from jobs j where j.organization_id = org and j.id = item.job_id;
    else
      update jobs j set run_at = t + make_interval(secs => item.after_ms / 1000), last_error = item.reason,
          attempts = j.attempts - case when item.uncounted then 1 else 0 end, crashes = j.crashes + case when item.crashed then 1 else 0 end
        where j.organization_id = org and j.id = item.job_id;
    end if;
    select j.run_at into held from jobs j where j.organization_id = org and j.lane = item.lane order by j.id limit 1;
    if found then
      update lanes l set busy_until = null, next_at = held.run_at where l.organization_id = org and l.lane = item.lane;
    else
      delete from lanes l where l.organization_id = org and l.lane = item.lane;
    end if;
    job_id := item.job_id;
    return next;
  end loop;
end $$;

-- Which doors are to be closed (close_ms; without a reason: only for a while) or opened, each once, by name.
create function closings(items jsonb) returns table (door text, close_ms double precision, reason text) language sql immutable as $$
  select coalesce(i.at_door, i.door) as door, max(i.close_ms), max(i.close_reason)
  from jsonb_to_recordset(items) as i(door text, at_door text, close_ms double precision, close_reason text, reopen boolean)
  where i.close_ms is not null or i.reopen group by 1 order by 1
$$;

-- What answers said of their doors: the vendor's budget, and whether the authorisation works. The last statement of its transaction, so
-- that nobody waits for a lane while holding a door.
-- items: door, rate_limit, rate_remaining, rate_reset_ms; and at_door (null: door) with close_ms and close_reason (null: only a pause), or reopen.
create function heed_answers(org uuid, items jsonb) returns void language plpgsql
set enable_seqscan = off as $$
declare
  item record;
  t timestamptz := clock_timestamp();
begin
  -- A door closes when its authorisation stops working, and people see why; the first answer that comes back opens it again.
  for item in select * from closings(items) loop
    continue when item.close_ms is not null and item.reason is null;
    update connections c set state = case when item.reason is null then 'connected' else 'broken' end, state_reason = item.reason, updated_at = t
      where c.organization_id = org and item.door = 'connection:' || c.id and c.state <> 'disconnected' and c.state_reason is distinct from item.reason;
    update hosts h set state = case when item.reason is null then 'connected' else 'broken' end, state_reason = item.reason, updated_at = t
      where h.organization_id = org and item.door = 'host:' || h.id and h.state <> 'disconnected' and h.state_reason is distinct from item.reason;
  end loop;

  perform 1 from doors d where d.organization_id = org and d.door in (
      select i.door from jsonb_to_recordset(items) as i(door text, rate_limit int) where i.rate_limit is not null
      union select c.door from closings(items) c)
    order by d.door collate "C" for update;
  for item in select * from closings(items) loop
    if item.close_ms is not null then
      insert into doors as d (organization_id, door, closed_until, closed_reason)
        values (org, item.door, t + make_interval(secs => item.close_ms / 1000), item.reason)
        on conflict (organization_id, door) do update
          set closed_until = greatest(d.closed_until, excluded.closed_until), closed_reason = coalesce(excluded.closed_reason, d.closed_reason);
    else
      update doors d set closed_until = null, closed_reason = null where d.organization_id = org and d.door = item.door and d.closed_reason is not null;
    end if;
  end loop;

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
set enable_seqscan = off as $$
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
  end loop;
end $$;

grant execute on function enqueue_jobs(uuid, jsonb), receive_events(uuid, jsonb), stop_effects(uuid, jsonb, text[]), store_effects(uuid, uuid, jsonb, jsonb),
  settle_jobs(uuid, jsonb), closings(jsonb), heed_answers(uuid, jsonb) to deskbridge_app;
