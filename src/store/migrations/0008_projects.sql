-- Two people at the settings of one project: a save names the revision it was made from, and one that comes too late is refused with the
-- name of who was faster.
alter table projects
  add column revision bigint not null default 1,
  add column updated_by text;

-- The links of a project are counted through its issues, the newest of which are offered for previews.
-- Not beginning with the organization: until its rows are counted, the planner would take it for the primary key.
create index issues_by_project on issues (project_key, host_id, organization_id, updated_at desc);
