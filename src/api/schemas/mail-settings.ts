/** What an inbox of a desk tells by mail. */
import { z } from 'zod';
import { flag, templateText } from './settings-values.ts';

const mailRule = (send: boolean, when: string) =>
  z
    .strictObject({
      send: flag(send).describe(when),
      template: templateText
        .nullable()
        .default(null)
        .describe('Text of the mail with {{fields}}; null: the built-in text'),
    })
    .prefault({});

export const MailSchema = z
  .strictObject({
    received: mailRule(true, 'Write to whoever asked that the request has come in'),
    replied: mailRule(true, 'Write to whoever asked what was answered'),
    resolved: mailRule(true, 'Write to whoever asked that the request is resolved'),
    answered: mailRule(false, 'Write to the assignee what whoever asked has written'),
  })
  .describe('E-mail about requests; for inboxes of a desk');
