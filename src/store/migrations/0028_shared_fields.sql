-- Fields that an issue and its tickets share: what was set on a ticket is looked at with every event of it.

create index effects_of_attributes on effects (organization_id, lane, created_at) where kind = 'ticket-attributes';
