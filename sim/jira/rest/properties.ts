/** REST: properties of an issue, any JSON under a key. */
import { json } from '../../http.ts';
import { apiUrl } from '../shapes.ts';
import { record } from '../world.ts';
import { Refusal, demand, issueOf, noContent } from './call.ts';
import type { Reply } from '../../http.ts';
import type { Issue } from '../model.ts';
import type { Call } from './call.ts';

const LONGEST_VALUE = 32_768;

export function getPropertyKeys(call: Call): Reply {
  const issue = issueOf(call);
  const keys = [...issue.properties.keys()].map((key) => ({
    self: apiUrl(call.world, call.version, `/issue/${issue.id}/properties/${encodeURIComponent(key)}`),
    key,
  }));
  return json(200, { keys });
}

export function getProperty(call: Call): Reply {
  const issue = issueOf(call);
  const key = existing(call, issue);
  return json(200, { key, value: issue.properties.get(key) });
}

export function putProperty(call: Call): Reply {
  const issue = issueOf(call);
  demand(call, 'EDIT_ISSUES', { status: 403, message: 'You do not have permission to edit this issue.' });
  const key = call.params['key'] ?? '';
  const text = call.request.raw.toString('utf8');
  if (text.length > LONGEST_VALUE)
    throw new Refusal(400, [`The property value must be at most ${LONGEST_VALUE} characters.`]);
  const known = issue.properties.has(key);
  const value = parsed(text);
  issue.properties.set(key, value);
  record(call.world, call.actor, {
    what: 'property-set',
    issueId: issue.id,
    key: issue.key,
    detail: { property: key, value },
  });
  return json(known ? 200 : 201, null);
}

export function removeProperty(call: Call): Reply {
  const issue = issueOf(call);
  const key = existing(call, issue);
  issue.properties.delete(key);
  record(call.world, call.actor, {
    what: 'property-deleted',
    issueId: issue.id,
    key: issue.key,
    detail: { property: key },
  });
  return noContent();
}

function existing(call: Call, issue: Issue): string {
  const key = call.params['key'] ?? '';
  if (!issue.properties.has(key)) throw new Refusal(404, [`The property ${key} does not exist.`]);
  return key;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal(400, ['The property value must be valid JSON.']);
  }
}
