-- The desk: requests, what is said on them, the files with them, the services people ask for, and views of them that agents keep.
-- Times a request tells of are milliseconds since 1970 by this database's clock; within one request no two changes have the same.

-- Inboxes count their requests here. A key belongs to one desk of the organization, so that `/browse/KEY` names one request.
create table desk_inboxes (
  organization_id uuid not null,
  key text not null,
  host_id uuid not null,
  last_number integer not null default 0,
  constraint desk_inboxes_pk primary key (organization_id, key)
);

create table requests (
  organization_id uuid not null,
  id uuid not null,
  host_id uuid not null,
  project_key text not null,
  number integer not null,
  key text not null,
  title text not null,
  -- As it was written, in Markdown.
  description text not null default '',
  requester_name text not null default '',
  -- In lower case; null: not known.
  requester_email text,
  -- new, in_progress, waiting, resolved
  status text not null default 'new',
  -- low, medium, high, urgent
  priority text not null default 'medium',
  service_id uuid,
  -- The version of the service whose fields the answers are to.
  service_version integer,
  answers jsonb not null default '{}',
  tags text[] not null default '{}',
  assignee_id uuid,
  -- portal, email, api
  channel text not null default 'api',
  -- Grows with every change of the request itself, not with what is said on it.
  revision integer not null default 1,
  created_at bigint not null,
  updated_at bigint not null,
  resolved_at bigint,
  -- The most urgent first and, among those, the last changed.
  urgency bigint generated always as (
    (case priority when 'urgent' then 4 when 'high' then 3 when 'medium' then 2 else 1 end) * 100000000000000 + updated_at) stored,
  constraint requests_pk primary key (organization_id, id)
);
create unique index requests_by_number on requests (organization_id, project_key, number);
create index requests_by_update on requests (organization_id, updated_at, id);
create index requests_by_creation on requests (organization_id, created_at, id);
create index requests_by_urgency on requests (organization_id, urgency, id);
create index requests_by_status on requests (organization_id, status, updated_at);
create index requests_by_requester on requests (organization_id, requester_email, updated_at);
create index requests_by_assignee on requests (organization_id, assignee_id, updated_at) where assignee_id is not null;

-- Every key a request has or had: a moved one answers to the old one too.
create table request_keys (
  organization_id uuid not null,
  key text not null,
  request_id uuid not null,
  constraint request_keys_pk primary key (organization_id, key)
);
create index request_keys_by_request on request_keys (organization_id, request_id);

create table request_comments (
  organization_id uuid not null,
  id uuid not null,
  request_id uuid not null,
  -- False: for agents only.
  public boolean not null default false,
  author_id uuid,
  author_name text not null default '',
  by_requester boolean not null default false,
  -- As it was written, in Markdown.
  text text not null,
  channel text not null default 'api',
  created_at bigint not null,
  updated_at bigint not null,
  constraint request_comments_pk primary key (organization_id, id)
);
create index request_comments_by_request on request_comments (organization_id, request_id, created_at);

-- The words a request is found by, in lower case: of the request itself (`source` is its id) and of each comment. A list of our own, as for
-- links: row security keeps an index of texts from being used (their operators are not leakproof); comparing words may use one.
create table request_words (
  organization_id uuid not null,
  request_id uuid not null,
  source uuid not null,
  word text not null,
  constraint request_words_pk primary key (organization_id, request_id, source, word)
);
create index request_words_by_word on request_words (organization_id, word collate "C", request_id);

-- Files are kept outside of the database, under their id.
create table request_attachments (
  organization_id uuid not null,
  id uuid not null,
  request_id uuid not null,
  comment_id uuid,
  name text not null,
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  public boolean not null default false,
  author_name text not null default '',
  by_requester boolean not null default false,
  created_at timestamptz not null default now(),
  constraint request_attachments_pk primary key (organization_id, id)
);
create index request_attachments_by_request on request_attachments (organization_id, request_id, created_at);

