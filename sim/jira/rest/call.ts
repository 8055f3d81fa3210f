/** What every REST route shares: the call, errors in Jira's envelope, reading of bodies. */
import { json } from '../../http.ts';
import { adfProblem } from '../adf.ts';
import { findIssue, findUser, lackedBy } from '../world.ts';
import type { HttpRequest, Params, Reply } from '../../http.ts';
import type { AdfDocument } from '../adf.ts';
import type { Hooks } from '../hooks.ts';
import type { Actor, Issue, RichText } from '../model.ts';
import type { ApiVersion, Json } from '../shapes.ts';
import type { World } from '../world.ts';

export type Call = {
  world: World;
  hooks: Hooks;
  request: HttpRequest;
  params: Params;
  body: Json;
  actor: Actor;
  version: ApiVersion;
  /** Major version of Data Center; Cloud has none that matters. */
  release: number;
};
export type Handler = (call: Call) => Reply;

/** Leaves a handler with an error answer. */
export class Refusal extends Error {
  reply: Reply;
  constructor(status: number, messages: string[], errors: Record<string, string> = {}) {
    super(messages.join(' '));
    this.reply = json(status, { errorMessages: messages, errors });
  }
}

const NO_ISSUE = 'Issue does not exist or you do not have permission to see it.';

/** The issue of the path. Unknown, hidden and forbidden look alike: 404, as in Jira. */
export function issueOf(call: Call): Issue {
  const issue = findIssue(call.world, call.params['issue'] ?? '');
  const { hiddenIssues } = call.world.switches;
  const lacks = lackedBy(call.world, call.actor.user);
  if (!issue || hiddenIssues.includes(issue.id) || lacks.includes('BROWSE_PROJECTS'))
    throw new Refusal(404, [NO_ISSUE]);
  return issue;
}

/** Refuses with this status when the token's user lacks the permission. */
export function demand(call: Call, permission: string, refusal: { status: number; message: string }): void {
  if (!lackedBy(call.world, call.actor.user).includes(permission)) return;
  throw new Refusal(refusal.status, [refusal.message]);
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number from the query within bounds; `otherwise` when it is absent or no number. */
export function numberFrom(call: Call, name: string, otherwise: number): number {
  const value = Number(call.request.query.get(name) ?? otherwise);
  return Number.isInteger(value) && value >= 0 ? value : otherwise;
}

export function listFrom(text: string | null | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Text of a body: a document in v3, markup in v2. Refused as Jira refuses it, size included. */
export function richTextOf(call: Call, value: unknown, field: string): RichText {
  const limit = call.world.switches.maxTextLength;
  if (call.version === '2') {
    if (typeof value !== 'string') throw new Refusal(400, [], { [field]: 'Operation value must be a string' });
    if (value.length > limit) {
      const message = `The entered text is too long. It exceeds the allowed limit of ${limit.toLocaleString('en')} characters.`;
      throw new Refusal(400, [], { [field]: message });
    }
    return value;
  }
  if (typeof value === 'string') {
    const message = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
    throw new Refusal(400, [], { [field]: message });
  }
  const problem = adfProblem(value);
  if (problem !== undefined) throw new Refusal(400, [`INVALID_INPUT: ${problem}`]);
  if (JSON.stringify(value).length > limit) throw new Refusal(400, ['CONTENT_LIMIT_EXCEEDED']);
  const document = value as AdfDocument;
  if (field === 'comment' && document.content.length === 0)
    throw new Refusal(400, [], { comment: 'Comment body can not be empty!' });
  return document;
}

/** `[{key, value}]` of a create, edit or comment body. */
export function propertiesOf(value: unknown): Map<string, unknown> {
  if (value === undefined) return new Map();
  if (!Array.isArray(value)) throw new Refusal(400, ['properties must be a list of {key, value}.']);
  return new Map(
    value.map((entry: unknown) => {
      if (!isRecord(entry) || typeof entry['key'] !== 'string') throw new Refusal(400, ['A property needs a key.']);
      return [entry['key'], entry['value']];
    }),
  );
}

/** A user as this dialect names people, or `null` for nobody. Refused when there is no such user. */
export function userIdOf(call: Call, value: unknown, field: string): string | null {
  if (value === null) return null;
  const names = isRecord(value) ? value : {};
  const keys = call.world.kind === 'cloud' ? ['accountId', 'id'] : ['name', 'key'];
  const id = keys.map((key) => names[key]).find((named) => named !== undefined);
  if (id === null) return null;
  const user = typeof id === 'string' ? findUser(call.world, id) : undefined;
  if (!user) throw new Refusal(400, [], { [field]: `User '${textOf(id) ?? ''}' does not exist.` });
  return user.accountId;
}

export function noContent(): Reply {
  return { kind: 'empty', status: 204 };
}
