-- Approvals are asked of people who have the portal only, too, and may want a comment.

-- Whose decision needs a comment: rejected, always; null: nobody's.
alter table approvals add column comment_needed text;

-- Asked as somebody who has the portal only. Whoever was asked as an agent and is none any more decides nothing.
alter table approval_people add column in_portal boolean not null default false;

-- For the panel of an issue.
create index approvals_by_issue on approvals (organization_id, host_id, issue_id);
