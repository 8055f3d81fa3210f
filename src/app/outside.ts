/** What else has to be there: the mail server and the storage of files, as `doctor` asks for them. */
import type { OutsideService } from '../api/deps.ts';
import type { MailOutbox } from '../domain/mail/mail.ts';

export function outsideServices(of: {
  outbox: MailOutbox | null;
  checkStorage: (() => Promise<void>) | null;
}): OutsideService[] {
  const { outbox, checkStorage } = of;
  return [
    {
      name: 'mail',
      fine: outbox === null ? 'e-mail is off: SMTP_URL and MAIL_FROM are not set' : 'the mail server takes our mail',
      check: outbox && (() => outbox.check()),
      fix: 'Check SMTP_URL, then start again.',
    },
    {
      name: 'files',
      fine: checkStorage === null ? 'files are kept in DATA_DIR/attachments' : 'the bucket can be used',
      check: checkStorage,
      fix: 'Check the STORAGE_S3 variables and what the key may do, then start again.',
    },
  ];
}
