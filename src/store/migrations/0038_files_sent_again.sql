-- The id that who sends a file chose for it: sent again because its answer got lost, it is attached once. Only ever looked for among the few
-- files of one request, which is locked meanwhile.
alter table request_attachments add column own_id uuid;
