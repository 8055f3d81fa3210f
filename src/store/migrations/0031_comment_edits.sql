-- The text that a comment was edited to ends like the text it was written with.
create or replace function slim_effect(kind text, body jsonb) returns jsonb language sql immutable as $$
  select case kind
    when 'note' then body || '{"body": {"blocks": [], "urls": [], "fallback": null}}'
    when 'reply' then body || '{"body": {"blocks": [], "urls": [], "fallback": null}}'
    when 'issue-comment-edit' then body || '{"text": {"blocks": [], "urls": [], "fallback": null}}'
    when 'issue-comment' then body || '{"text": {"blocks": [], "urls": [], "fallback": null}}'
    when 'mail' then jsonb_set(body, '{letter}', (body -> 'letter') || '{"subject": "", "body": {"blocks": [], "urls": [], "fallback": null}}')
    when 'webhook' then body || '{"payload": {}}'
    else body end
$$;
