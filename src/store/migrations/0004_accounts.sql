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

-- People. A user is invited until accepted_at, and cannot come in from disabled_at on.
alter table organizations add column require_second_factor boolean not null default false;

alter table users
  add column accepted_at timestamptz,
  add column disabled_at timestamptz,
  add column last_seen_at timestamptz,
  add column password_hash text,
  add column password_at timestamptz,
  add column sealed_totp_secret text,
  add column totp_at timestamptz,
  add column totp_step bigint;
-- Who has signed in before this version has accepted.
update users u set accepted_at = u.created_at
  where exists (select from sign_in_tokens t where t.organization_id = u.organization_id and t.user_id = u.id and t.used_at is not null)
    or exists (select from sessions s where s.organization_id = u.organization_id and s.user_id = u.id);

-- id: what a session is called where people see it; its hash is the key to it.
alter table sessions
  add column id uuid not null default gen_random_uuid(),
  add column how text not null default 'link',
  add column second_factor boolean not null default false,
  add column sets_password boolean not null default false,
  add column device text,
  add column ip text;
create index sessions_of_user on sessions (organization_id, user_id);

-- What a link is for: to sign in, to accept an invitation, to choose a new password.
alter table sign_in_tokens
  add column purpose text not null default 'sign-in',
  add column created_at timestamptz not null default now();
create index sign_in_tokens_of_user on sign_in_tokens (organization_id, user_id);

-- Codes for who has lost the device; each is gone once it was used.
create table recovery_codes (
  organization_id uuid not null,
  user_id uuid not null,
  hash text not null,
  constraint recovery_codes_pk primary key (organization_id, user_id, hash)
);
call deskbridge_protect('recovery_codes');

-- Tries to sign in, counted for all processes together. What is counted is known by a hash: no address is kept here.
create table sign_in_tries (
  organization_id uuid not null,
  what text not null,
  tries integer not null,
  until timestamptz not null,
  constraint sign_in_tries_pk primary key (organization_id, what)
);
create index sign_in_tries_by_end on sign_in_tries (until);
call deskbridge_protect('sign_in_tries');

alter table api_keys add column expires_at timestamptz;
