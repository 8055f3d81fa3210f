-- Who did what that matters: sign-ins, refusals, people, keys, connections, decisions. It can only be added to.
create table audit_log (
  organization_id uuid not null,
  id bigserial not null,
  at timestamptz not null default now(),
  actor text not null,
  actor_kind text not null,
  actor_id uuid,
  action text not null,
  subject text,
  detail jsonb not null default '{}',
  ip text,
  constraint audit_log_pk primary key (organization_id, id)
);
create index audit_log_by_action on audit_log (organization_id, action, id);
call deskbridge_protect('audit_log', 'select, insert');
grant usage on sequence audit_log_id_seq to deskbridge_app;
