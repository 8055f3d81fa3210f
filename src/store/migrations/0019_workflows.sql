-- Workflows: what they are, version by version; their runs, step by step; and the approvals people are asked for.
--
-- Rows are locked in one order: the run, the issue, then lanes and effects. What ends an effect holds its lane, so it must not wait for a
-- run: it leaves a signal, which is a row nobody else touches, and whoever advances runs finds it.

create table workflows (
  organization_id uuid not null,
  id uuid not null,
  name text not null,
  enabled boolean not null default false,
  -- Of the definition; runs keep the one they started with.
  version integer not null default 1,
  trigger_kind text not null,
  definition jsonb not null,
  -- In whose name it acts: who saved it last. Null: a key or the command line.
  owner_id uuid,
  owner_name text not null,
  -- Of a schedule: when it is due.
  next_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  removed_at timestamptz,
  constraint workflows_pk primary key (organization_id, id)
);
create unique index workflows_by_name on workflows (organization_id, lower(name)) where removed_at is null;
create index workflows_by_trigger on workflows (organization_id, trigger_kind) where enabled and removed_at is null;
create index workflows_due on workflows (next_at) where enabled and removed_at is null and next_at is not null;

create table workflow_versions (
  organization_id uuid not null,
  workflow_id uuid not null,
  version integer not null,
  definition jsonb not null,
  owner_id uuid,
  saved_by text not null,
  at timestamptz not null default now(),
  constraint workflow_versions_pk primary key (organization_id, workflow_id, version)
);

create table workflow_runs (
  organization_id uuid not null,
  id uuid not null,
  workflow_id uuid not null,
  version integer not null,
  -- The event, by its identity: it starts a workflow once.
  trigger_key text not null,
  trigger_text text not null,
  -- Who did what started it: {id, name}.
  actor jsonb,
  -- In whose name it acts: who saved its version, or who tried it again since. Null: a key or the command line.
  owner_id uuid,
  owner_name text not null,
  event_id uuid,
  host_id uuid not null,
  issue_id text not null,
  -- running, done, skipped (its conditions did not hold), failed, stopped (too many writes), cancelled
  state text not null default 'running',
  reason text,
  -- Where it stands, as domain/workflow.ts has it.
  progress jsonb not null,
  -- When it is looked at next without a cause.
  due_at timestamptz,
  -- Looks that ended in a way nobody foresaw.
  crashes integer not null default 0,
  retry boolean not null default false,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint workflow_runs_pk primary key (organization_id, id)
);
create unique index workflow_runs_once on workflow_runs (organization_id, workflow_id, trigger_key);
create index workflow_runs_due on workflow_runs (due_at) where ended_at is null and due_at is not null;
create index workflow_runs_by_age on workflow_runs (organization_id, created_at, id);
create index workflow_runs_by_issue on workflow_runs (organization_id, host_id, issue_id, created_at);

-- What each look at a run came to: its history.
create table workflow_steps (
  organization_id uuid not null,
  id bigserial not null,
  run_id uuid not null,
  step_id text,
  kind text not null,
  -- done, waiting, failed, skipped, unknown
  state text not null,
  text text not null,
  -- Each condition that was looked at, with what the field held.
  checked jsonb not null default '[]',
  -- Keys of the effects the step was stored as.
  keys jsonb not null default '[]',
  at timestamptz not null default clock_timestamp(),
  constraint workflow_steps_pk primary key (organization_id, id)
);
create index workflow_steps_by_run on workflow_steps (organization_id, run_id, id);

-- A run is to be looked at.
create table workflow_signals (
  organization_id uuid not null,
  id bigserial not null,
  run_id uuid not null,
  constraint workflow_signals_pk primary key (organization_id, id)
);
create index workflow_signals_by_run on workflow_signals (organization_id, run_id);

