-- What is kept only for a while: texts and names in events and effects that came to their end, and the audit log. Rows stay, so that the same
-- delivery is still known (S7) and nothing is sent twice; what is undecided, undelivered or dead is left alone, whatever its age.

alter table events add column slim_at timestamptz;
alter table effects add column slim_at timestamptz;

-- How far everything was looked at, and when looking began at the oldest: what was dead then may have ended since.
create table retention (
  organization_id uuid not null,
  events_at timestamptz not null default '-infinity',
  effects_at timestamptz not null default '-infinity',
  began_at timestamptz not null default clock_timestamp(),
  constraint retention_pk primary key (organization_id)
);
call deskbridge_protect('retention');

-- Which event it was, and when: what is still asked of old events, and what a list shows of them beside their issue.
create function slim_event(body jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_object_agg(key, case key
      when 'issue' then jsonb_build_object('key', value -> 'key', 'projectKey', value -> 'projectKey')
      when 'comment' then case jsonb_typeof(value) when 'object' then jsonb_build_object('id', value -> 'id') else value end
      when 'part' then case jsonb_typeof(value) when 'object' then jsonb_build_object('id', value -> 'id') else value end
      when 'changes' then (select coalesce(jsonb_agg(case c ->> 'kind' when 'other' then jsonb_build_object('kind', 'other', 'field', c -> 'field') else c end), '[]')
        from jsonb_array_elements(value) c where c ->> 'kind' in ('status', 'moved', 'description', 'other'))
      else value end), '{}')
  from jsonb_each(body)
  where key in ('kind', 'at', 'hostId', 'issueId', 'connectionId', 'conversationId', 'changeId', 'change', 'written', 'changes', 'issue', 'comment',
    'part', 'partId', 'commentId', 'scanId', 'runId', 'linkId', 'wishId', 'reason')
$$;

-- What an effect was to do, without its words.
create function slim_effect(kind text, body jsonb) returns jsonb language sql immutable as $$
  select case kind
    when 'note' then body || '{"body": {"blocks": [], "urls": [], "fallback": null}}'
    when 'reply' then body || '{"body": {"blocks": [], "urls": [], "fallback": null}}'
    when 'issue-comment' then body || '{"text": {"blocks": [], "urls": [], "fallback": null}}'
    when 'mail' then jsonb_set(body, '{letter}', (body -> 'letter') || '{"subject": "", "body": {"blocks": [], "urls": [], "fallback": null}}')
    when 'webhook' then body || '{"payload": {}}'
    else body end
$$;

-- One batch of one organization. True: there may be more. What a person asked for beside an issue is shown there, and goes with it.
create function forget_texts(org uuid, days int, batch int) returns boolean language plpgsql as $$
declare
  place retention%rowtype;
  before timestamptz := clock_timestamp() - days * interval '1 day';
  last_event timestamptz;
  last_effect timestamptz;
begin
  insert into retention (organization_id) values (org) on conflict do nothing;
  select * into place from retention r where r.organization_id = org for update skip locked;
  if not found then
    return false;
  end if;
  with these as (
    select e.id, e.received_at from events e where e.organization_id = org and e.received_at > place.events_at and e.received_at < before
    order by e.received_at fetch first (batch) rows with ties
  ), slimmed as (
    update events e set body = slim_event(e.body), words = lower(e.body #>> '{issue,key}'), slim_at = clock_timestamp()
    from these t where e.organization_id = org and e.id = t.id and e.slim_at is null and e.state in ('done', 'skipped') and e.processed_at < before
      and e.kind not in ('escalation.asked', 'relink.asked', 'backlinks.asked', 'reply.asked')
  ) select max(t.received_at) into last_event from these t;
  with these as (
    select f.id, f.created_at from effects f where f.organization_id = org and f.created_at > place.effects_at and f.created_at < before
    order by f.created_at fetch first (batch) rows with ties
  ), slimmed as (
    update effects f set body = slim_effect(f.kind, f.body), slim_at = clock_timestamp()
    from these t where f.organization_id = org and f.id = t.id and f.slim_at is null and f.state in ('done', 'skipped') and f.ended_at < before
      and f.kind in ('note', 'reply', 'issue-comment', 'mail', 'webhook')
  ) select max(t.created_at) into last_effect from these t;
  if last_event is null and last_effect is null then
    if place.began_at > clock_timestamp() - interval '7 days' then
      return false;
    end if;
    update retention r set events_at = '-infinity', effects_at = '-infinity', began_at = clock_timestamp() where r.organization_id = org;
    return true;
  end if;
  update retention r set events_at = coalesce(last_event, r.events_at), effects_at = coalesce(last_effect, r.effects_at) where r.organization_id = org;
  return true;
end $$;

-- One batch of the audit log. True: there may be more.
create function forget_audit(org uuid, days int, batch int) returns boolean language plpgsql as $$
declare
  gone int;
begin
  delete from audit_log a where a.organization_id = org and a.id in (
    select o.id from audit_log o where o.organization_id = org and o.at < clock_timestamp() - days * interval '1 day' order by o.id limit batch);
  get diagnostics gone = row_count;
  return gone = batch;
end $$;
