-- With synchronous replication a commit that waits for another node and is cut off is there on this node and perhaps on no other. Jira tells the
-- change again, it is found as a duplicate, and that answer writes nothing and so waits for nobody: acknowledged, it could still be lost with
-- this node. So a duplicate writes a word to the log, and its commit waits like every other, for everything before it too (I1).
create or replace function receive_events(org uuid, items jsonb) returns table (id uuid, outcome text) language plpgsql
set enable_seqscan = off as $$
#variable_conflict use_column
declare
  stored uuid[];
begin
  with incoming as (
    select * from jsonb_to_recordset(items) as i(id uuid, source text, delivery_id text, body_hash text, key text, kind text,
      host_id uuid, issue_id text, body jsonb, state text, reasons jsonb)
    order by key, id
  ), inserted as (
    insert into events (organization_id, id, source, delivery_id, body_hash, key, kind, host_id, issue_id, body, state, reasons, processed_at)
      select org, i.id, i.source, i.delivery_id, i.body_hash, i.key, i.kind, i.host_id, i.issue_id, i.body, i.state, i.reasons,
        case when i.state = 'pending' then null else clock_timestamp() end
      from incoming i
      on conflict do nothing
      returning events.id
  ) select coalesce(array_agg(inserted.id), '{}') into stored from inserted;

  perform enqueue_jobs(org, work.items) from (
    select jsonb_agg(jsonb_build_object('lane', i.lane, 'door', 'events', 'kind', 'event', 'ref_id', i.id, 'priority', i.priority) order by i.n) as items
    from rows from (jsonb_to_recordset(items) as (id uuid, lane text, state text, priority smallint)) with ordinality as i(id, lane, state, priority, n)
    where i.state = 'pending' and i.id = any (stored)
  ) work where work.items is not null;

  if cardinality(stored) < jsonb_array_length(items) then
    perform pg_logical_emit_message(true, 'deskbridge', 'duplicate');
  end if;

  return query
    select i.id, case
      when i.id = any (stored) then 'stored'
      when i.body_hash <> (select e.body_hash from events e
        where e.organization_id = org and e.source = i.source and e.delivery_id = i.delivery_id limit 1) then 'id_reuse'
      else 'duplicate' end
    from jsonb_to_recordset(items) as i(id uuid, source text, delivery_id text, body_hash text);
end $$;
