/** The answers about mail on its way out. See ../schemas.ts. */
import { z } from 'zod';

export const MailOutSchema = z
  .object({
    on: z.boolean().describe('SMTP_URL and MAIL_FROM are set'),
    from: z.string().nullable().describe('As people see it'),
    server: z.string().nullable().describe('Without user and password: smtps://mail.example.com'),
    answers: z.string().nullable().describe('The address of a mailbox that answers are asked for at; null: the sender'),
  })
  .meta({ id: 'MailOut' });
export type MailOutAnswer = z.infer<typeof MailOutSchema>;

export const MailOutCheckSchema = z
  .object({
    ok: z.boolean(),
    text: z.string().describe('What the mail server said'),
    fix: z.string().nullable().describe('What to do; null where nothing is wrong'),
  })
  .meta({ id: 'MailOutCheck' });
export type MailOutCheckAnswer = z.infer<typeof MailOutCheckSchema>;

export const TestMailSchema = z
  .object({
    to: z.string(),
    state: z
      .enum(['sent', 'failed', 'waiting'])
      .describe('`sent`: the mail server took it; `waiting`: it was not tried yet'),
    reason: z.string().nullable(),
    fix: z.string().nullable(),
  })
  .meta({ id: 'TestMail' });
export type TestMailAnswer = z.infer<typeof TestMailSchema>;
