import type { Channel, Requester } from './desk.ts';
import type { Recipient } from '../mail/mail.ts';
import type { MailSettings } from '../mail/settings.ts';

/** What mails about a request are decided from. */
export interface RequestFacts {
  requester: Requester & { userId: string | null };
  assignee: (Recipient & { userId: string }) | null;
  channel: Channel;
  /** A machine or a list made it by mail: nobody waits for an automatic answer. */
  automatic: boolean;
  /** An answer to a mail about it comes in again. */
  answerable: boolean;
  mail: MailSettings;
}
