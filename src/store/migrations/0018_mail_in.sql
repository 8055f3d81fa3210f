-- Where mail comes in.
create table mailboxes (
  organization_id uuid not null,
  id uuid not null,
  name text not null,
  -- hook: brought to /hooks/mail/:token; imap: fetched from the mailbox that this server is configured with
  kind text not null,
  -- What people write to, in lower case; mails about requests of its inbox name it as the address for answers. Null: none.
  address text,
  -- The inbox of the desk that new requests go to; null: the only one.
  host_id uuid,
  project_key text,
  hook_token text not null,
  -- imap: who reads it now, and until when.
  reader uuid,
  read_until timestamptz,
  -- Up to where it was read: the uid of the last mail, of those the mailbox gave under this validity.
  uid_validity text,
  last_uid bigint not null default 0,
  checked_at timestamptz,
  -- Why it cannot be read; null: it can.
  trouble text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint mailboxes_pk primary key (organization_id, id),
  constraint mailboxes_name unique (organization_id, name),
  constraint mailboxes_hook_token unique (organization_id, hook_token)
);
create index mailboxes_by_hook_token on mailboxes (hook_token);
call deskbridge_protect('mailboxes');

-- Mails as they came, each once for its mailbox. Its bytes are in the file storage under its id.
create table incoming_mails (
  organization_id uuid not null,
  id uuid not null,
  mailbox_id uuid not null,
  -- As the mail says, else by its content.
  message_id text not null,
  bytes bigint not null,
  from_name text not null default '',
  from_address text,
  subject text not null default '',
  -- pending; request: a request was made of it; comment: it was said on one; ignored; dead: a person has to look
  state text not null default 'pending',
  reason text,
  -- The request it made or is said on.
  request_id uuid,
  comment_id uuid,
  -- A machine or a list sent it: it is answered by nobody.
  automatic boolean not null default false,
  -- What was cut off: the mail it answers, and the signature.
  rest text not null default '',
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  leased_until timestamptz,
  received_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint incoming_mails_pk primary key (organization_id, id),
  constraint incoming_mails_message unique (organization_id, mailbox_id, message_id)
);
create index incoming_mails_waiting on incoming_mails (run_at) where state = 'pending';
create index incoming_mails_by_request on incoming_mails (organization_id, request_id) where request_id is not null;
create index incoming_mails_by_age on incoming_mails (organization_id, received_at, id);
call deskbridge_protect('incoming_mails');
