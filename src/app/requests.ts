/** The requests that operating commands make, with the types of their answers. */
import type {
  AppliedAnswer,
  CheckAnswer,
  EffectAnswer,
  EventAnswer,
  TimelineAnswer,
  TimelineEntryAnswer,
} from '../api/schemas.ts';
import type { UserAnswer } from '../api/schemas/accounts.ts';
import type { ErasedAnswer } from '../api/schemas/erasing.ts';
import type { FirstRunAnswer } from '../api/schemas/overview.ts';
import { type Operator, RequestRefused } from './operator.ts';

export type Applied = AppliedAnswer;
export type Check = CheckAnswer;
export type StoredEffect = EffectAnswer;
export type StoredEvent = EventAnswer;
export type Entry = TimelineEntryAnswer;
export type IssueTimeline = TimelineAnswer;

interface Page<T> {
  items: T[];
  next: string | null;
}

async function everyPage<T>(operator: Operator, path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor = '';
  do {
    const page = (await operator.request('GET', `${path}&limit=200${cursor}`)) as Page<T>;
    items.push(...page.items);
    cursor = page.next === null ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
  return items;
}

export function listEffects(operator: Operator, states: readonly StoredEffect['state'][]): Promise<StoredEffect[]> {
  return everyPage(operator, `/api/v1/effects?state=${states.join(',')}&sort=oldest`);
}

export function listEvents(operator: Operator, state: StoredEvent['state']): Promise<StoredEvent[]> {
  return everyPage(operator, `/api/v1/events?state=${state}&sort=oldest`);
}

/** `id`: of an effect or of an event. What may have been sent is sent again: whoever names it has looked. */
export async function retry(operator: Operator, id: string): Promise<void> {
  const of = encodeURIComponent(id);
  try {
    await operator.request('POST', `/api/v1/effects/${of}/retry`);
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    if (error.code === 'asks_a_person') await operator.request('POST', `/api/v1/effects/${of}/send-again`);
    else if (error.status === 404) await operator.request('POST', `/api/v1/events/${of}/retry`);
    else throw error;
  }
}

/** Dead effects and events; never what may have been sent. Answers how many. */
export async function retryAllDead(operator: Operator): Promise<number> {
  const effects = (await operator.request('POST', '/api/v1/effects/retry-all-dead')) as { retried: number };
  const events = (await operator.request('POST', '/api/v1/events/retry-all-dead')) as { retried: number };
  return effects.retried + events.retried;
}

export async function confirm(operator: Operator, id: string): Promise<void> {
  await operator.request('POST', `/api/v1/effects/${encodeURIComponent(id)}/it-is-there`);
}

export async function issueTimeline(operator: Operator, issue: string): Promise<IssueTimeline> {
  const path = `/api/v1/timeline?issue=${encodeURIComponent(issue)}`;
  const first = (await operator.request('GET', `${path}&limit=1`)) as IssueTimeline;
  return { ...first, items: await everyPage<Entry>(operator, path), next: null };
}

export async function applySetup(operator: Operator, setup: unknown, dryRun: boolean): Promise<Applied> {
  return (await operator.request('PUT', `/api/v1/setup?dry_run=${dryRun}`, setup)) as Applied;
}

export async function exportSetup(operator: Operator): Promise<object> {
  return (await operator.request('GET', '/api/v1/setup')) as object;
}

export async function examine(operator: Operator): Promise<Check[]> {
  return ((await operator.request('GET', '/api/v1/doctor')) as { checks: Check[] }).checks;
}

export async function createKey(operator: Operator, wish: { name: string; scopes: string[] }): Promise<string> {
  return ((await operator.request('POST', '/api/v1/api-keys', wish)) as { key: string }).key;
}

/** Whether a person has left the demo of this server. */
export async function demoWasLeft(operator: Operator): Promise<boolean> {
  return ((await operator.request('GET', '/api/v1/first-run')) as FirstRunAnswer).demo.left;
}

export async function erasePerson(
  operator: Operator,
  wish: { email?: string; contact?: string; connection?: string; dryRun: boolean },
): Promise<ErasedAnswer> {
  return (await operator.request('POST', '/api/v1/erasures', wish)) as ErasedAnswer;
}

export async function eraseOrganization(operator: Operator, name: string): Promise<void> {
  await operator.request('DELETE', '/api/v1/organization', { confirm: name });
}

/** Answers the link that signs in once. */
export async function inviteUser(
  operator: Operator,
  wish: { email: string; role?: string | undefined },
): Promise<string> {
  return ((await operator.request('POST', '/api/v1/users', wish)) as { signIn: { url: string } }).signIn.url;
}

/** Whether somebody can come in by a name of their own, and let others in. */
export async function hasActiveAdmin(operator: Operator): Promise<boolean> {
  const { items } = (await operator.request('GET', '/api/v1/users')) as Page<UserAnswer>;
  return items.some(({ role, state }) => role === 'admin' && state === 'active');
}

/** A link that signs an operator in, once. */
export async function signInLink(operator: Operator): Promise<string> {
  return ((await operator.request('POST', '/api/v1/sign-in-links')) as { url: string }).url;
}
