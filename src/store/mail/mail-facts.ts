/** What is known about whom a mail names: the sender, our mails that it answers, the requests it is about. */
import type { MailFacts } from '../../domain/mail/incoming-mail.ts';
import type { Sql } from '../db.ts';
import { mailboxAddresses } from './mailboxes.ts';
import { admit } from '../desk/portal-guests.ts';

/** `effects`: the mails of ours that it may answer, the last one first. `keys`: of requests. */
export async function findMailFacts(
  sql: Sql,
  of: { from: string | null; effects: string[]; keys: string[] },
): Promise<MailFacts> {
  const thread = await sql.query<{ requestId: string; to: string; requester: string | null }>(
    `select r.id as "requestId", f.body #>> '{letter,to,email}' as "to", r.requester_email as requester
     from unnest($1::uuid[]) with ordinality as asked(id, n) join effects f on f.id = asked.id and f.kind = 'mail'
       join requests r on r.id::text = f.issue_id and r.host_id = f.host_id
     order by asked.n`,
    [of.effects],
  );
  const named = await sql.query<{ requestId: string; requester: string | null }>(
    `select r.id as "requestId", r.requester_email as requester
     from unnest($1::text[]) with ordinality as asked(key, n) join request_keys k on k.key = asked.key join requests r on r.id = k.request_id
     order by asked.n`,
    [of.keys],
  );
  const known = of.from === null ? ({ kind: 'nobody' } as const) : await admit(sql, of.from);
  return {
    sender: known.kind === 'nobody' ? known : { kind: known.kind, userId: known.userId, name: known.name },
    thread: thread.map(({ requestId, to }) => ({ requestId, to })),
    named,
    own: await mailboxAddresses(sql),
    requesters: new Map(thread.map(({ requestId, requester }) => [requestId, requester])),
  };
}
