-- Links are listed by issue and by conversation also after they ended. Where there are many millions, make these indexes before the
-- upgrade, by hand and with `concurrently`, so that nothing waits for them (docs/upgrading.md): then they are there already.
create index if not exists links_by_issue on links (organization_id, host_id, issue_id);
create index if not exists links_by_any_conversation on links (organization_id, conversation_id);
