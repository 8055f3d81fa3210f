/** IN: the bytes of a mail, read. Whatever is wrong with them, what can be read is; only what has no end is refused. Pure. */
import PostalMime, { type Email } from 'postal-mime';
import { addressIn, headerLine } from '../domain/mail/mail.ts';
import type { Automatic, IncomingMail, MailFile } from '../domain/mail/incoming-mail.ts';
import { markdownOfHtml } from './parse-html.ts';

const LONGEST_TEXT = 100_000;
const MOST_FILES = 100;

/** Throws where parts nest without end, or headers are larger than any mail's. */
export async function readMail(raw: Uint8Array): Promise<IncomingMail> {
  const mail = await PostalMime.parse(raw, {
    forceRfc822Attachments: true,
    maxNestingDepth: 50,
    maxHeadersSize: 512 * 1024,
  });
  return {
    from: senderOf(mail),
    subject: headerLine(mail.subject ?? '', 500),
    answers: idsIn(raw, mail),
    text: textOf(mail),
    files: mail.attachments.slice(0, MOST_FILES).map(fileOf),
    automatic: automaticKind(mail),
  };
}

function senderOf({ from }: Email): IncomingMail['from'] {
  const one = from?.group === undefined ? from : from.group[0];
  const email = addressIn(one?.address ?? '');
  return email === null ? null : { name: headerLine(one?.name ?? '', 200), email };
}

/** Of an undelivered mail, the one that came back with it. */
function idsIn(raw: Uint8Array, mail: Email): string[] {
  const named = [mail.inReplyTo ?? '', ...(mail.references ?? '').split(/\s+/).toReversed()].join(' ');
  const ids = [...named.slice(0, 20_000).matchAll(/<([^<>\s]{1,900})>/g)].map(([, id = '']) => id);
  const returned = isBounce(mail) ? returnedIds(raw) : [];
  return [...new Set([...ids, ...returned])].slice(0, 100);
}

function returnedIds(raw: Uint8Array): string[] {
  const text = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 512 * 1024)).toString('latin1');
  return [...text.matchAll(/^(?:message-id|references):\s*<([^<>\s]{1,900})>/gim)]
    .map(([, id = '']) => id)
    .slice(0, 20);
}

function textOf(mail: Email): string {
  const plain = (mail.text ?? '').replaceAll('\r\n', '\n').replaceAll('\u0000', '');
  const text = plain.trim() === '' ? markdownOfHtml(mail.html ?? '') : plain;
  return text.toWellFormed().slice(0, LONGEST_TEXT).trimEnd();
}

const ENDINGS: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'message/rfc822': 'eml',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
};

function fileOf({ filename, mimeType, content }: Email['attachments'][number], at: number): MailFile {
  const ending = ENDINGS[mimeType];
  const given = filename ?? '';
  const name = given.trim() === '' ? `file-${at + 1}${ending === undefined ? '' : `.${ending}`}` : given;
  const bytes = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
  return { name, content: bytes };
}

const header = (mail: Email, name: string): string =>
  mail.headers
    .find(({ key }) => key === name)
    ?.value.trim()
    .toLowerCase() ?? '';

function isBounce(mail: Email): boolean {
  const type = header(mail, 'content-type');
  if (type.startsWith('multipart/report') && /report-type\s*=\s*"?delivery-status/.test(type)) return true;
  const sender = senderOf(mail)?.email ?? '';
  return header(mail, 'return-path') === '<>' && /^(mailer-daemon|postmaster)@/.test(sender);
}

/** RFC 3834 and what programs did before it. */
function automaticKind(mail: Email): Automatic {
  if (isBounce(mail)) return 'bounce';
  const submitted = header(mail, 'auto-submitted');
  const precedence = header(mail, 'precedence');
  const answers = header(mail, 'in-reply-to') !== '';
  const machine = submitted !== '' && !/^no\b/.test(submitted);
  const says = (name: string): boolean => header(mail, name) !== '';
  if (submitted.startsWith('auto-replied') || precedence === 'auto_reply') return 'reply';
  if (says('x-autoreply') || says('x-autorespond') || (machine && answers)) return 'reply';
  if (says('list-id') || /^(bulk|list|junk)$/.test(precedence)) return 'list';
  return machine || header(mail, 'return-path') === '<>' ? 'notice' : null;
}
