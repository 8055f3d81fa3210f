-- Links found by a scan of a host, and links found by people.

-- Made without a link note, and told nothing since.
alter table links add column quiet boolean not null default false;

-- A scan reads a host's issues page by page and lets each in as an event. One worker at a time holds it, by a lease with a fence.
create table scans (
  organization_id uuid not null,
  id uuid not null,
  host_id uuid not null,
  project_key text not null,
  -- all: every issue of the project; mentioning: those whose text mentions Intercom.
  look text not null,
  -- Whether new links get their link note.
  tell boolean not null,
  -- running, paused, done, failed, cancelled
  state text not null default 'running',
  -- Why it waits, or failed.
  reason text,
  -- Where to go on: the host's own word. Null: from the beginning.
  place jsonb,
  -- Every page was read.
  read boolean not null default false,
  -- How many issues it will look at, as the host counts them; null where it could not say.
  total integer,
  looked integer not null default 0,
  -- How long an issue took, over the last pages.
  ms_per_issue integer,
  -- How often this page, and single issues of it, could not be read; how often it had to begin again.
  page_tries integer not null default 0,
  issue_tries integer not null default 0,
  restarts integer not null default 0,
  started_by text not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  busy_until timestamptz,
  fence bigint not null default 0,
  next_at timestamptz not null default now(),
  paged_at timestamptz,
  constraint scans_pk primary key (organization_id, id)
);
-- One at a time looks at a project.
create unique index scans_open on scans (organization_id, host_id, project_key) where state in ('running', 'paused');
create index scans_by_age on scans (organization_id, created_at, id);
create index scans_ready on scans (next_at) where ended_at is null;

-- What a scan looked at. Those with nothing to say are forgotten when it is done.
create table scan_items (
  organization_id uuid not null,
  scan_id uuid not null,
  issue_id text not null,
  issue_key text not null,
  -- Conversations its texts name.
  named integer not null default 0,
  event_id uuid,
  -- Its event is not decided yet.
  open boolean not null default false,
  linked integer not null default 0,
  broken integer not null default 0,
  failed boolean not null default false,
  -- Why it failed, or a conversation of it could not be linked.
  reason text,
  at timestamptz not null default now(),
  constraint scan_items_pk primary key (organization_id, scan_id, issue_id)
);
create index scan_items_open on scan_items (organization_id, scan_id) where open;
create index scan_items_telling on scan_items (organization_id, scan_id, issue_key) where named > 0 or reason is not null;

call deskbridge_protect('scans');
call deskbridge_protect('scan_items');

create index links_by_issue on links (organization_id, host_id, issue_id, created_at);
