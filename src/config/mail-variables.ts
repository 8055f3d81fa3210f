/** Mail out, and a mailbox that is looked into. */
import { text, urlWith } from './values.ts';

export const mailVariables = {
  SMTP_URL: urlWith(['smtp:', 'smtps:'], 'write it like smtps://user:password@mail.example.com.')
    .optional()
    .meta({ fallback: '–', description: 'Mail server. Needs `MAIL_FROM`.' }),
  MAIL_FROM: text
    .refine((value) => /^([^<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(value), {
      error: 'is no sender: write it like Acme Support <help@acme.example>.',
    })
    .optional()
    .meta({ fallback: '–', description: 'Sender of e-mail.' }),
  MAIL_IMAP_URL: urlWith(['imap:', 'imaps:'], 'write it like imaps://user:password@mail.example.com/INBOX.')
    .optional()
    .meta({
      fallback: '–',
      description:
        'A mailbox that requests come in by: user and password with `%40` for `@`, then the folder; without one, `INBOX`. With `imap://` the server must offer STARTTLS ([mail](mail.md#a-mailbox-that-is-looked-into)).',
    }),
  MAIL_IMAP_DONE_FOLDER: text.optional().meta({
    fallback: '–',
    description: 'Folder that mails are moved to once they are taken. Unset: they stay, marked as read.',
  }),
};