-- What stands on a request of conversations linked with it.
create table request_remote_links (
  organization_id uuid not null,
  request_id uuid not null,
  global_id text not null,
  url text not null,
  title text not null,
  summary text,
  resolved boolean not null default false,
  constraint request_remote_links_pk primary key (organization_id, request_id, global_id)
);

-- What people ask for, each with a form and the inbox its requests go to.
create table services (
  organization_id uuid not null,
  id uuid not null,
  host_id uuid not null,
  project_key text not null,
  name text not null,
  description text not null default '',
  fields jsonb not null default '[]',
  -- Grows with every change of the fields.
  version integer not null default 1,
  place integer not null default 0,
  -- Null: it is offered.
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint services_pk primary key (organization_id, id)
);
create unique index services_by_name on services (organization_id, host_id, lower(name)) where archived_at is null;

-- The fields as they were: answers are read with those of their time.
create table service_versions (
  organization_id uuid not null,
  service_id uuid not null,
  version integer not null,
  fields jsonb not null default '[]',
  at timestamptz not null default now(),
  constraint service_versions_pk primary key (organization_id, service_id, version)
);

create table request_views (
  organization_id uuid not null,
  id uuid not null,
  name text not null,
  -- Null: of the organization.
  owner_id uuid,
  shared boolean not null default false,
  filter jsonb not null default '{}',
  sort text not null default 'updated',
  made_by text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint request_views_pk primary key (organization_id, id)
);

call deskbridge_protect('desk_inboxes');
call deskbridge_protect('requests');
call deskbridge_protect('request_words');
call deskbridge_protect('request_keys');
call deskbridge_protect('request_comments');
call deskbridge_protect('request_attachments');
call deskbridge_protect('request_remote_links');
call deskbridge_protect('services');
call deskbridge_protect('service_versions', 'select, insert, delete');
call deskbridge_protect('request_views');

-- Words as words_in() has them, of longer texts: up to 3000.
create function words_of(texts text) returns table (word text) language sql immutable as $$
  with read as (
    select translate(lower(left(texts, 200000)), E'\t\n\r\f' || chr(11) || chr(160), '      ') as blank, $q$.,:;!?'"()[]{}<>/\|&*_+=#@%^~`$-$q$ as marks
  )
  select distinct left(f.w, 64) from (
    select btrim(b.w, r.marks) as w from read r cross join lateral string_to_table(r.blank, ' ') b(w)
    union all
    select p.w from read r cross join lateral string_to_table(translate(r.blank, r.marks, repeat(' ', length(r.marks))), ' ') p(w)) f
  where f.w <> '' limit 3000
$$;

-- The plans are made while there are few words, kept, and used when there are many: see 0003_queue.sql.
create function keep_request_words() returns trigger language plpgsql
set enable_seqscan = off as $$
begin
  delete from request_words w where w.organization_id = new.organization_id and w.request_id = new.id and w.source = new.id;
  insert into request_words (organization_id, request_id, source, word)
    select new.organization_id, new.id, new.id, f.word
    from words_of(concat_ws(' ', new.key, new.title, new.requester_name, new.requester_email, new.description)) f;
  return null;
end $$;
create trigger request_words_made after insert on requests for each row execute function keep_request_words();
create trigger request_words_changed after update of key, title, requester_name, requester_email, description on requests for each row
  when ((old.key, old.title, old.requester_name, old.requester_email, old.description)
    is distinct from (new.key, new.title, new.requester_name, new.requester_email, new.description)) execute function keep_request_words();

create function keep_comment_words() returns trigger language plpgsql
set enable_seqscan = off as $$
begin
  delete from request_words w
    where w.organization_id = new.organization_id and w.request_id = new.request_id and w.source = new.id;
  insert into request_words (organization_id, request_id, source, word)
    select new.organization_id, new.request_id, new.id, f.word from words_of(new.text) f;
  return null;
end $$;
create trigger comment_words_made after insert on request_comments for each row execute function keep_comment_words();
create trigger comment_words_changed after update of text on request_comments for each row
  when (old.text is distinct from new.text) execute function keep_comment_words();

grant execute on function words_of(text) to deskbridge_app;
