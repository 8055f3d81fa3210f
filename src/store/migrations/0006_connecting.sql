-- Connecting Intercom: by OAuth or by token, and what arrives of each webhook topic.

-- How the token came: given by Intercom to our OAuth app, or pasted.
alter table connections add column authorized_by text not null default 'token';
-- Still accepted while an app's secret is being replaced.
alter table connections add column sealed_client_secret_previous text;
alter table connections add column bad_signatures bigint not null default 0;
alter table connections add column last_bad_signature_at timestamptz;

-- An authorisation under way. Of the state that travels through the browser only a hash is kept; it is bound to the session that began it
-- and is used once. With a sealed token: authorised already, and waiting for a person to say that another workspace is meant.
create table oauth_states (
  organization_id uuid not null,
  hash text not null,
  session_hash text not null,
  -- The connection to renew; null: whichever workspace comes.
  connection_id uuid,
  region text not null,
  sealed_token text,
  identity jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint oauth_states_pk primary key (organization_id, hash)
);
create index oauth_states_by_age on oauth_states (organization_id, expires_at);

-- Intercom does not say which topics are ticked: what arrived does.
create table hook_topics (
  organization_id uuid not null,
  connection_id uuid not null,
  topic text not null,
  count bigint not null default 0,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  constraint hook_topics_pk primary key (organization_id, connection_id, topic)
);

call deskbridge_protect('oauth_states');
call deskbridge_protect('hook_topics');
