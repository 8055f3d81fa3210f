-- When a webhook of ours was last found gone at its host, and was made anew.
alter table hosts add column webhook_remade_at timestamptz;
