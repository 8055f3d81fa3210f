-- What the portal tells whoever made a request: which status it had when, and whether they have seen the last answer.

-- Up to when its requester has seen what was said, ms; null: they never looked.
alter table requests add column requester_seen_at bigint;

create table request_statuses (
  organization_id uuid not null,
  request_id uuid not null,
  -- Milliseconds, as the request's own times.
  at bigint not null,
  status text not null,
  constraint request_statuses_pk primary key (organization_id, request_id, at)
);

-- Of requests that were there before, all that is known.
insert into request_statuses (organization_id, request_id, at, status)
  select organization_id, id, created_at, case when status = 'resolved' and resolved_at = created_at then status else 'new' end from requests
  union all
  select organization_id, id, coalesce(resolved_at, updated_at), status from requests
    where status <> 'new' and coalesce(resolved_at, updated_at) > created_at;

call deskbridge_protect('request_statuses', 'select, insert, delete');

-- By triggers, so that no way to change a request passes by.
create function keep_request_status() returns trigger language plpgsql as $$
begin
  insert into request_statuses (organization_id, request_id, at, status)
    values (new.organization_id, new.id, new.updated_at, new.status) on conflict do nothing;
  return null;
end $$;
create trigger request_status_made after insert on requests for each row execute function keep_request_status();
create trigger request_status_changed after update of status on requests for each row
  when (old.status is distinct from new.status) execute function keep_request_status();

create function forget_request_statuses() returns trigger language plpgsql as $$
begin
  delete from request_statuses s where s.organization_id = old.organization_id and s.request_id = old.id;
  return null;
end $$;
create trigger request_gone after delete on requests for each row execute function forget_request_statuses();
