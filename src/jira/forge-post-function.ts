/**
 * One run of the post function "Notify Intercom conversations" as Forge tells of it. The page of its settings is ours, the event around it
 * is spelled differently in different places (Forge docs, run post function event), so both are read tolerantly. Pure.
 */
import { z } from 'zod';
import type { Host, Status } from '../domain/model.ts';
import { readChangelog } from './changelog.ts';
import { isJson, textOf, withFieldTypes } from './forge-parse.ts';
import type { Parsed } from './parse.ts';
import { instantOf, issueOf, issueShape, missingField, statusOf } from './shapes.ts';

type Json = Record<string, unknown>;

const TOPIC = 'post-function';

const settingsShape = z.object({
  reopen: z.boolean().catch(false),
  template: z.string().trim().min(1).max(4_000).nullish().catch(null),
});

/** `event` as `forgeEventIn` gives it. Never throws. */
export function parsePostFunction({ host, event }: { host: Host; event: Json }): Parsed {
  const incomplete = (field: string): Parsed => ({ kind: 'incomplete', field, event: TOPIC });
  const read = issueShape.safeParse(event['issue']);
  if (!read.success) return incomplete(missingField(read.error, 'issue'));
  const transition = isJson(event['transition']) ? event['transition'] : {};
  const executionId = idIn(transition, 'executionId') ?? idIn(event, 'executionId');
  if (executionId === null) return incomplete('transition.executionId');
  const postFunction = isJson(event['postFunction'])
    ? idIn(event['postFunction'], 'id')
    : idIn(event, 'postFunctionId');
  const at = instantOf(stamp(event['timestamp'])) ?? read.data.fields.updated;
  if (at === null) return incomplete('issue.fields.updated');
  const issue = issueOf(host.id, read.data, at);
  const changelog = readChangelog(withFieldTypes(event['changelog']));
  const item = changelog?.items.find(({ field }) => field === 'status');
  const to = endOf(transition, 'to') ?? item?.to ?? issue.status.id;
  const from = endOf(transition, 'from') ?? item?.from ?? null;
  const accountId = textOf(event['atlassianId']);
  const { reopen, template } = settingsShape.parse(settingsIn(event['configuration']));
  return {
    kind: 'event',
    event: {
      kind: 'post-function.ran',
      hostId: host.id,
      issueId: issue.id,
      at,
      actor: accountId === null ? null : { id: accountId, name: accountId },
      issue,
      runId: `${postFunction ?? 'unnamed'}:${executionId}`,
      from: { id: from, name: item?.fromText ?? '', category: null },
      to: statusAt(to, { now: statusOf(read.data.fields.status), text: item?.toText ?? null }),
      changeId: item === undefined ? null : (changelog?.id ?? null),
      reopen,
      template: template ?? null,
    },
  };
}

/** Its category is known while the issue still stands there. */
function statusAt(id: string | null, { now, text }: { now: Status; text: string | null }): Status {
  return id === now.id ? now : { id, name: text ?? '', category: null };
}

/** `{to: {id}}`, `{to: "10001"}`, `{toStatus…}`: ids of statuses. */
function endOf(transition: Json, end: 'from' | 'to'): string | null {
  const value = transition[end] ?? transition[`${end}Status`];
  return isJson(value) ? idIn(value, 'id') : idIn({ value }, 'value');
}

/** An object, or its JSON as a text: seen both ways. */
function settingsIn(configuration: unknown): Json {
  if (isJson(configuration)) return configuration;
  if (typeof configuration !== 'string') return {};
  try {
    const value: unknown = JSON.parse(configuration);
    return isJson(value) ? value : {};
  } catch {
    return {};
  }
}

function idIn(of: Json, name: string): string | null {
  const value = of[name];
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;
}

function stamp(value: unknown): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
