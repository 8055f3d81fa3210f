-- What Intercom's webhooks missed: workspaces are looked through for what changed in linked conversations, as hosts are for their issues.
-- The columns mean what they do in host_checks.

create table connection_checks (
  organization_id uuid not null,
  connection_id uuid not null,
  known_until timestamptz not null,
  began_at timestamptz,
  place jsonb,
  looked integer not null default 0,
  found integer not null default 0,
  failed integer not null default 0,
  missed_at timestamptz,
  checked_at timestamptz,
  last_looked integer not null default 0,
  last_found integer not null default 0,
  last_failed integer not null default 0,
  found_ever bigint not null default 0,
  found_at timestamptz,
  swept_at timestamptz,
  reason text,
  tries integer not null default 0,
  silent_since timestamptz,
  silent_noticed_at timestamptz,
  next_at timestamptz not null,
  busy_until timestamptz,
  fence bigint not null default 0,
  constraint connection_checks_pk primary key (organization_id, connection_id)
);
create index connection_checks_ready on connection_checks (next_at);
call deskbridge_protect('connection_checks');
