-- What was last read of conversations, contacts, workspaces and reporters, so that the panel beside an issue answers without asking anybody.
-- `facts` null: it could not be read yet; `problem` says why. `tried_at`: when it was last asked for, also in vain.

create table workspaces_seen (
  organization_id uuid not null,
  connection_id uuid not null,
  -- Attributes of contacts, and names of teammates and teams by id.
  facts jsonb,
  read_at timestamptz,
  tried_at timestamptz not null default now(),
  constraint workspaces_seen_pk primary key (organization_id, connection_id)
);

create table conversations_seen (
  organization_id uuid not null,
  connection_id uuid not null,
  conversation_id text not null,
  facts jsonb,
  problem jsonb,
  read_at timestamptz,
  tried_at timestamptz not null default now(),
  constraint conversations_seen_pk primary key (organization_id, connection_id, conversation_id)
);

-- Of a contact's attributes only those are kept that a project shows.
create table contacts_seen (
  organization_id uuid not null,
  connection_id uuid not null,
  contact_id text not null,
  facts jsonb,
  problem jsonb,
  read_at timestamptz,
  tried_at timestamptz not null default now(),
  constraint contacts_seen_pk primary key (organization_id, connection_id, contact_id)
);

-- Who reported an issue, and which contacts that is. No e-mail address where the host lets people hide theirs.
create table reporters_seen (
  organization_id uuid not null,
  host_id uuid not null,
  issue_id text not null,
  connection_id uuid not null,
  facts jsonb,
  problem jsonb,
  read_at timestamptz,
  tried_at timestamptz not null default now(),
  constraint reporters_seen_pk primary key (organization_id, host_id, issue_id)
);

create index conversations_seen_by_age on conversations_seen (tried_at);
create index contacts_seen_by_age on contacts_seen (tried_at);
create index reporters_seen_by_age on reporters_seen (tried_at);

call deskbridge_protect('workspaces_seen');
call deskbridge_protect('conversations_seen');
call deskbridge_protect('contacts_seen');
call deskbridge_protect('reporters_seen');

-- Of a conversation that is not linked any more nothing is kept.
create function forget_unlinked_conversation() returns trigger language plpgsql as $$
begin
  delete from conversations_seen c
    where c.organization_id = new.organization_id and c.connection_id = new.connection_id and c.conversation_id = new.conversation_id
      and not exists (select from links l where l.organization_id = new.organization_id and l.workspace_id = new.workspace_id
        and l.conversation_id = new.conversation_id and l.ended_at is null);
  return null;
end $$;
create trigger links_forgotten after update of ended_at on links for each row
  when (old.ended_at is null and new.ended_at is not null) execute function forget_unlinked_conversation();

-- Nor of the customers of a workspace that was disconnected, or is another one now.
create function forget_workspace() returns trigger language plpgsql as $$
begin
  delete from conversations_seen c where c.organization_id = old.organization_id and c.connection_id = old.id;
  delete from contacts_seen c where c.organization_id = old.organization_id and c.connection_id = old.id;
  delete from reporters_seen r where r.organization_id = old.organization_id and r.connection_id = old.id;
  delete from workspaces_seen w where w.organization_id = old.organization_id and w.connection_id = old.id;
  return null;
end $$;
create trigger workspaces_forgotten after update of state, workspace_id on connections for each row
  when (new.state = 'disconnected' and old.state <> 'disconnected' or new.workspace_id <> old.workspace_id) execute function forget_workspace();
create trigger workspaces_removed after delete on connections for each row execute function forget_workspace();
