/** Mail on its way out, where a mail server is configured. */
import type { Config } from '../config.ts';
import { guestLetter, staffLetter } from '../domain/mail/sign-in-letters.ts';
import type { Outbox } from '../mail/send.ts';
import type { MailPorts } from '../pipeline/deliver-ports.ts';
import type { Db, Sql } from '../store/db.ts';
import { heardAbout } from '../store/mail/incoming-mails.ts';
import { addressForAnswers } from '../store/mail/mailboxes.ts';
import { countMail } from '../store/mail/mails-sent.ts';
import { readOrganization } from '../store/accounts/organizations.ts';
import { isOfDesk } from '../store/desk/request-facts.ts';
import { admit } from '../store/desk/portal-guests.ts';
import { createPortalLink, PORTAL_LINK_MINUTES } from '../store/desk/portal-links.ts';

/** Null: e-mail is off, and then the five megabytes that write mails are not read. */
export async function outboxOf({ mail }: Pick<Config, 'mail'>): Promise<Outbox | null> {
  return mail === null ? null : (await import('../mail/send.ts')).createOutbox(mail);
}

/** For people who look: neither user nor password. */
export function mailOutOf({ mail }: Pick<Config, 'mail'>): { from: string; server: string } | null {
  if (mail === null) return null;
  const { protocol, host } = new URL(mail.smtpUrl);
  return { from: mail.from, server: `${protocol}//${host}` };
}

export function mailPorts(db: Db, of: { outbox: Outbox | null; publicUrl: string }): MailPorts | null {
  const { outbox, publicUrl } = of;
  if (outbox === null) return null;
  return {
    outbox,
    threadOf: (organizationId, of) => db.tx(organizationId, (sql) => threadOf(sql, of)),
    countMail: (organizationId, mail) => db.tx(organizationId, (sql) => countMail(sql, mail)),
    signInLetter: (organizationId, email) =>
      db.tx(organizationId, async (sql) => {
        const person = await admit(sql, email);
        if (person.kind === 'nobody') return null;
        const { name: organization } = await readOrganization(sql);
        const to = { name: person.name, email };
        if (person.kind === 'staff') return staffLetter({ to, organization, url: `${publicUrl}/` });
        const url = `${publicUrl}/portal/sign-in?token=${await createPortalLink(sql, email)}`;
        return guestLetter({ to, organization, url, minutes: PORTAL_LINK_MINUTES });
      }),
  };
}

/** Answers to mail about an issue of Jira are for whoever reads what comes to the sender: no mailbox puts them on the issue. */
async function threadOf(
  sql: Sql,
  { hostId, issueId: requestId }: { hostId: string; issueId: string },
): Promise<{ replyTo: string | null; heard: string[] }> {
  if (!(await isOfDesk(sql, hostId))) return { replyTo: null, heard: [] };
  return { replyTo: await addressForAnswers(sql, requestId), heard: await heardAbout(sql, requestId) };
}
