/** Reminds people of an approval that waits for them: by mail where it is set up; the log of the approval says so in any case. */
import { askLetters } from '../domain/approval-letters.ts';
import { takeReminder } from '../store/approvals-due.ts';
import type { Sql } from '../store/db.ts';
import { storeEffects } from '../store/decided.ts';
import { loadSnapshot } from '../store/issues.ts';
import type { House } from './run-look.ts';

/** Answers whether there is mail to send. */
export async function remind(
  sql: Sql,
  { organizationId, id, house }: { organizationId: string; id: string; house: House },
): Promise<boolean> {
  const due = await takeReminder(sql, id);
  if (due === null || !house.mail) return false;
  const { hostId, issueId, people, message, workflow, trigger, at } = due;
  const snapshot = await loadSnapshot(sql, { hostId, issueId, projectKey: null, updatedAt: 0, facts: [] });
  if (snapshot === null || snapshot.issue === null) return false;
  const subject = { host: snapshot.host, issue: snapshot.issue, workflow, trigger };
  const effects = askLetters({ approvalId: id, people, message, reminder: at }, subject, house.publicUrl);
  const owner = { organizationId, eventId: null, hostId, issueId };
  return (await storeEffects(sql, owner, { effects, stops: [] })) > 0;
}
