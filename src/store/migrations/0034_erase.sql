-- What is erased on demand: a person, or an organization; and texts of old mails and wishes, by age. Rows of a person stay, anonymous, so that
-- the same delivery is still known and nothing is sent twice.

-- A body without what people typed: its shape, its ids and its times stay.
create function erase_words(value jsonb) returns jsonb language plpgsql immutable as $$
begin
  return case jsonb_typeof(value)
    when 'object' then (
      select coalesce(jsonb_object_agg(e.key, case
          when e.key in ('kind', 'hostId', 'issueId', 'connectionId', 'conversationId', 'linkId', 'linkIds', 'links', 'changeId', 'change', 'written', 'commentId',
            'scanId', 'runId', 'run', 'wishId', 'effectId', 'partId', 'projectKey', 'key', 'globalId', 'url', 'moreUrl', 'stateId', 'serial', 'workspaceId', 'hostName', 'hostUrl',
            'ticketType', 'issueType', 'assignee', 'reply', 'role', 'template') and jsonb_typeof(e.value) in ('string', 'number', 'null') then e.value
          when e.key in ('ticketType', 'issueType', 'assignee') then e.value
          when e.key = 'links' and jsonb_typeof(e.value) = 'array' and not exists (select from jsonb_array_elements(e.value) l where jsonb_typeof(l.value) <> 'string') then e.value
          when e.key in ('answers', 'values', 'attributes', 'called', 'payload', 'fields') then case jsonb_typeof(e.value) when 'array' then '[]'::jsonb when 'object' then '{}'::jsonb else 'null'::jsonb end
          else erase_words(e.value) end), '{}')
      from jsonb_each(value) e)
    when 'array' then (select coalesce(jsonb_agg(erase_words(a.value)), '[]') from jsonb_array_elements(value) a)
    when 'string' then '""'::jsonb
    else value end;
end $$;

-- What is looked for in a text, and what stands there instead: [{"re": …, "stand": …}].
create function scrub_text(value text, marks jsonb) returns text language plpgsql immutable as $$
declare
  mark record;
begin
  for mark in select * from jsonb_to_recordset(marks) as m(re text, stand text) loop
    value := regexp_replace(value, mark.re, mark.stand, 'gi');
  end loop;
  return value;
end $$;