create table approvals (
  organization_id uuid not null,
  id uuid not null,
  run_id uuid not null,
  workflow_id uuid not null,
  step_id text not null,
  host_id uuid not null,
  issue_id text not null,
  -- pending, approved, rejected, expired, cancelled
  state text not null default 'pending',
  -- any, all
  mode text not null,
  four_eyes boolean not null,
  -- Who made what started the run.
  asked_for text,
  asked_for_email text,
  message text not null,
  remind_ms bigint,
  remind_at timestamptz,
  expires_at timestamptz not null,
  decided_by uuid,
  decided_by_name text,
  comment text,
  created_at timestamptz not null default clock_timestamp(),
  decided_at timestamptz,
  constraint approvals_pk primary key (organization_id, id)
);
create unique index approvals_open on approvals (organization_id, run_id) where state = 'pending';
create index approvals_due on approvals (expires_at) where state = 'pending';
create index approvals_reminding on approvals (remind_at) where state = 'pending' and remind_at is not null;
create index approvals_by_age on approvals (organization_id, created_at, id);
create index approvals_by_run on approvals (organization_id, run_id, created_at);

-- Who is asked, and what each said.
create table approval_people (
  organization_id uuid not null,
  approval_id uuid not null,
  user_id uuid not null,
  -- approved, rejected; null: nothing yet
  decision text,
  comment text,
  decided_at timestamptz,
  constraint approval_people_pk primary key (organization_id, approval_id, user_id)
);
create index approval_people_by_user on approval_people (organization_id, user_id);

-- What happened to an approval; nobody changes it afterwards.
create table approval_log (
  organization_id uuid not null,
  id bigserial not null,
  approval_id uuid not null,
  actor text not null,
  actor_id uuid,
  -- asked, approved, rejected, expired, cancelled, reminded
  action text not null,
  comment text,
  at timestamptz not null default clock_timestamp(),
  constraint approval_log_pk primary key (organization_id, id)
);
create index approval_log_by_approval on approval_log (organization_id, approval_id, id);

-- Whose manager is who, by e-mail address in lower case.
create table managers (
  organization_id uuid not null,
  email text not null,
  manager_email text not null,
  constraint managers_pk primary key (organization_id, email)
);

-- What outgoing webhooks are signed with.
create table webhook_secrets (
  organization_id uuid not null,
  id uuid not null,
  sealed_secret text not null,
  created_at timestamptz not null default now(),
  -- Until when it signs beside its successor.
  ends_at timestamptz,
  constraint webhook_secrets_pk primary key (organization_id, id)
);

call deskbridge_protect('workflows');
call deskbridge_protect('workflow_versions', 'select, insert');
call deskbridge_protect('workflow_runs');
call deskbridge_protect('workflow_steps', 'select, insert');
call deskbridge_protect('workflow_signals');
call deskbridge_protect('approvals');
call deskbridge_protect('approval_people');
call deskbridge_protect('approval_log', 'select, insert');
call deskbridge_protect('managers');
call deskbridge_protect('webhook_secrets');
grant usage on sequence workflow_steps_id_seq, workflow_signals_id_seq, approval_log_id_seq to deskbridge_app;

-- Whatever ends an effect of a run, by whatever road, the run hears of it. Its key names the run: workflow:<run>:<step>:<target>.
create function signal_run() returns trigger language plpgsql as $$
begin
  insert into workflow_signals (organization_id, run_id) values (new.organization_id, split_part(new.key, ':', 2)::uuid);
  return null;
end $$;
create trigger effects_of_runs after update of state, asks_person on effects for each row
  when (new.key like 'workflow:%' and (new.state in ('done', 'skipped', 'dead') or new.state = 'unknown' and new.asks_person)
    and (old.state, old.asks_person) is distinct from (new.state, new.asks_person)) execute function signal_run();

-- Automatic writes of the last ten minutes on an issue, by link; null: on the issue itself.
create index effects_of_workflows on effects (organization_id, host_id, issue_id, created_at) where key like 'workflow:%';
