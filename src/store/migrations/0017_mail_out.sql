-- Mail on its way out: who may come to the portal by a link in a mail, and which mail went to whom.

-- Links to the portal. Who comes by one has shown that the address is theirs; an account is made then, not before.
create table portal_links (
  organization_id uuid not null,
  hash text not null,
  -- In lower case.
  email text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint portal_links_pk primary key (organization_id, hash)
);
create index portal_links_by_end on portal_links (expires_at);
call deskbridge_protect('portal_links');

-- Who may ask, by portal and by mail. Without a row: anyone.
create table portal_settings (
  organization_id uuid not null,
  -- anyone, domains, invited
  may_ask text not null default 'anyone',
  -- In lower case; only with `domains`.
  domains text[] not null default '{}',
  updated_at timestamptz not null default now(),
  constraint portal_settings_pk primary key (organization_id)
);
call deskbridge_protect('portal_settings');

-- Mails of the last day, for the limit on mails to one address.
create table mails_sent (
  organization_id uuid not null,
  effect_id uuid not null,
  address text not null,
  at timestamptz not null default now(),
  constraint mails_sent_pk primary key (organization_id, effect_id)
);
create index mails_sent_by_address on mails_sent (organization_id, address, at);
create index mails_sent_by_age on mails_sent (at);
call deskbridge_protect('mails_sent');
