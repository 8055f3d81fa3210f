/** What mails about a request are decided from. */
import { mailSettingsOf, type MailSettings } from '../../domain/mail/settings.ts';
import type { RequestFacts } from '../../domain/desk/request-facts.ts';
import type { Sql } from '../db.ts';

type Row = Omit<RequestFacts, 'mail'> & { mail: Partial<MailSettings> | null };

/** Null: there is no such request (any more). */
export async function findRequestFacts(sql: Sql, id: string): Promise<RequestFacts | null> {
  const [row] = await sql.query<Row>(
    `select jsonb_build_object('name', r.requester_name, 'email', r.requester_email, 'userId', u.id) as requester,
       case when a.id is not null then jsonb_build_object('name', a.name, 'email', a.email, 'userId', a.id) end as assignee, r.channel,
       exists (select from incoming_mails m where m.request_id = r.id and m.comment_id is null and m.automatic) as automatic,
       exists (select from mailboxes b where b.address is not null
         and (b.project_key is null or (b.project_key = r.project_key and b.host_id = r.host_id))) as answerable,
       (select p.settings -> 'mail' from projects p where p.host_id = r.host_id and p.key = r.project_key) as mail
     from requests r left join users u on u.email = r.requester_email
       left join users a on a.id = r.assignee_id and a.disabled_at is null
     where r.id = $1`,
    [id],
  );
  return row === undefined ? null : { ...row, mail: mailSettingsOf(row.mail) };
}

export async function isOfDesk(sql: Sql, hostId: string): Promise<boolean> {
  return (await sql.query(`select from hosts where id = $1 and kind = 'desk'`, [hostId])).length > 0;
}
