-- Who may see what. Work in the name of an organization runs as deskbridge_app, which sees the rows of the organization named by
-- `set local deskbridge.organization` and, without it, none. The login that owns the tables works across organizations, and only in
-- functions written for that.

do $$
begin
  if not exists (select from pg_roles where rolname = 'deskbridge_app') then
    begin
      create role deskbridge_app nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit;
    exception
      -- Another database of this cluster made it at the same moment.
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then
        raise exception using errcode = 'DB001', message = format(
          'The login %1$s may not create roles. Ask the database administrator to run: create role deskbridge_app nologin; grant deskbridge_app to %1$I;',
          current_user);
    end;
  end if;
end $$;

do $$
begin
  if exists (select from pg_roles where rolname = 'deskbridge_app' and (rolsuper or rolbypassrls)) then
    raise exception using errcode = 'DB001', message =
      'The role deskbridge_app must not be a superuser or bypass row security. Ask the database administrator to run: alter role deskbridge_app nosuperuser nobypassrls;';
  end if;
  if (select rolsuper from pg_roles where rolname = current_user) then
    return;
  end if;
  if current_setting('server_version_num')::int >= 160000 then
    if not pg_has_role(current_user, 'deskbridge_app', 'SET') then
      execute format('grant deskbridge_app to %I with inherit false, set true', current_user);
    end if;
  elsif not pg_has_role(current_user, 'deskbridge_app', 'MEMBER') then
    execute format('grant deskbridge_app to %I', current_user);
  end if;
exception
  when insufficient_privilege then
    raise exception using errcode = 'DB001', message = format(
      'The login %1$s may not act as the role deskbridge_app. Ask the database administrator to run: grant deskbridge_app to %1$I;',
      current_user);
end $$;

do $$
begin
  grant usage on schema public to deskbridge_app;
exception
  -- Not ours to grant; everybody has it unless somebody took it away.
  when insufficient_privilege then null;
end $$;

-- A function is for its owner until a grant says otherwise: those that work across organizations must not be callable by deskbridge_app.
alter default privileges revoke execute on functions from public;

-- Puts a table behind row security. Every later migration that makes a table calls it.
create procedure deskbridge_protect(guarded regclass, privileges text default 'select, insert, update, delete')
language plpgsql as $$
declare
  organization text := case when guarded = 'organizations'::regclass then 'id' else 'organization_id' end;
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format(
    'create policy of_organization on %1$s to deskbridge_app using (%2$I = nullif(current_setting(''deskbridge.organization'', true), '''')::uuid) with check (%2$I = nullif(current_setting(''deskbridge.organization'', true), '''')::uuid)',
    guarded, organization);
  -- Row security is forced upon the owner too; this is what lets its functions work across organizations.
  execute format('create policy of_owner on %s to %I using (true) with check (true)', guarded, current_user);
  execute format('revoke all on %s from public', guarded);
  execute format('grant %s on %s to deskbridge_app', privileges, guarded);
end $$;

call deskbridge_protect('organizations', 'select, update');
call deskbridge_protect('connections');
call deskbridge_protect('hosts');
call deskbridge_protect('projects');
call deskbridge_protect('issues');
call deskbridge_protect('sources');
call deskbridge_protect('links');
call deskbridge_protect('told');
call deskbridge_protect('events');
call deskbridge_protect('effects');
call deskbridge_protect('jobs');
call deskbridge_protect('lanes');
call deskbridge_protect('doors');
call deskbridge_protect('timeline', 'select, insert');
call deskbridge_protect('api_keys');
call deskbridge_protect('users');
call deskbridge_protect('sign_in_tokens');
call deskbridge_protect('sessions');

grant usage on sequence jobs_id_seq, timeline_id_seq to deskbridge_app;
