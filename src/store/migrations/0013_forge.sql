-- Jira Cloud through the Forge app.

-- The app on one site, as its calls tell of it. Nothing comes of its calls before an admin has accepted it.
create table forge_installations (
  organization_id uuid not null,
  id uuid not null,
  -- Forge's own: survives upgrades, another after a reinstallation.
  installation_id text not null,
  -- The site; the same after a reinstallation.
  cloud_id text not null,
  api_base_url text not null,
  -- What people see; null until a call said it or the site was asked.
  site_url text,
  environment text not null,
  app_version text,
  -- waiting, accepted, refused, uninstalled
  state text not null default 'waiting',
  -- The host it gives access to, also the one it gave access to until its end.
  host_id uuid,
  -- The token of the app itself, the newest that came; Forge hands out another with every call.
  sealed_token text,
  -- SHA-256 of it: whether one that comes is another.
  token_hash text,
  token_expires_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  seen_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint forge_installations_pk primary key (organization_id, id)
);
create unique index forge_installations_installation on forge_installations (organization_id, installation_id);
-- One at a time gives access to a host.
create unique index forge_installations_host on forge_installations (organization_id, host_id) where state = 'accepted';
create index forge_installations_by_installation on forge_installations (installation_id);
create index forge_installations_by_expiry on forge_installations (token_expires_at) where state = 'accepted';

-- Invocation tokens that something was written with: each counts once. Kept as long as the token itself would be believed.
create table forge_tokens_used (
  organization_id uuid not null,
  token_id text not null,
  until timestamptz not null,
  constraint forge_tokens_used_pk primary key (organization_id, token_id)
);
create index forge_tokens_used_by_end on forge_tokens_used (until);

call deskbridge_protect('forge_installations');
call deskbridge_protect('forge_tokens_used');
