/** Tells people of an approval that waits for them, or that has ended without them: by mail where it is set up; its log says so in any case. */
import { type ApprovalMail, approvalMails } from '../domain/workflows/approval-letters.ts';
import { unannounced } from '../domain/effect-words.ts';
import { expireApproval, takeReminder, type Told } from '../store/workflows/approvals-due.ts';
import type { Sql } from '../store/db.ts';
import { storeEffects } from '../store/decided.ts';
import { loadSnapshot } from '../store/issues.ts';
import { appendTimeline } from '../store/timeline.ts';
import type { House } from './run-look.ts';

interface Due {
  organizationId: string;
  id: string;
  house: House;
}

/** Answers whether there is mail to send. */
export async function remind(sql: Sql, due: Due): Promise<boolean> {
  const told = await takeReminder(sql, due.id);
  return told !== null && tell(sql, due, { told, why: { kind: 'reminded', at: told.at } });
}

/** Ends it, unless somebody decided. Answers whether there is mail to send. */
export async function expire(sql: Sql, due: Due): Promise<boolean> {
  const told = await expireApproval(sql, due.id);
  return told !== null && tell(sql, due, { told, why: { kind: 'expired' } });
}

/** As `expire`, where the letters of it cannot be written: that it has expired does not wait for them. */
export async function expireUntold(sql: Sql, id: string): Promise<void> {
  await expireApproval(sql, id);
}

/** As `remind`, where the letters of it cannot be written: the next are due as much later. */
export async function remindUntold(sql: Sql, id: string): Promise<void> {
  await takeReminder(sql, id);
}

async function tell(
  sql: Sql,
  { organizationId, id, house }: Due,
  { told, why }: { told: Told; why: ApprovalMail['why'] },
): Promise<boolean> {
  if (!house.mail) return false;
  const { hostId, issueId, people, message, workflow, trigger, runId } = told;
  const snapshot = await loadSnapshot(sql, { hostId, issueId, projectKey: null, updatedAt: 0, facts: [] });
  if (snapshot === null || snapshot.issue === null) return false;
  const subject = { host: snapshot.host, issue: snapshot.issue, workflow, trigger };
  const mails = approvalMails({ approvalId: id, people, message, why }, subject, house.publicUrl);
  const owner = { organizationId, eventId: null, hostId, issueId };
  const stored = await storeEffects(sql, owner, { effects: mails.effects, stops: [] });
  const entries = [...mails.timeline, ...unannounced(mails.effects, mails.timeline)];
  await appendTimeline(
    sql,
    owner,
    entries.map((entry) => ({ ...entry, runId })),
  );
  return stored > 0;
}
