/**
 * Webhooks without a running simulator: real shapes, real headers, real signatures, ready to be posted. A test acts in
 * a site of its own and gets every webhook that Jira would send; it may post them twice, late or in another order.
 */
import { randomUUID } from 'node:crypto';
import { createActs } from './acts.ts';
import { payloadsOf } from './payloads.ts';
import { seedPeople, seedProjects } from './seed.ts';
import { deliveryHeaders } from './signing.ts';
import { createWorld } from './world.ts';
import type { Acts } from './acts.ts';
import type { Kind } from './model.ts';
import type { Json } from './shapes.ts';
import type { Switches } from './world.ts';

export type Sender = {
  kind: Kind;
  /** Major version of Data Center; 10 when left out. 9 does not sign. */
  version?: number;
  secret: string | null;
  /** Address of the site with its context path; stands in every `self`. */
  baseUrl?: string;
  switches?: Partial<Switches>;
};

export type SignedPayload = {
  headers: Record<string, string>;
  body: Buffer;
  /** The body before it became bytes, for tests that look into it. */
  json: Json;
};

/** Signs and heads any body as this sender would. `retry`: which retry it is, 0 for the first attempt. */
export function signedPayload(
  sender: Sender,
  json: Json,
  delivery: { identifier?: string; retry?: number } = {},
): SignedPayload {
  const body = Buffer.from(JSON.stringify(json));
  const headers = deliveryHeaders({
    kind: sender.kind,
    version: sender.version ?? 10,
    secret: sender.secret,
    body,
    identifier: delivery.identifier ?? randomUUID(),
    attempt: delivery.retry ?? 0,
  });
  return { headers, body, json };
}

/** The same delivery again, as Cloud retries it: same identifier, same bytes, a retry header. */
export function asRetry(payload: SignedPayload, retry: number): SignedPayload {
  return { ...payload, headers: { ...payload.headers, 'x-atlassian-webhook-retry': String(retry) } };
}

/** The same content as a second webhook of the same site would deliver it: another identifier. */
export function fromSecondHook(payload: SignedPayload): SignedPayload {
  const identified = 'x-atlassian-webhook-identifier' in payload.headers;
  return identified
    ? { ...payload, headers: { ...payload.headers, 'x-atlassian-webhook-identifier': randomUUID() } }
    : payload;
}

export type Story = {
  act: Acts;
  /** What was sent since the last call, in the order Jira made it. */
  take: () => SignedPayload[];
};

/** A site with people and the empty projects SUP and OPS, whose webhooks are collected instead of sent. */
export function tellStory(sender: Sender): Story {
  const world = createWorld(sender.kind);
  world.baseUrl =
    sender.baseUrl ?? (sender.kind === 'cloud' ? 'https://acme.atlassian.net' : 'https://jira.acme.example/jira');
  seedPeople(world, 'deskbridge@acme.example');
  seedProjects(world, false);
  Object.assign(world.switches, sender.switches);
  let made: SignedPayload[] = [];
  world.listeners.add((change) => {
    for (const payload of payloadsOf(world, change)) made.push(signedPayload(sender, payload.body));
  });
  return {
    act: createActs(world),
    take: () => {
      const taken = made;
      made = [];
      return taken;
    },
  };
}

const SUMMARY = 'Invoices show last month’s total';

/** A comment whose webhook does not say on which issue: its id stands only in `comment.self` (JRASERVER-59980). */
export function commentWithoutIssue(sender: Sender): SignedPayload {
  const story = tellStory({ ...sender, switches: { commentCarriesIssue: false, commentPair: false } });
  const { id } = story.act.createIssue({ project: 'SUP', summary: SUMMARY });
  story.take();
  story.act.comment({ issue: id, text: 'Seen it too.' });
  return only(story.take());
}

/** One comment told twice, as Data Center does: `comment_created` and `jira:issue_updated` with `issue_commented`. */
export function commentPair(sender: Sender): { created: SignedPayload; updated: SignedPayload } {
  const story = tellStory({ ...sender, switches: { commentPair: true } });
  const { id } = story.act.createIssue({ project: 'SUP', summary: SUMMARY });
  story.take();
  story.act.comment({ issue: id, text: 'Seen it too.' });
  const [created, updated] = story.take();
  if (!created || !updated) throw new Error('A comment pair is two webhooks.');
  return { created, updated };
}

/** An issue that was moved from SUP to OPS and got a new key. */
export function movedIssue(sender: Sender): SignedPayload {
  const story = tellStory(sender);
  const { id } = story.act.createIssue({ project: 'SUP', summary: SUMMARY });
  story.take();
  story.act.move({ issue: id, project: 'OPS' });
  return only(story.take());
}

/** Created, assigned and resolved, but the webhooks come in reverse. */
export function reorderedHistory(sender: Sender): SignedPayload[] {
  const story = tellStory(sender);
  const { id } = story.act.createIssue({ project: 'SUP', summary: SUMMARY });
  story.act.assign({ issue: id, assignee: 'ben' });
  story.act.transition({ issue: id, status: 'In Progress' });
  story.act.transition({ issue: id, status: 'Done' });
  return story.take().reverse();
}

function only(payloads: SignedPayload[]): SignedPayload {
  const [first, ...more] = payloads;
  if (!first || more.length > 0) throw new Error(`Expected one webhook, there are ${payloads.length}.`);
  return first;
}
