/** What the conformance tests of an Inbox start from: an Inbox, and hands that change the world behind it. */
import { expect } from 'vitest';
import type { ConversationState } from '../src/domain/model.ts';
import type { ConnectionAccess, Inbox } from '../src/domain/ports.ts';

export interface InboxWorld {
  inbox: Inbox;
  access: ConnectionAccess;
  addConversation: (given: { title: string; state: ConversationState }) => Promise<string>;
  /** The text of every internal note ever written into it, oldest first. */
  notesIn: (conversationId: string) => string[];
  stateOf: (conversationId: string) => ConversationState;
  deleteConversation: (conversationId: string) => void;
  /** Blanks the last note and marks it as redacted. */
  redactLastNote: (conversationId: string) => void;
  /** Short messages of the customer. */
  addMessages: (conversationId: string, count: number) => void;
  /** The customer writes this text. */
  customerWrites: (conversationId: string, text: string) => void;
  /** A later read does not show what was written until now. */
  hideNewest: () => void;
  restrictPlan: () => void;
  revokeToken: () => void;
  removePermission: (permission: 'read_conversations' | 'write_conversations') => void;
  removeActingTeammate: () => void;
  /** The next request is met by this. 'lost-answer': done, then the connection breaks. */
  failNext: (
    how: 'lost-request' | 'lost-answer' | 'error-after' | 'unavailable' | 'rate-limited' | 'html' | 'cut-off',
  ) => void;
  /** Requests that arrived so far, whatever came of them. */
  requestCount: () => number;
  close: () => Promise<void>;
}

export const HTML = '<p><b>Ada</b> changed status: New → Done</p><p>[ref 7F3K2Q]</p>';
export const REF = '7F3K2Q';
export const HOUR = 3_600_000;
export const ANY_NUMBER: unknown = expect.any(Number);

export type StartWorld = () => Promise<InboxWorld>;

export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => new Error(`no error but ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
}
