/** E-mail as it is decided and as it leaves: what it says, to whom, and what it answers. Pure. */
import { pageHtml } from '../text/html.ts';
import { textOfRich } from '../text/plain-text.ts';
import type { RichText } from '../text/richtext.ts';

/** Somebody who gets mail. `email` in lower case. */
export interface Recipient {
  name: string;
  email: string;
}

/** Why somebody is written to about an issue. */
export type LetterReason = 'received' | 'replied' | 'resolved' | 'answered' | 'told' | 'asked';

/** A mail about an issue, as it was decided; how it threads is looked up when it leaves. */
export interface Letter {
  reason: LetterReason;
  to: Recipient;
  /** One line. */
  subject: string;
  body: RichText;
}

/** A mail about to leave. */
export interface OutgoingMail {
  to: Recipient;
  /** Where answers are wanted; null: at the sender. */
  replyTo: string | null;
  subject: string;
  /** Nothing but escaped text and our own list of tags. */
  html: string;
  text: string;
  /** Without the angle brackets, as all ids of messages here. */
  messageId: string;
  inReplyTo: string | null;
  references: string[];
}

/** The way out for mail. */
export interface MailOutbox {
  /** Of the sender's address; ids of messages end with it. */
  domain: string;
  /** Once, without any retry. Throws RetryLater, Reconnect, Rejected where it certainly was not taken, else Unknown. */
  send(mail: OutgoingMail): Promise<void>;
  /** Whether the server takes mail from us; else throws the same. */
  check(): Promise<void>;
}

/** A letter as it leaves. Nothing in it is markup but what we make of it. */
export function outgoing(
  { to, subject, body }: Letter,
  thread: Pick<OutgoingMail, 'messageId' | 'inReplyTo' | 'references' | 'replyTo'>,
): OutgoingMail {
  const title = headerLine(subject);
  return {
    ...thread,
    to: { name: headerLine(to.name, 100), email: to.email },
    subject: title,
    html: `<!doctype html><html><head><meta charset="utf-8"></head><body>${pageHtml(body)}</body></html>`,
    text: `${textOfRich(body)}\n`,
  };
}

/** The ids of messages. Only what we made can be read back, so whoever names one has seen our mail. */
export function messageIdOf(effectId: string, domain: string): string {
  return `${effectId}@${domain}`;
}

/** What all mails about one issue hang from; never sent itself. */
export function threadIdOf(issueId: string, domain: string): string {
  return `request.${issueId}@${domain}`;
}

const OURS = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/;

/** The effects that these ids of messages may name, in their order. */
export function effectsNamed(messageIds: readonly string[]): string[] {
  return messageIds.flatMap((id) => OURS.exec(id.toLowerCase())?.[1] ?? []);
}

/** An address without the name around it, in lower case; null: there is none in it. */
export function addressIn(text: string): string | null {
  const inside = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
  const address = inside.trim().toLowerCase();
  return /^[^\s@<>"(),:;]{1,64}@[^\s@<>"(),:;]{1,250}$/.test(address) ? address : null;
}

/** Safe in a header: one line, no controls, of a bearable length. */
export function headerLine(text: string, most = 200): string {
  const line = text.toWellFormed().replaceAll(UNREADABLE, ' ').replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}

const UNREADABLE = /[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
