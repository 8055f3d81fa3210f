import { expect, test } from 'vitest';
import { eventKey } from '../domain/events.ts';
import type { Host } from '../domain/model.ts';
import { forgeEventIn, lifecycleOf, parseForgeEvent } from './forge-parse.ts';
import { parsePostFunction } from './forge-post-function.ts';
import { parseWebhook } from './parse.ts';

const host: Host = { id: 'h1', name: 'cloud', kind: 'jira-cloud', url: 'https://acme.atlassian.net' };

const issue = {
  id: '10001',
  key: 'SUP-1',
  fields: {
    summary: 'Invoices twice',
    issuetype: { id: '1', name: 'Bug' },
    project: { key: 'SUP' },
    status: { id: '10001', name: 'In Progress', statusCategory: { key: 'indeterminate' } },
    creator: { accountId: '557058:ann' },
    reporter: { accountId: '557058:ann' },
    assignee: null,
    created: '2026-11-20T10:00:00.000+0000',
    updated: '2026-11-20T12:00:00.000+0000',
  },
};
const common = { timestamp: '1763640000000', selfGenerated: false, atlassianId: '557058:ben', issue };
const item = {
  field: 'status',
  fieldId: 'status',
  from: '10000',
  fromString: 'To Do',
  to: '10001',
  toString: 'In Progress',
};

function parsed(event: Record<string, unknown>) {
  const read = parseForgeEvent({ host, event: forgeEventIn(event) });
  if (read.kind !== 'event') throw new Error(`It is no event but ${JSON.stringify(read)}.`);
  return read.event;
}

function comment(times: { created: string; updated: string }) {
  const body = { version: 1, type: 'doc', content: [] };
  return { id: '20001', author: { accountId: '557058:ben' }, body, jsdPublic: false, ...times };
}
const made = { created: '2026-11-20T12:00:00.000+0000', updated: '2026-11-20T12:00:00.000+0000' };

test.each([
  ['at the root', (event: object) => ({ ...event })],
  ['under payload', (event: object) => ({ payload: event })],
  ['again, with what its retry says', (event: object) => ({ ...event, retryContext: { retryCount: 2 } })],
  ['again under payload', (event: object) => ({ payload: event, retryContext: { retryCount: 2 } })],
])('an event is read %s, with the same identity', (_how, wrap) => {
  const event = { ...common, eventType: 'avi:jira:updated:issue', changelog: { id: '10401', items: [item] } };
  expect(forgeEventIn(wrap(event))).toEqual(event);
  expect(eventKey(parsed(wrap(event)))).toBe('changed:h1:10001:10401');
});

test('the same change, heard as a webhook and from Forge, is one event', () => {
  const both = (topic: string, name: string, more: object) => {
    const webhook = parseWebhook({ host, body: { timestamp: 1763640000123, webhookEvent: topic, issue, ...more } });
    return [
      webhook.kind === 'event' ? eventKey(webhook.event) : '',
      eventKey(parsed({ ...common, eventType: name, ...more })),
    ];
  };
  const changelog = { id: '10401', items: [item] };
  const edited = { ...made, updated: '2026-11-20T12:05:00.000+0000' };
  for (const [webhook, forge] of [
    both('jira:issue_created', 'avi:jira:created:issue', {}),
    both('jira:issue_updated', 'avi:jira:updated:issue', { changelog }),
    both('jira:issue_deleted', 'avi:jira:deleted:issue', {}),
    both('comment_created', 'avi:jira:commented:issue', { comment: comment(made) }),
    both('comment_updated', 'avi:jira:commented:issue', { comment: comment(edited) }),
    both('comment_deleted', 'avi:jira:deleted:comment', { comment: comment(made) }),
  ]) {
    expect(forge).toBe(webhook);
  }
});

test('a comment that is edited is told apart from a new one by its times', () => {
  const kindOf = (times: typeof made) =>
    parsed({ ...common, eventType: 'avi:jira:commented:issue', comment: comment(times) }).kind;
  expect(kindOf(made)).toBe('comment.created');
  expect(kindOf({ ...made, updated: '2026-11-20T12:00:01.000+0000' })).toBe('comment.changed');
});

