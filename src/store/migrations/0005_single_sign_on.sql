-- Sign-ins begun at an identity provider, and who is who there.

-- Only hashes: what a sign-in is bound to is known to the browser that began it.
create table sign_on_states (
  organization_id uuid not null,
  hash text not null,
  browser_hash text not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint sign_on_states_pk primary key (organization_id, hash)
);
create index sign_on_states_by_hash on sign_on_states (hash);
call deskbridge_protect('sign_on_states');

-- One person at the provider is one user, and the other way round: an address that was given to somebody else opens nothing.
create table user_identities (
  organization_id uuid not null,
  issuer text not null,
  subject text not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  constraint user_identities_pk primary key (organization_id, issuer, subject),
  constraint user_identities_user unique (organization_id, issuer, user_id)
);
call deskbridge_protect('user_identities');
