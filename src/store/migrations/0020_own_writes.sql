-- Writes of ours are recognised when they come back as events: those on their way by what they carry, those in Intercom by what was set.

-- Few at any moment: looked at with every event of the issue.
create index effects_on_their_way on effects (organization_id, lane)
  where kind in ('issue-comment', 'issue-status', 'issue-fields', 'issue-creation') and state in ('pending', 'sending', 'unknown');

create index effects_set on effects (organization_id, lane, created_at)
  where kind in ('conversation-tag', 'conversation-assignment', 'ticket-state');