create function scrub_json(value jsonb, marks jsonb) returns jsonb language plpgsql immutable as $$
begin
  return case jsonb_typeof(value)
    when 'object' then (select coalesce(jsonb_object_agg(e.key, scrub_json(e.value, marks)), '{}') from jsonb_each(value) e)
    when 'array' then (select coalesce(jsonb_agg(scrub_json(a.value, marks)), '[]') from jsonb_array_elements(value) a)
    when 'string' then to_jsonb(scrub_text(value #>> '{}', marks))
    else value end;
end $$;

-- Where a person is met: by e-mail, or as a contact of a workspace. Reads only.
create function find_person(org uuid, address text, connection uuid, contact text) returns jsonb language plpgsql stable as $$
declare
  emails text[];
  contacts jsonb;
  names text[];
  others text[];
  requests_of uuid[];
  mails uuid[];
  conversations jsonb;
  issues_of jsonb;
  made jsonb;
begin
  emails := array(select distinct lower(btrim(a)) from (select address as a union all select c.facts ->> 'email' from contacts_seen c
    where c.organization_id = org and c.connection_id = connection and c.contact_id = contact) e where btrim(coalesce(a, '')) <> '');
  select coalesce(jsonb_agg(distinct jsonb_build_object('connectionId', c.connection_id, 'contactId', c.contact_id)), '[]') into contacts from (
    select s.connection_id, s.contact_id from contacts_seen s where s.organization_id = org and lower(s.facts ->> 'email') = any (emails)
    union select connection, contact where connection is not null and contact is not null) c;
  requests_of := array(select r.id from requests r where r.organization_id = org and lower(r.requester_email) = any (emails));
  -- What a request was escalated to begins with its words.
  select coalesce(jsonb_agg(jsonb_build_object('hostId', f.body ->> 'hostId', 'issueId', f.result ->> 'partId')), '[]') into made from effects f
    where f.organization_id = org and f.kind = 'issue-creation' and f.issue_id = any (requests_of::text[]) and f.result ->> 'partId' is not null and f.body ->> 'hostId' is not null;
  requests_of := requests_of || array(select r.id from requests r join jsonb_to_recordset(made) as m("hostId" uuid, "issueId" text)
    on r.host_id = m."hostId" and r.id::text = m."issueId" where r.organization_id = org and r.id <> all (requests_of));
  mails := array(select m.id from incoming_mails m where m.organization_id = org and (lower(m.from_address) = any (emails) or m.request_id = any (requests_of)));
  select coalesce(jsonb_agg(distinct jsonb_build_object('connectionId', c.connection_id, 'conversationId', c.conversation_id)), '[]') into conversations from (
    select s.connection_id, s.conversation_id from conversations_seen s join jsonb_to_recordset(contacts) as k("connectionId" uuid, "contactId" text)
      on s.connection_id = k."connectionId" and s.facts -> 'contactIds' @> to_jsonb(k."contactId") where s.organization_id = org
    union select (v.body ->> 'connectionId')::uuid, v.body ->> 'conversationId' from events v join jsonb_to_recordset(contacts) as k("connectionId" uuid, "contactId" text)
      on v.body ->> 'connectionId' = k."connectionId"::text and (v.body #> '{conversation,contactIds}' @> to_jsonb(k."contactId") or v.body #>> '{actor,id}' = k."contactId")
      where v.organization_id = org and v.body ->> 'conversationId' is not null
    union select l.connection_id, l.conversation_id from links l where l.organization_id = org and l.connection_id is not null and l.issue_id = any (requests_of::text[])) c;
  select coalesce(jsonb_agg(distinct jsonb_build_object('hostId', i.host_id, 'issueId', i.issue_id)), '[]') into issues_of from (
    select r.host_id, r.id::text as issue_id from requests r where r.organization_id = org and r.id = any (requests_of)
    union select l.host_id, l.issue_id from links l join jsonb_to_recordset(conversations) as k("connectionId" uuid, "conversationId" text)
      on l.connection_id = k."connectionId" and l.conversation_id = k."conversationId" where l.organization_id = org
    union select m."hostId", m."issueId" from jsonb_to_recordset(made) as m("hostId" uuid, "issueId" text)
    union select s.host_id, s.issue_id from reporters_seen s where s.organization_id = org and lower(s.facts ->> 'email') = any (emails)) i;
  names := array(select distinct btrim(n) from (
    select s.facts ->> 'name' as n from contacts_seen s join jsonb_to_recordset(contacts) as k("connectionId" uuid, "contactId" text)
      on s.connection_id = k."connectionId" and s.contact_id = k."contactId" where s.organization_id = org
    union all select r.requester_name from requests r where r.organization_id = org and r.id = any (requests_of)
    union all select m.from_name from incoming_mails m where m.organization_id = org and lower(m.from_address) = any (emails)
    union all select s.facts ->> 'name' from reporters_seen s where s.organization_id = org and lower(s.facts ->> 'email') = any (emails)) f
    where length(btrim(coalesce(n, ''))) >= 3 and lower(btrim(n)) <> all (emails));
  others := array(select distinct o from (
    select unnest(array[s.facts ->> 'phone', s.facts ->> 'externalId', s.facts ->> 'avatarUrl', s.contact_id]) as o from contacts_seen s
      join jsonb_to_recordset(contacts) as k("connectionId" uuid, "contactId" text) on s.connection_id = k."connectionId" and s.contact_id = k."contactId"
      where s.organization_id = org
    union all select contact) f where length(o) >= 8 and o ~ '[0-9]');
  return jsonb_build_object('emails', emails, 'names', names, 'others', others, 'contacts', contacts, 'requests', requests_of, 'mails', mails,
    'conversations', conversations, 'issues', issues_of, 'made', made,
    'files', array(select a.id from request_attachments a where a.organization_id = org and a.request_id = any (requests_of)),
    'comments', (select count(*) from request_comments c where c.organization_id = org and c.request_id = any (requests_of) and c.by_requester),
    'accounts', (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'role', u.role)), '[]') from users u
      where u.organization_id = org and lower(u.email) = any (emails)));
end $$;

