-- After a restore from a backup: what may have been sent since the backup was made is looked for before it is sent (I34).

create table restores (
  organization_id uuid not null,
  -- When the backup was made, and when it was put back, by the database's clock.
  taken_at timestamptz not null,
  restored_at timestamptz not null,
  constraint restores_pk primary key (organization_id)
);
call deskbridge_protect('restores', 'select');

-- Writes that must not be done twice and can be read back. Mail cannot: what waited at the backup is for a person (deliver-mail.ts).
create function is_read_back(kind text) returns boolean language sql immutable as $$
  select kind in ('note', 'reply', 'contact', 'ticket-creation', 'conversation-creation', 'issue-comment', 'issue-status', 'issue-creation')
$$;

-- What is decided of something that happened before the restore may have been decided, and sent, after the backup: it begins in doubt.
-- Ten minutes for clocks that differ.
create function look_first() returns trigger language plpgsql as $$
declare
  restored timestamptz;
  happened timestamptz;
begin
  if new.state <> 'pending' or not is_read_back(new.kind) then
    return new;
  end if;
  select r.restored_at into restored from restores r where r.organization_id = new.organization_id;
  if not found then
    return new;
  end if;
  select to_timestamp((e.body ->> 'at')::numeric / 1000) into happened from events e
    where e.organization_id = new.organization_id and e.id = coalesce(new.event_id,
      (select w.event_id from workflow_runs w where w.organization_id = new.organization_id and w.id = (new.body ->> 'run')::uuid));
  if happened <= restored + interval '10 minutes' then
    new.state := 'unknown';
    new.sent_at := least(happened, clock_timestamp());
    new.reason := 'it may have been sent before the database was restored; it is looked for first';
  end if;
  return new;
end $$;
create trigger effects_looked_for before insert on effects for each row execute function look_first();
grant execute on function is_read_back(text) to deskbridge_app;

-- To be called once, when a backup was put back and before anything works on it. Whatever was about to be sent is looked for first; nobody is
-- signed in any more, and no lease is held.
create procedure begin_after_restore(taken timestamptz) language plpgsql as $$
begin
  insert into restores (organization_id, taken_at, restored_at)
    select o.id, taken, clock_timestamp() from organizations o
    on conflict (organization_id) do update set taken_at = excluded.taken_at, restored_at = excluded.restored_at;
  update effects set state = 'unknown', looks = 0, sent_at = coalesce(sent_at, created_at),
      reason = 'it may have been sent before the database was restored; it is looked for first'
    where state in ('pending', 'sending') and (is_read_back(kind) or kind in ('mail', 'sign-in-mail', 'test-mail'));
  update lanes set busy_until = null, next_at = clock_timestamp() where busy_until is not null;
  delete from sessions;
end $$;
