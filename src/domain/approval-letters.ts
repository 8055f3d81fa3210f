/** How people hear by mail that they are asked for an approval. The link only shows it: nothing is decided by opening one (B26). Pure. */
import type { NewEffect } from './effects.ts';
import type { Host, Issue } from './model.ts';
import { issueUrl } from './news.ts';
import type { Block, Inline } from './richtext.ts';

export interface ApprovalSubject {
  host: Pick<Host, 'url'>;
  issue: Issue;
  workflow: string;
  trigger: string;
}

export interface ApprovalAsk {
  approvalId: string;
  people: readonly { id: string; name: string; email: string }[];
  message: string;
  /** ms, when the reminder was due; null: it is no reminder. */
  reminder: number | null;
}

/** One to each. */
export function askLetters(ask: ApprovalAsk, subject: ApprovalSubject, publicUrl: string): NewEffect[] {
  const { approvalId, people, reminder } = ask;
  const { issue } = subject;
  const round = reminder === null ? 'asked' : `reminded:${reminder}`;
  const title = `${reminder === null ? '' : 'Reminder: '}your approval is asked for: ${issue.key} ${issue.summary}`;
  return people.map(({ id, name, email }) => ({
    key: `approval:${approvalId}:${round}:${id}`,
    effect: {
      kind: 'mail',
      hostId: issue.hostId,
      issueId: issue.id,
      letter: {
        reason: 'asked',
        to: { name, email },
        subject: title,
        body: { blocks: bodyOf(ask, subject, publicUrl), urls: [], fallback: null },
      },
    },
  }));
}

function bodyOf(ask: ApprovalAsk, { host, issue, workflow, trigger }: ApprovalSubject, publicUrl: string): Block[] {
  const line = (...content: Inline[]): Block => ({ kind: 'paragraph', content });
  const plain = (text: string): Inline => ({ kind: 'text', text });
  return [
    line(
      { kind: 'text', text: workflow, bold: true },
      plain(' asks for your approval of '),
      { kind: 'text', text: issue.key, href: issueUrl(host, issue.key) },
      plain(` ${issue.summary}: ${trigger}.`),
    ),
    { kind: 'quote', content: ask.message.split('\n').map((text) => line(plain(text))) },
    line(plain('Look at it and decide here: '), {
      kind: 'text',
      text: `${publicUrl}/console/approvals/${ask.approvalId}`,
      href: `${publicUrl}/console/approvals/${ask.approvalId}`,
    }),
  ];
}
