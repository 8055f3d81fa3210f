/** What is mailed to whoever wants to know whether mail works. Pure. */
import type { Letter, Recipient } from './mail.ts';
import { richText } from '../text/drafts.ts';

export function testLetter(of: { to: Recipient; organization: string; url: string }): Letter {
  const { to, organization, url } = of;
  return {
    reason: 'told',
    to,
    subject: `Test mail of ${organization}`,
    body: richText([
      {
        kind: 'paragraph',
        content: [{ kind: 'text', text: `Mail of ${organization} arrives. You asked for this at ` }, link(url)],
      },
      { kind: 'paragraph', content: [{ kind: 'text', text: 'There is nothing to do.' }] },
    ]),
  };
}

const link = (url: string) => ({ kind: 'text', text: url, href: url }) as const;
