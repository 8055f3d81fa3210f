-- What webhooks missed: hosts are looked through for what changed, round after round, each held by one process at a time.

create table host_checks (
  organization_id uuid not null,
  host_id uuid not null,
  -- Whatever happened before this was seen.
  known_until timestamptz not null,
  -- The round under way: when it began, and where it is. Null: none.
  began_at timestamptz,
  place jsonb,
  looked integer not null default 0,
  found integer not null default 0,
  failed integer not null default 0,
  -- When the oldest change of this round happened that no webhook had told.
  missed_at timestamptz,
  -- The last round that came to its end, and what it came to.
  checked_at timestamptz,
  last_looked integer not null default 0,
  last_found integer not null default 0,
  last_failed integer not null default 0,
  found_ever bigint not null default 0,
  found_at timestamptz,
  -- When every linked issue was last seen to be there.
  swept_at timestamptz,
  -- Why it waits, or what could not be read.
  reason text,
  tries integer not null default 0,
  -- No webhook came although there were changes: since when, and when that was noticed.
  silent_since timestamptz,
  silent_noticed_at timestamptz,
  next_at timestamptz not null,
  busy_until timestamptz,
  fence bigint not null default 0,
  constraint host_checks_pk primary key (organization_id, host_id)
);
create index host_checks_ready on host_checks (next_at);
call deskbridge_protect('host_checks');

-- Not found at the host any more, when it was looked for.
alter table issues add column gone_at timestamptz;
create index issues_gone on issues (organization_id, host_id) where gone_at is not null;
