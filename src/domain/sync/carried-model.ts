/** Comments on an issue that carry what was written in its conversations. */
import type { RichText } from '../text/richtext.ts';

/** A comment that carries an entry of a conversation. `commentId` null: the host did not say, or it was not written yet. */
export interface CarriedComment {
  linkId: string;
  partId: string;
  /** By which it is known at the host. */
  ref: string;
  commentId: string | null;
  text: RichText;
  /** Conversations that were told of the comment in a note. */
  toldTo: string[];
}

/**
 * `forget`: the text goes from what is kept of the comment, its earlier edits, the notes that told of it and the events of it. A link note or a
 * closing note that quoted it is kept as it was sent, until texts of its age are forgotten.
 */
export interface CarriedChange {
  carried: CarriedComment;
  text: RichText;
  forget: boolean;
}
