/** Who has the portal only is led there from the console's addresses; the page of a request or an approval to the same one. */
import { outstanding } from '../../store/accounts/sessions.ts';
import type { Caller } from '../auth.ts';

/** Null: the console may show itself, also to ask for what a session still needs. `url`: what was asked for, with its query. */
export function portalFor(caller: Caller | null, url: string): string | null {
  const session = caller?.session ?? null;
  if (session === null || session.role !== 'requester') return null;
  if (session.setsPassword || outstanding(session) !== null) return null;
  const approval = /^\/console\/approvals\/([0-9a-f-]{36})(?:[/?]|$)/.exec(url)?.[1];
  if (approval !== undefined) return `/portal/approvals/${approval}`;
  const key = /^\/console\/requests\/([A-Za-z][A-Za-z0-9_]{0,79}-\d{1,18})(?:[/?]|$)/.exec(url)?.[1];
  return key === undefined ? '/portal' : `/portal/requests/${key}`;
}
