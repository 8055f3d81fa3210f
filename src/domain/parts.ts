/** What is read of an entry of a conversation. */
import type { Answer, ConnectionAccess } from './ports.ts';
import type { RichText } from './richtext.ts';

/** An entry of a conversation, as it is carried over. */
export interface CarriedPart {
  author: string | null;
  text: RichText;
  attachments: { name: string; url: string }[];
}

/** `gone`: redacted, or its conversation deleted. `missing`: it is not shown, or not yet. */
export type PartRead = CarriedPart | 'gone' | 'missing';

export interface PartReads {
  /** Throws only the errors of errors.ts. */
  readPart(access: ConnectionAccess, of: { conversationId: string; partId: string }): Promise<Answer<PartRead>>;
}