-- Erases what find_person found. `stand_in`: the address that stands for the person from now on. May be done again: it finds what came meanwhile.
create function erase_person(org uuid, person jsonb, stand_in text) returns void language plpgsql as $$
declare
  anonym constant text := 'erased person';
  emails text[] := array(select jsonb_array_elements_text(person -> 'emails'));
  names text[] := array(select jsonb_array_elements_text(person -> 'names'));
  others text[] := array(select jsonb_array_elements_text(person -> 'others'));
  requests_of uuid[] := array(select jsonb_array_elements_text(person -> 'requests')::uuid);
  mails uuid[] := array(select jsonb_array_elements_text(person -> 'mails')::uuid);
  accounts uuid[] := array(select (a ->> 'id')::uuid from jsonb_array_elements(person -> 'accounts') a);
  marks jsonb;
  short jsonb;
  plain text[];
  item record;
begin
  -- Their own requests, with everything said and sent on them.
  update requests r set title = 'Erased request', description = '', requester_name = anonym, requester_email = stand_in, answers = '{}'
    where r.organization_id = org and r.id = any (requests_of);
  update request_comments c set text = '', author_name = case when c.by_requester then anonym else c.author_name end
    where c.organization_id = org and c.request_id = any (requests_of);
  update request_remote_links l set title = 'erased', summary = null where l.organization_id = org and l.request_id = any (requests_of);
  delete from request_attachments a where a.organization_id = org and a.request_id = any (requests_of);
  update incoming_mails m set from_name = anonym, from_address = case when m.from_address is null then null else stand_in end, subject = '', rest = '', reason = null,
      state = case when m.state in ('pending', 'dead') then 'ignored' else m.state end, leased_until = null, ended_at = coalesce(m.ended_at, now())
    where m.organization_id = org and m.id = any (mails);
  -- Copies of Intercom and of the host.
  delete from contacts_seen s using jsonb_to_recordset(person -> 'contacts') as k("connectionId" uuid, "contactId" text)
    where s.organization_id = org and s.connection_id = k."connectionId" and s.contact_id = k."contactId";
  delete from conversations_seen s using jsonb_to_recordset(person -> 'conversations') as k("connectionId" uuid, "conversationId" text)
    where s.organization_id = org and s.connection_id = k."connectionId" and s.conversation_id = k."conversationId";
  update links l set title = null from jsonb_to_recordset(person -> 'conversations') as k("connectionId" uuid, "conversationId" text)
    where l.organization_id = org and l.connection_id = k."connectionId" and l.conversation_id = k."conversationId";
  delete from reporters_seen s where s.organization_id = org and lower(s.facts ->> 'email') = any (emails);
  delete from portal_links p where p.organization_id = org and lower(p.email) = any (emails);
  delete from mails_sent m where m.organization_id = org and lower(m.address) = any (emails);
  delete from managers m where m.organization_id = org and (lower(m.email) = any (emails) or lower(m.manager_email) = any (emails));
  delete from sessions s where s.organization_id = org and s.user_id = any (accounts);
  delete from user_identities i where i.organization_id = org and i.user_id = any (accounts);
  delete from sign_in_tokens t where t.organization_id = org and t.user_id = any (accounts);
  delete from recovery_codes r where r.organization_id = org and r.user_id = any (accounts);
  delete from users u where u.organization_id = org and u.id = any (accounts) and u.role = 'requester';
  -- What is not sent yet never is: its words would be theirs.
  for item in select i."hostId" as host, i."issueId" as issue from jsonb_to_recordset(person -> 'issues') as i("hostId" uuid, "issueId" text) loop
    delete from jobs j using events v where j.organization_id = org and v.organization_id = org and j.kind = 'event' and j.ref_id = v.id
      and v.host_id = item.host and v.issue_id = item.issue and v.state = 'pending' and item.issue = any (requests_of::text[]);
    update events v set state = 'skipped', reasons = '["its person was erased"]', processed_at = clock_timestamp()
      where v.organization_id = org and v.host_id = item.host and v.issue_id = item.issue and v.state in ('pending', 'dead') and item.issue = any (requests_of::text[]);
    update events v set body = case when v.kind like '%.asked' then erase_words(v.body) else slim_event(v.body) end, words = lower(v.body #>> '{issue,key}'),
        slim_at = clock_timestamp()
      where v.organization_id = org and v.host_id = item.host and v.issue_id = item.issue and v.state in ('done', 'skipped', 'dead') and v.body is not null;
    update effects f set state = 'skipped', asks_person = false, reason = 'its person was erased', ended_at = clock_timestamp()
      where f.organization_id = org and f.host_id = item.host and f.issue_id = item.issue and f.state <> 'done' and f.state <> 'skipped'
        and f.kind not in ('ticket-state', 'issue-status', 'reopen', 'conversation-tag', 'conversation-assignment', 'remote-link-removal');
    update effects f set body = erase_words(f.body), slim_at = clock_timestamp()
      where f.organization_id = org and f.host_id = item.host and f.issue_id = item.issue and f.state in ('done', 'skipped', 'dead')
        and f.kind not in ('ticket-state', 'issue-status', 'reopen', 'conversation-tag', 'conversation-assignment', 'remote-link-removal');
    update timeline t set text = 'erased with its person', data = '{}', actor = case when lower(t.actor) = any (select lower(n) from unnest(names) n) then anonym else t.actor end
      where t.organization_id = org and t.host_id = item.host and t.issue_id = item.issue and item.issue = any (requests_of::text[]);
    update approval_log g set comment = null from approvals a
      where g.organization_id = org and a.organization_id = org and a.id = g.approval_id and a.host_id = item.host and a.issue_id = item.issue and item.issue = any (requests_of::text[]);
    update approval_people g set comment = null from approvals a
      where g.organization_id = org and a.organization_id = org and a.id = g.approval_id and a.host_id = item.host and a.issue_id = item.issue and item.issue = any (requests_of::text[]);
    update approvals a set asked_for = anonym, asked_for_email = stand_in, message = '', comment = null
      where a.organization_id = org and a.host_id = item.host and a.issue_id = item.issue and item.issue = any (requests_of::text[]);
    update workflow_steps s set text = 'erased with its person', checked = '[]' from workflow_runs r
      where s.organization_id = org and r.organization_id = org and r.id = s.run_id and r.host_id = item.host and r.issue_id = item.issue and item.issue = any (requests_of::text[]);
    update workflow_runs r set trigger_text = 'erased with its person', actor = null, reason = case when r.ended_at is null then r.reason end
      where r.organization_id = org and r.host_id = item.host and r.issue_id = item.issue and item.issue = any (requests_of::text[]);
    update issues i set summary = 'Erased request' where i.organization_id = org and i.host_id = item.host and i.id = item.issue
      and (item.issue = any (requests_of::text[]) or person -> 'made' @> jsonb_build_array(jsonb_build_object('hostId', item.host, 'issueId', item.issue)));
  end loop;
  update events v set body = slim_event(v.body), words = null, slim_at = clock_timestamp() from jsonb_to_recordset(person -> 'conversations') as k("connectionId" uuid, "conversationId" text)
    where v.organization_id = org and v.body ->> 'connectionId' = k."connectionId"::text and v.body ->> 'conversationId' = k."conversationId" and v.state <> 'pending';
  -- Wherever else their address, name, number or id is written.
  with mark(n, re, stand) as (
    select 1, '(?<![[:alnum:]._%+-])' || regexp_replace(e, '([^[:alnum:]])', '\\\1', 'g') || '(?![[:alnum:]-])', stand_in from unnest(emails) e
    union all select 2, regexp_replace(o, '([^[:alnum:]])', '\\\1', 'g'), 'erased' from unnest(others) o
    union all select 3, '(?<![[:alnum:]])' || regexp_replace(n, '([^[:alnum:]])', '\\\1', 'g') || '(?![[:alnum:]])', anonym from unnest(names) n where n ~ '\s'
  ) select coalesce(jsonb_agg(jsonb_build_object('re', m.re, 'stand', m.stand) order by m.n, length(m.re) desc), '[]') into marks from mark m;
  select coalesce(jsonb_agg(jsonb_build_object('re', '(?<![[:alnum:]])' || regexp_replace(n, '([^[:alnum:]])', '\\\1', 'g') || '(?![[:alnum:]])', 'stand', anonym)), '[]')
    into short from unnest(names) n;
  update timeline t set actor = scrub_text(t.actor, short), text = scrub_text(t.text, short) from jsonb_to_recordset(person -> 'issues') as i("hostId" uuid, "issueId" text)
    where t.organization_id = org and t.host_id = i."hostId" and t.issue_id = i."issueId";
  plain := array(select lower(btrim(to_json(f.a)::text, '"')) from (select unnest(emails || others) as a union select n from unnest(names) n where n ~ '\s') f)
    || array(select lower(f.a) from (select unnest(emails || others) as a union select n from unnest(names) n where n ~ '\s') f);
  for item in
    select c.relname::text as name, a.attname::text as place, a.atttypid::regtype::text as type from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.atttypid in ('text'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
      and a.attname not like 'sealed%' and a.attname not like '%hash' and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'organization_id')
    order by 1, 2
  loop
    execute format(case item.type
        when 'text' then 'update %1$I t set %2$I = scrub_text(t.%2$I, $2)'
        when 'jsonb' then 'update %1$I t set %2$I = scrub_json(t.%2$I, $2)'
        else 'update %1$I t set %2$I = array(select scrub_text(x, $2) from unnest(t.%2$I) x)' end
      || ' where t.organization_id = $1 and exists (select from unnest($3) p where position(p in lower(t.%2$I::text)) > 0)', item.name, item.place)
      using org, marks, plain;
  end loop;
end $$;

-- Every row of every table, also of later versions; the organization itself stays, under a name that says nothing.
create function erase_organization(org uuid) returns void language plpgsql as $$
declare
  item record;
begin
  for item in
    select c.relname::text as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'organization_id')
    -- What brings new rows in goes first.
    order by c.relname not in ('hosts', 'connections', 'mailboxes', 'sessions', 'api_keys', 'users'), 1
  loop
    execute format('delete from %I where organization_id = $1', item.name) using org;
  end loop;
  update organizations o set name = 'default', require_second_factor = false where o.id = org;
