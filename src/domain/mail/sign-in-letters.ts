/** What is mailed to somebody who wants to come to the portal. Pure. */
import { richText } from '../text/drafts.ts';
import type { Letter, Recipient } from './mail.ts';
import type { Block, Inline } from '../text/richtext.ts';

const paragraph = (...content: Inline[]): Block => ({ kind: 'paragraph', content });
const plain = (text: string): Inline => ({ kind: 'text', text });
const link = (text: string, href: string): Inline => ({ kind: 'text', text, href });

/** `url`: the page that signs in once its button is pressed; opening it does nothing, for scanners open it too. */
export function guestLetter(of: { to: Recipient; organization: string; url: string; minutes: number }): Letter {
  const { to, organization, url, minutes } = of;
  return letter(to, `Sign in to ${organization}`, [
    paragraph(plain(`With this link you see your requests to ${organization} and make new ones:`)),
    paragraph(link('Sign in', url)),
    paragraph(plain(`It works once, for ${minutes} minutes.`)),
    paragraph(plain('If you have not asked for it, somebody mistyped an address: you need not do anything.')),
  ]);
}

/** Agents and admins have a password, or more: a mail alone does not let them in. */
export function staffLetter(of: { to: Recipient; organization: string; url: string }): Letter {
  const { to, organization, url } = of;
  return letter(to, `Sign in to ${organization}`, [
    paragraph(plain(`You work on requests at ${organization}, so a link in a mail does not sign you in.`)),
    paragraph(link('Sign in as you always do', url), plain(', then open the portal.')),
  ]);
}

function letter(to: Recipient, subject: string, blocks: Block[]): Letter {
  return { reason: 'told', to, subject, body: richText(blocks) };
}