test('texts are read at Jira, whatever the event carries of them', () => {
  const created = parsed({ ...common, eventType: 'avi:jira:created:issue' });
  expect(created).toMatchObject({ kind: 'issue.created', description: { kind: 'reread' } });
  const commented = parsed({ ...common, eventType: 'avi:jira:commented:issue', comment: comment(made) });
  expect(commented).toMatchObject({ comment: { id: '20001', comment: { kind: 'reread' } } });
});

test.each([
  ['with its id', { id: '10401', items: [item] }, '10401'],
  ['without', { items: [item] }, null],
  ['as a bare list', [item], null],
])('a changelog %s gives its changes', (_how, changelog, id) => {
  const event = parsed({ ...common, eventType: 'avi:jira:updated:issue', changelog });
  expect(event).toMatchObject({
    changeId: id,
    changes: [{ kind: 'status', to: { id: '10001', name: 'In Progress' } }],
  });
});

test('a custom field that somebody called Status is not the status', () => {
  const changelog = { id: '1', items: [{ ...item, field: 'Status', fieldId: 'customfield_10020' }] };
  const event = parsed({ ...common, eventType: 'avi:jira:updated:issue', changelog });
  expect(event).toMatchObject({ changes: [{ kind: 'other', field: 'customfield_10020' }] });
});

test.each(['avi:jira:viewed:issue', 'constructor', '__proto__'])(
  'an event we do not act on, %s, is put aside',
  (eventType) => {
    const read = parseForgeEvent({ host, event: { ...common, eventType } });
    expect(read).toEqual({ kind: 'skip', reason: 'unknown_topic', event: eventType });
  },
);

test.each([
  {},
  { eventType: 7 },
  { eventType: 'avi:jira:updated:issue' },
  { eventType: 'avi:jira:commented:issue', comment: [] },
])('a broken event %j is named, not thrown', (event) => {
  expect(['skip', 'incomplete']).toContain(parseForgeEvent({ host, event }).kind);
  expect(parsePostFunction({ host, event }).kind).toBe('incomplete');
});

test('what tells of the app itself is known', () => {
  expect(lifecycleOf({ eventType: 'avi:forge:installed:app', app: { id: 'x', version: '2.0.0' } })).toEqual({
    kind: 'installed',
    appVersion: '2.0.0',
  });
  expect(lifecycleOf({ eventType: 'avi:forge:upgraded:app' })).toEqual({ kind: 'upgraded', appVersion: null });
  expect(lifecycleOf({ ...common, eventType: 'avi:jira:updated:issue' })).toBeNull();
});

const transition = { id: '21', name: 'Start', from: { id: '10000' }, to: { id: '10001' }, executionId: 'run-1' };
const run = {
  ...common,
  transition,
  postFunction: { id: 'pf-1' },
  configuration: { reopen: true, template: ' {{key}} moved ' },
};

test('a run of the post function says its transition and what it is to do', () => {
  expect(parsePostFunction({ host, event: run })).toMatchObject({
    kind: 'event',
    event: {
      kind: 'post-function.ran',
      runId: 'pf-1:run-1',
      changeId: null,
      from: { id: '10000' },
      to: { id: '10001', name: 'In Progress', category: 'indeterminate' },
      reopen: true,
      template: '{{key}} moved',
    },
  });
});

test.each([
  ['statuses by id alone', { transition: { ...transition, from: '10000', to: 10_001 } }],
  [
    'statuses under other names',
    { transition: { executionId: 'run-1', fromStatus: { id: '10000' }, toStatus: { id: '10001' } } },
  ],
  ['the run beside the transition', { transition: { ...transition, executionId: undefined }, executionId: 'run-1' }],
  ['settings as JSON in a text', { configuration: '{"reopen":true,"template":"{{key}} moved"}' }],
])('a run is read with %s', (_how, spelled) => {
  const read = parsePostFunction({ host, event: { ...run, ...spelled } });
  const expected = { runId: 'pf-1:run-1', from: { id: '10000' }, to: { id: '10001' }, reopen: true };
  expect(read).toMatchObject({ kind: 'event', event: expected });
});

test.each([null, 'no json', '[]', { reopen: 'yes', template: '' }])(
  'settings %j are those of a new post function',
  (configuration) => {
    expect(parsePostFunction({ host, event: { ...run, configuration } })).toMatchObject({
      event: { reopen: false, template: null },
    });
  },
);