end $$;

-- Mails that came, by age: who sent them, what they were called and what was cut off. What became of them stays. True: there may be more.
create function forget_mails(org uuid, days int, batch int) returns boolean language plpgsql as $$
declare
  gone int;
begin
  update incoming_mails m set from_name = '', from_address = null, subject = '', rest = '' where m.organization_id = org and m.id in (
    select o.id from incoming_mails o where o.organization_id = org and o.received_at < clock_timestamp() - days * interval '1 day'
      and o.ended_at < clock_timestamp() - days * interval '1 day' and o.state in ('request', 'comment', 'ignored')
      and (o.from_name <> '' or o.from_address is not null or o.subject <> '' or o.rest <> '')
    order by o.received_at limit batch for update skip locked);
  get diagnostics gone = row_count;
  return gone = batch;
end $$;

-- Words of wishes that ended, by age: their steps stay, and what they made is still found by its ids. True: there may be more.
create function forget_wishes(org uuid, days int, batch int) returns boolean language plpgsql as $$
declare
  before timestamptz := clock_timestamp() - days * interval '1 day';
  wishes int;
  writes int;
begin
  update events e set body = erase_words(e.body), slim_at = clock_timestamp() where e.organization_id = org and e.id in (
    select o.id from events o where o.organization_id = org and o.kind in ('escalation.asked', 'relink.asked', 'backlinks.asked', 'reply.asked')
      and o.slim_at is null and o.state in ('done', 'skipped') and o.processed_at < before
      and not exists (select from effects f where f.organization_id = org and f.event_id = o.id and (f.ended_at is null or f.ended_at >= before or f.state = 'dead'))
    order by o.processed_at limit batch for update skip locked);
  get diagnostics wishes = row_count;
  update effects f set body = erase_words(f.body), slim_at = clock_timestamp() where f.organization_id = org and f.id in (
    select o.id from effects o where o.organization_id = org and o.kind in ('ticket-creation', 'conversation-creation', 'issue-creation') and o.slim_at is null
      and o.state in ('done', 'skipped') and o.ended_at < before
    order by o.ended_at limit batch for update skip locked);
  get diagnostics writes = row_count;
  return wishes = batch or writes = batch;
end $$;
create index events_of_wishes on events (organization_id, processed_at) where slim_at is null
  and kind in ('escalation.asked', 'relink.asked', 'backlinks.asked', 'reply.asked');
create index effects_of_wishes on effects (organization_id, ended_at) where slim_at is null
  and kind in ('ticket-creation', 'conversation-creation', 'issue-creation');
create index incoming_mails_with_words on incoming_mails (organization_id, received_at) where subject <> '' or rest <> '' or from_name <> '' or from_address is not null;
