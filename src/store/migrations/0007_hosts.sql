-- Connecting Jira in the console.

-- Names it had before: webhooks that call it by one of them still find it.
alter table hosts add column former_names text[] not null default '{}';
-- Until when the secret before the current one is accepted; null with a secret there: until it is forgotten.
alter table hosts add column previous_secret_until timestamptz;
-- When a webhook last came that was still signed with it.
alter table hosts add column previous_secret_used_at timestamptz;
alter table hosts add column bad_signatures bigint not null default 0;
alter table hosts add column last_bad_signature_at timestamptz;
alter table hosts add column last_bad_signature text;
-- Since when its webhook is one that Deskbridge made and keeps up to date; null: people look after it, if there is one.
alter table hosts add column webhook_made_at timestamptz;
-- What the last test of the connection found.
alter table hosts add column last_check jsonb;

create index hosts_by_former_name on hosts using gin (former_names);
