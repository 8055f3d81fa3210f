/** What the conformance tests of a host start from: a HostPort, and hands that change the world behind it. */
import { VendorError } from '../src/domain/errors.ts';
import type { RemoteLink } from '../src/domain/effects.ts';
import type { FieldValue } from '../src/domain/fields.ts';
import type { HostFields } from '../src/domain/host-ports.ts';
import type { HostAccess, HostPort } from '../src/domain/ports.ts';

/** Permissions in the words of `check`. */
export type HostPermission = 'BROWSE_PROJECTS' | 'ADD_COMMENTS' | 'LINK_ISSUES';

type Soon<T> = T | Promise<T>;

export interface HostWorld {
  host: HostPort & HostFields;
  access: HostAccess;
  /** Text is what people type; a bare address in it links. */
  addIssue: (given: { summary: string; description: string | null }) => Soon<{ id: string; key: string }>;
  /** An issue with something in its fields, and what they are to be read as; null: empty. */
  addFilledIssue: () => Soon<{ id: string; key: string; fields: Record<string, FieldValue | null> }>;
  /** The name of the status in which an issue is done. */
  done: string;
  /** Status, assignee (`ben`, a person of the host) and description, in one change. */
  change: (issueId: string, to: { status?: string; assignee?: string | null; description?: string }) => unknown;
  addComment: (issueId: string, comment: { text: string; internal?: boolean }) => Soon<string>;
  editComment: (issueId: string, commentId: string, text: string) => unknown;
  deleteComment: (issueId: string, commentId: string) => unknown;
  /** To another project; gives the new key. */
  moveIssue: (issueId: string) => Soon<string>;
  deleteIssue: (issueId: string) => unknown;
  /** As the host keeps them. */
  remoteLinksOf: (issueId: string) => Soon<RemoteLink[]>;
  close: () => Promise<void>;
}

/** A host somewhere else, which can refuse, and can be away. */
export interface RemoteHostWorld extends HostWorld {
  revokeToken: () => void;
  removePermission: (permission: HostPermission) => void;
  /** The next request is met by this. 'lost-answer': done, then the connection breaks. */
  failNext: (how: HostFailure) => void;
  /** Requests that arrived so far, whatever came of them. */
  requestCount: () => number;
  /** The host is switched off; whoever calls it finds nobody. */
  switchOff: () => Promise<void>;
}

export type HostFailure =
  'lost-request' | 'lost-answer' | 'error-after' | 'unavailable' | 'rate-limited' | 'html' | 'cut-off';

export type StartHostWorld<World extends HostWorld = HostWorld> = () => Promise<World>;

/** The error of a vendor that this ends with; anything else fails the test. */
export async function refusalOf(promise: Promise<unknown>): Promise<VendorError> {
  const ended = await promise.then(
    (value) => new Error(`no error but ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (ended instanceof VendorError) return ended;
  throw ended;
}
