/** Mail as it comes in: what was read of it, and what becomes of it. Pure. */
import type { Recipient } from './mail.ts';

/** A mail as large as this is taken: a file of 25 MB as mail carries it, and some words. */
export const MOST_MAIL_BYTES = 40 * 1024 * 1024;

/**
 * `reply`: a machine's answer to a mail (away, received); `bounce`: a mail could not be delivered; `notice`: a machine wrote of its own
 * accord; `list`: it went to many. Null: most likely a person wrote it.
 */
export type Automatic = 'reply' | 'bounce' | 'notice' | 'list' | null;

export interface IncomingMail {
  /** `email` in lower case; null: nobody is named, or nothing that is an address. */
  from: Recipient | null;
  subject: string;
  /** Ids without brackets of the mails it answers, the last one first. */
  answers: string[];
  /** Markdown, whole. */
  text: string;
  files: MailFile[];
  automatic: Automatic;
}

export interface MailFile {
  name: string;
  content: Uint8Array;
}

/** What is known about whom a mail names, looked up before it is decided. */
export interface MailFacts {
  /** What the sender is here. */
  sender: { kind: 'guest' | 'staff'; userId: string | null; name: string } | { kind: 'nobody' };
  /** Our own mails that it answers: the request each is about, and whom it was sent to. */
  thread: { requestId: string; to: string }[];
  /** The requests whose keys its subject names. */
  named: { requestId: string; requester: string | null }[];
  /** Addresses of ours. */
  own: string[];
  /** The requester of each request in `thread`, by its id. */
  requesters: Map<string, string | null>;
}

export type MailDecision =
  | { kind: 'ignore'; reason: string }
  /** Somebody has to know, but it is nothing that was said: for agents only. */
  | { kind: 'remark'; requestId: string }
  | { kind: 'comment'; requestId: string; public: boolean; byRequester: boolean }
  | { kind: 'request' };

/** What becomes of a mail. Whoever is not certain to be who they say they are is heard by agents only. */
export function decideMail(mail: IncomingMail, facts: MailFacts): MailDecision {
  const { from, automatic } = mail;
  const [thread] = facts.thread;
  if (automatic === 'bounce') {
    if (thread !== undefined) return { kind: 'remark', requestId: thread.requestId };
    return { kind: 'ignore', reason: 'a mail could not be delivered; it is none about a request' };
  }
  if (automatic === 'reply') return { kind: 'ignore', reason: 'a machine answered by itself' };
  if (from === null) return { kind: 'ignore', reason: 'it names no sender' };
  if (facts.own.includes(from.email)) return { kind: 'ignore', reason: 'it is from our own address' };
  if (thread !== undefined) return answerTo(thread, from.email, facts);
  const own = facts.named.find(({ requester }) => requester === from.email);
  if (own !== undefined) return { kind: 'comment', requestId: own.requestId, public: true, byRequester: true };
  const [named] = facts.named;
  // Anybody can name an agent as sender: without a mail that only they got, agents alone hear it.
  if (named !== undefined && facts.sender.kind === 'staff')
    return { kind: 'comment', requestId: named.requestId, public: false, byRequester: false };
  if (facts.sender.kind === 'nobody') return { kind: 'ignore', reason: 'its sender may not ask here' };
  return { kind: 'request' };
}

function answerTo(thread: MailFacts['thread'][number], from: string, facts: MailFacts): MailDecision {
  const { requestId } = thread;
  if (facts.requesters.get(requestId) === from) return { kind: 'comment', requestId, public: true, byRequester: true };
  const proven = facts.thread.some((one) => one.requestId === requestId && one.to === from);
  return {
    kind: 'comment',
    requestId,
    public: proven && facts.sender.kind === 'staff',
    byRequester: false,
  };
}

/** Keys of requests as our subjects carry them: `[REQ-12]`, at most five. */
export function keysIn(subject: string): string[] {
  const keys = subject.slice(0, 1000).matchAll(/\[([A-Z][A-Z0-9_]{0,79}-\d{1,9})\]/g);
  return [...new Set([...keys].map(([, key = '']) => key))].slice(0, 5);
}

/** A subject as a title, without what mail programs put in front. */
export function titleOf(subject: string): string {
  let title = subject.replaceAll(/\s+/g, ' ').trim();
  for (let before = ''; before !== title;) {
    before = title;
    title = title.replace(/^((re|aw|antw|sv|fw|fwd|wg|tr|rv)\s?(\[\d+\])?\s?:)\s*/i, '');
  }
  return title.slice(0, 300).toWellFormed() || '(no subject)';
}
