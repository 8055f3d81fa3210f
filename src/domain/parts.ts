/** What is read of the entries of a conversation. */
import type { Answer, ConnectionAccess } from './ports.ts';
import type { RichText } from './text/richtext.ts';

/** An entry of a conversation, as it is carried over. `editedAt`: ms; null: it is as it was written. */
export interface CarriedPart {
  author: string | null;
  text: RichText;
  attachments: { name: string; url: string }[];
  editedAt: number | null;
}

/** `gone`: redacted, or its conversation deleted. `missing`: it is not shown, or not yet. */
export type PartRead = CarriedPart | 'gone' | 'missing';

/** Entries by id; what is not in it is not shown, or not yet. */
export type SeenParts = ReadonlyMap<string, CarriedPart | 'gone'>;

export interface PartReads {
  /** All that the API shows at once, the newest 500; `gone`: the conversation is deleted. Throws only the errors of errors.ts. */
  readParts(access: ConnectionAccess, conversationId: string): Promise<Answer<SeenParts | 'gone'>>;
}
