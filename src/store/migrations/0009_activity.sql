-- Activity as people look at it: what a search looks through, what waits for a person found at once, and bulk retries that outlive whoever
-- started them.

-- `words`: key, summary and actor as they were when the event came, in lower case. `dead_at` is set while an event is dead and never
-- otherwise, so an index upon it costs nothing where events go well: a state that changes stays out of every index.
alter table events add column words text, add column dead_at timestamptz;

create function keep_event_words() returns trigger language plpgsql as $$
begin
  new.words := lower(concat_ws(' ', new.body #>> '{issue,key}', new.body #>> '{issue,summary}', new.body #>> '{actor,name}'));
  new.dead_at := case when new.state = 'dead' then clock_timestamp() end;
  return new;
end $$;

create function keep_event_death() returns trigger language plpgsql as $$
begin
  new.dead_at := case when new.state = 'dead' then clock_timestamp() end;
  return new;
end $$;

create trigger event_words before insert on events for each row execute function keep_event_words();
create trigger event_death before update of state on events for each row
  when (new.state = 'dead' or old.dead_at is not null) execute function keep_event_death();

update events set words = lower(concat_ws(' ', body #>> '{issue,key}', body #>> '{issue,summary}', body #>> '{actor,name}')),
  dead_at = case when state = 'dead' then coalesce(processed_at, received_at) end;

create index events_dead on events (organization_id, received_at desc, id) where dead_at is not null;
create index effects_by_event on effects (organization_id, event_id);

-- A bulk retry: what it is to try again is fixed when it starts, so that what fails meanwhile is not caught up in it.
create table retries (
  organization_id uuid not null,
  id uuid not null,
  -- Who asked, as the timeline names them.
  asked_by text not null,
  -- running | done | cancelled
  state text not null default 'running',
  total integer not null,
  done integer not null default 0,
  failed integer not null default 0,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  -- Nothing of it is waiting or under way any more.
  ended_at timestamptz,
  constraint retries_pk primary key (organization_id, id)
);
create index retries_open on retries (organization_id, id) where ended_at is null;
create index retries_by_age on retries (organization_id, created_at desc, id);

create table retry_items (
  organization_id uuid not null,
  retry_id uuid not null,
  -- Oldest first: notes of one conversation go out in their order.
  n integer not null,
  -- effect | event
  kind text not null,
  ref_id uuid not null,
  -- waiting | taken | done | failed | left
  state text not null default 'waiting',
  reason text,
  constraint retry_items_pk primary key (organization_id, retry_id, n)
);
create index retry_items_by_state on retry_items (organization_id, retry_id, state, n);
-- What waits in one bulk retry is in no other: a second start of the same finds nothing left to take.
create unique index retry_items_open on retry_items (organization_id, ref_id) where state in ('waiting', 'taken');

call deskbridge_protect('retries', 'select, insert, update');
call deskbridge_protect('retry_items', 'select, insert, update');
