-- What issues can be escalated to, as it was last read, so that the form opens without asking anybody: of a workspace its ticket types, teams
-- and teammates; of a host its projects. `facts` null: it could not be read yet; `problem` says why.

create table workspace_offers (
  organization_id uuid not null,
  connection_id uuid not null,
  facts jsonb,
  problem jsonb,
  read_at timestamptz,
  tried_at timestamptz not null default now(),
  constraint workspace_offers_pk primary key (organization_id, connection_id)
);

create table host_offers (
  organization_id uuid not null,
  host_id uuid not null,
  facts jsonb,
  problem jsonb,
  read_at timestamptz,
  tried_at timestamptz not null default now(),
  constraint host_offers_pk primary key (organization_id, host_id)
);

call deskbridge_protect('workspace_offers');
call deskbridge_protect('host_offers');

-- Of a workspace that was disconnected, or is another one now, nothing is offered; nor of a host that was removed.
create function forget_workspace_offers() returns trigger language plpgsql as $$
begin
  delete from workspace_offers w where w.organization_id = old.organization_id and w.connection_id = old.id;
  return null;
end $$;
create trigger workspace_offers_forgotten after update of state, workspace_id on connections for each row
  when (new.state = 'disconnected' and old.state <> 'disconnected' or new.workspace_id <> old.workspace_id) execute function forget_workspace_offers();
create trigger workspace_offers_removed after delete on connections for each row execute function forget_workspace_offers();

create function forget_host_offers() returns trigger language plpgsql as $$
begin
  delete from host_offers h where h.organization_id = old.organization_id and h.host_id = old.id;
  return null;
end $$;
create trigger host_offers_forgotten after update of state on hosts for each row
  when (new.state = 'disconnected' and old.state <> 'disconnected') execute function forget_host_offers();
create trigger host_offers_removed after delete on hosts for each row execute function forget_host_offers();

-- Escalations of an issue, newest first, and what was asked again of one.
create index events_escalations on events (organization_id, host_id, issue_id, received_at) where kind in ('escalation.asked', 'relink.asked');
