-- What is written down once a day however often it happens, such as the use of a key from one network: known by a hash of what and of the day, so that of
-- many processes only the first adds an entry.
alter table audit_log add column once_hash text;
create unique index audit_log_once on audit_log (organization_id, once_hash) where once_hash is not null;
