/**
 * How people hear by mail of approvals: that they are asked, again after a while, and that it ended without them. The link only shows it:
 * nothing is decided by opening one, nor by answering (B26). Pure.
 */
import type { NewEffect } from '../effects.ts';
import type { Host, Issue } from '../model.ts';
import { issueUrl } from '../news.ts';
import type { Block, Inline } from '../text/richtext.ts';
import type { TimelineEntry } from '../snapshot.ts';
import type { Mailing } from '../mail/tell-requester.ts';

export interface ApprovalSubject {
  host: Pick<Host, 'url'>;
  issue: Issue;
  workflow: string;
  trigger: string;
}

/** `at`: ms, when the reminder was due. */
export type ApprovalNews = { kind: 'asked' } | { kind: 'reminded'; at: number } | { kind: 'expired' };

export interface ApprovalMail {
  approvalId: string;
  /** `inPortal`: they have the portal only, and look at it there. */
  people: readonly { id: string; name: string; email: string; inPortal: boolean }[];
  message: string;
  why: ApprovalNews;
}

export const noMails: Mailing = { effects: [], timeline: [] };

/** One to each, and a line of the timeline for each. */
export function approvalMails(mail: ApprovalMail, subject: ApprovalSubject, publicUrl: string): Mailing {
  const { approvalId, people, why } = mail;
  const { issue, workflow } = subject;
  const round = why.kind === 'reminded' ? `reminded:${why.at}` : why.kind;
  const written = people.map(({ id, name, email, inPortal }) => {
    const key = `approval:${approvalId}:${round}:${id}`;
    const url = `${publicUrl}/${inPortal ? 'portal' : 'console'}/approvals/${approvalId}`;
    const body = { blocks: bodyOf(mail, subject, url), urls: [], fallback: null };
    const letter = { reason: 'asked' as const, to: { name, email }, subject: titleOf(why, issue), body };
    const effect: NewEffect = { key, effect: { kind: 'mail', hostId: issue.hostId, issueId: issue.id, letter } };
    const line: TimelineEntry = {
      kind: 'approval.mailed',
      actor: `Workflow ${workflow}`,
      text: `${sentences[why.kind]}, to ${name === '' ? email : name}`,
      linkId: null,
      effectKey: key,
    };
    return { effect, line };
  });
  return { effects: written.map(({ effect }) => effect), timeline: written.map(({ line }) => line) };
}

const sentences: Record<ApprovalNews['kind'], string> = {
  asked: 'asked for approval by e-mail',
  reminded: 'reminded of the approval by e-mail',
  expired: 'told by e-mail that the approval has expired',
};

function titleOf({ kind }: ApprovalNews, { key, summary }: Issue): string {
  const issue = `${key} ${summary}`;
  if (kind === 'expired') return `Expired: the approval of ${issue}`;
  return `${kind === 'reminded' ? 'Reminder: ' : ''}your approval is asked for: ${issue}`;
}

function bodyOf({ message, why }: ApprovalMail, subject: ApprovalSubject, url: string): Block[] {
  const { host, issue, workflow, trigger } = subject;
  const isOver = why.kind === 'expired';
  const link: Inline = { kind: 'text', text: url, href: url };
  return [
    line(
      { kind: 'text', text: workflow, bold: true },
      plain(isOver ? ' asked for your approval of ' : ' asks for your approval of '),
      { kind: 'text', text: issue.key, href: issueUrl(host, issue.key) },
      plain(` ${issue.summary}: ${trigger}.`),
    ),
    { kind: 'quote', content: message.split('\n').map((text) => line(plain(text))) },
    ...(isOver
      ? [line(plain('Nobody decided in time, so it has expired. See what it was: '), link)]
      : [
          line(plain('Look at it and decide here: '), link),
          line(plain('It is decided on that page only: answering this mail decides nothing.')),
        ]),
  ];
}

function line(...content: Inline[]): Block {
  return { kind: 'paragraph', content };
}

function plain(text: string): Inline {
  return { kind: 'text', text };
}
