/** What people type for an issue or a conversation, read strictly: a slip is told with a sample, never guessed around (B15, B16). */
import type { Connection } from '../domain/model.ts';
import type { ConversationUrlReader } from '../domain/ports.ts';
import { type ApiProblem, unprocessable } from './problem.ts';

const KEY = /^[A-Za-z][A-Za-z0-9_]{0,79}-[1-9]\d{0,17}$/;

export interface IssueReference {
  key: string;
  projectKey: string;
  /** The host whose address was written in front of it; null for a bare key. */
  hostId: string | null;
}

/** A key such as ` sup-42 `, or the address of an issue on one of the hosts. Throws 422 `bad_issue_key`. */
export function readIssueReference(text: string, hosts: readonly { id: string; url: string }[]): IssueReference {
  const written = text.trim();
  const host = hosts.find(({ url }) => url !== '' && written.startsWith(`${url}/browse/`));
  const key = (host === undefined ? written : written.slice(host.url.length + '/browse/'.length)).toUpperCase();
  if (!KEY.test(key)) throw badKey(written);
  return { key, projectKey: key.slice(0, key.lastIndexOf('-')), hostId: host?.id ?? null };
}

function badKey(written: string): ApiProblem {
  const what = written.length > 60 ? `${written.slice(0, 60)}…` : written;
  return unprocessable(
    'bad_issue_key',
    `issue: "${what}" is no issue key; write one such as SUP-42, or the address of the issue on a host that is set up`,
  );
}

export interface ConversationReference {
  conversationId: string;
  /** Null: a bare id, or an address that leaves the workspace open. */
  workspaceId: string | null;
}

/** An id of digits, or the address of a conversation or ticket in Intercom. Throws 422 `bad_conversation`. */
export function readConversationReference(text: string, readUrl: ConversationUrlReader): ConversationReference {
  const written = text.trim();
  if (/^[1-9]\d{0,19}$/.test(written)) return { conversationId: written, workspaceId: null };
  const address = readUrl(written);
  if (address === null)
    throw unprocessable(
      'bad_conversation',
      'conversation: is neither an id of digits such as 215470012345 nor the address of a conversation or ticket in Intercom',
    );
  const { conversationId, workspaceId } = address;
  return { conversationId, workspaceId: workspaceId === '_' ? null : workspaceId };
}

/** The conversation's workspace must be the one the project is connected to. Throws 422 `other_workspace`. */
export function demandWorkspace(reference: ConversationReference, connection: Connection): void {
  if (reference.workspaceId === null || reference.workspaceId === connection.workspaceId) return;
  throw unprocessable(
    'other_workspace',
    `conversation: it belongs to the workspace ${reference.workspaceId}, but this project is connected to ${connection.workspaceName} (${connection.workspaceId})`,
  );
}
