-- Two-way status: what is known of a link's two sides, and which change leads. Its writes are counted among the effects of the link.

create table link_syncs (
  organization_id uuid not null,
  link_id uuid not null,
  -- { lead, settled, ticket }
  state jsonb not null,
  -- Why nothing is written by itself any more; null: it goes on.
  stopped text,
  stopped_at timestamptz,
  -- When a person let it go on: what was written before does not count.
  resumed_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint link_syncs_pk primary key (organization_id, link_id)
);
call deskbridge_protect('link_syncs');
