import { describe, expect, test } from 'vitest';
import { eventKey } from '../domain/events.ts';
import type { HostEvent } from '../domain/events.ts';
import type { Host } from '../domain/model.ts';
import { deliveryId, parseWebhook } from './parse.ts';

type Json = Record<string, unknown>;

const cloud: Host = { id: 'h-cloud', name: 'cloud', kind: 'jira-cloud', url: 'https://acme.atlassian.net' };
const dataCenter: Host = { id: 'h-dc', name: 'jira', kind: 'jira-data-center', url: 'https://jira.example/jira' };
const hosts: [string, Host][] = [
  ['Cloud', cloud],
  ['Data Center', dataCenter],
];

const AT = Date.parse('2026-11-20T10:00:00.250Z');
const UPDATED = '2026-11-20T11:00:00.123+0100';

function user(host: Host, name: string): Json {
  const more = { displayName: name, active: true, timeZone: 'Europe/Berlin' };
  if (host.kind === 'jira-cloud') return { accountId: `557058:${name}`, accountType: 'atlassian', ...more };
  return { name: name.toLowerCase(), key: `JIRAUSER-${name}`, emailAddress: `${name}@acme.example`, ...more };
}

function person(host: Host, name: string): Json {
  return { id: host.kind === 'jira-cloud' ? `557058:${name}` : `JIRAUSER-${name}`, name };
}

function issue(host: Host, fields: Json = {}): Json {
  return {
    id: '10042',
    self: `${host.url}/rest/api/2/issue/10042`,
    key: 'SUP-7',
    fields: {
      summary: 'Refund is late',
      issuetype: { id: '1', name: 'Task' },
      project: { id: '10000', key: 'SUP', name: 'Support' },
      status: { id: '3', name: 'In Progress', statusCategory: { id: 4, key: 'indeterminate', name: 'In Progress' } },
      assignee: user(host, 'Ann'),
      reporter: user(host, 'Rita'),
      resolution: null,
      updated: UPDATED,
      ...(host.kind === 'jira-data-center' ? { description: 'See [chat|https://x.y/1] by [~rita]' } : {}),
      ...fields,
    },
  };
}

function comment(host: Host, more: Json = {}): Json {
  return {
    self: `${host.url}/rest/api/2/issue/10042/comment/501`,
    id: '501',
    author: user(host, 'Ann'),
    updateAuthor: user(host, 'Bob'),
    body: 'Look: https://x.y/2 [~ann]',
    created: '2026-11-20T09:00:00.000+0000',
    updated: '2026-11-20T09:30:00.000+0000',
    ...more,
  };
}

function hook(host: Host, webhookEvent: string, more: Json = {}): Json {
  return { timestamp: AT, webhookEvent, user: user(host, 'Bob'), ...more };
}

function item(field: string, change: Json): Json {
  return {
    field,
    fieldtype: 'jira',
    fieldId: field,
    from: null,
    fromString: null,
    to: null,
    toString: null,
    ...change,
  };
}

function updated(host: Host, items: Json[], more: Json = {}): HostEvent {
  const changelog = { id: '9001', items };
  return eventOf(host, hook(host, 'jira:issue_updated', { issue: issue(host), changelog, ...more }));
}

function eventOf(host: Host, body: unknown): HostEvent {
  const parsed = parseWebhook({ host, body });
  if (parsed.kind !== 'event') throw new Error(JSON.stringify(parsed));
  return parsed.event;
}

function changed(event: HostEvent): Extract<HostEvent, { kind: 'issue.changed' }> {
  if (event.kind !== 'issue.changed') throw new Error(event.kind);
  return event;
}

describe.each(hosts)('an issue of %s', (_name, host) => {
  test('created: who, when and what', () => {
    const event = eventOf(host, hook(host, 'jira:issue_created', { issue: issue(host) }));
    expect(event).toMatchObject({
      kind: 'issue.created',
      hostId: host.id,
      issueId: '10042',
      at: AT,
      actor: person(host, 'Bob'),
      issue: {
        hostId: host.id,
        id: '10042',
        key: 'SUP-7',
        projectKey: 'SUP',
        summary: 'Refund is late',
        status: { id: '3', name: 'In Progress', category: 'indeterminate' },
        assignee: person(host, 'Ann'),
        resolution: null,
        updatedAt: Date.parse('2026-11-20T10:00:00.123Z'),
      },
    });
  });

  test('assignee and status in one update, in Jira’s order', () => {
    const id = (name: string): string => String(person(host, name)['id']);
    const event = updated(host, [
      item('assignee', { from: null, fromString: null, to: id('Ann'), toString: 'Ann' }),
      item('status', { from: '1', fromString: 'To Do', to: '3', toString: 'In Progress' }),
    ]);
    expect(event).toMatchObject({
      kind: 'issue.changed',
      changeId: '9001',
      comment: null,
      changes: [
        { kind: 'assignee', from: null, to: person(host, 'Ann') },
        {
          kind: 'status',
          from: { id: '1', name: 'To Do', category: null },
          to: { id: '3', name: 'In Progress', category: 'indeterminate' },
        },
      ],
    });
  });

  test('the category of a status that the issue has already left is unknown', () => {
    const event = updated(host, [item('status', { from: '1', fromString: 'To Do', to: '4', toString: 'Done' })]);
    expect(changed(event).changes).toMatchObject([{ to: { id: '4', name: 'Done', category: null } }]);
  });

  test('a move is one change, told by its keys', () => {
    const event = updated(host, [
      item('project', { from: '10000', fromString: 'Support', to: '10001', toString: 'Operations' }),
      { field: 'Key', fieldtype: 'jira', from: null, fromString: 'SUP-7', to: null, toString: 'OPS-3' },
    ]);
    expect(changed(event).changes).toEqual([{ kind: 'moved', fromKey: 'SUP-7', toKey: 'OPS-3' }]);
  });

  test('a field without the strings of its change does not show the method of the object', () => {
    const event = updated(host, [{ field: 'assignee', fieldtype: 'jira', from: 'x' }]);
    expect(changed(event).changes).toEqual([{ kind: 'assignee', from: { id: 'x', name: 'x' }, to: null }]);
  });

  test('a custom field of the same name is another field', () => {
    const event = updated(host, [
      { field: 'Status', fieldtype: 'custom', fieldId: 'customfield_1', toString: 'Done' },
      { field: 'description', fieldtype: 'custom', toString: 'x' },
      item('labels', { toString: 'a' }),
    ]);
    expect(changed(event).changes).toEqual([
      { kind: 'other', field: 'customfield_1' },
      { kind: 'other', field: 'custom:description' },
      { kind: 'other', field: 'labels', from: [], to: ['a'] },
    ]);
  });

  test('a changelog that is a bare list, missing or broken is no harm', () => {
    const status = item('status', { to: '3', toString: 'In Progress' });
    expect(changed(updated(host, [], { changelog: [status] }))).toMatchObject({
      changeId: null,
      changes: [{ kind: 'status' }],
    });
    for (const changelog of [undefined, null, 'x', { id: 9, items: 'x' }, { items: [null, 1, {}, { field: {} }] }]) {
      expect(changed(updated(host, [], { changelog })).changes).toEqual([]);
    }
  });

  test('a numeric changelog id is the same id', () => {
    const changelog = { id: 9001, items: [item('labels', {})] };
    expect(changed(updated(host, [], { changelog })).changeId).toBe('9001');
  });

  test('a comment made on a transition screen comes with the change', () => {
    const event = updated(host, [item('status', { to: '3', toString: 'In Progress' })], { comment: comment(host) });
    expect(changed(event)).toMatchObject({ changeId: '9001', comment: { id: '501' } });
  });

  test('deleted: only the id is needed', () => {
    expect(eventOf(host, hook(host, 'jira:issue_deleted', { issue: { id: 10042 } }))).toEqual({
      kind: 'issue.deleted',
      hostId: host.id,
      issueId: '10042',
      at: AT,
      actor: person(host, 'Bob'),
    });
  });

  test('people, project, resolution and categories of any shape are tolerated', () => {
    const strange = {
      assignee: 'nobody',
      project: null,
      resolution: 7,
      status: { id: 3, name: 'Odd', statusCategory: { key: 'undefined' } },
    };
    const event = eventOf(host, hook(host, 'jira:issue_created', { issue: issue(host, strange), user: 5 }));
    expect(event).toMatchObject({
      actor: null,
      issue: { assignee: null, projectKey: 'SUP', resolution: null, status: { id: '3', name: 'Odd', category: null } },
    });
  });
});

describe('the description', () => {
  const description = item('description', { fromString: 'old', toString: 'new' });

  test('of Cloud is read again when it may be new, whatever the payload says', () => {
    const body = hook(cloud, 'jira:issue_created', { issue: issue(cloud, { description: 'stale https://x.y/1' }) });
    expect(eventOf(cloud, body)).toMatchObject({ description: { kind: 'reread' } });
    expect(updated(cloud, [description])).toMatchObject({ description: { kind: 'reread' } });
    expect(updated(cloud, [], { changelog: undefined })).toMatchObject({ description: { kind: 'reread' } });
  });

  test('of Cloud is unchanged when something else changed', () => {
    expect(updated(cloud, [item('labels', {})])).toMatchObject({ description: { kind: 'unchanged' } });
  });

  test('of Data Center is taken from the payload, mentions by name', () => {
    const event = updated(dataCenter, [item('labels', {})]);
    expect(event).toMatchObject({ description: { kind: 'given', value: { urls: ['https://x.y/1'] } } });
    expect(JSON.stringify(event)).toContain('@Rita');
  });

  test('of Data Center that was emptied is an empty text', () => {
    const event = updated(dataCenter, [description], { issue: issue(dataCenter, { description: null }) });
    expect(event).toMatchObject({ description: { kind: 'given', value: { blocks: [], urls: [] } } });
  });

  test('of Data Center that is not in the payload is read again if it changed', () => {
    const bare = issue(dataCenter);
    delete (bare['fields'] as Json)['description'];
    expect(updated(dataCenter, [description], { issue: bare })).toMatchObject({ description: { kind: 'reread' } });
    expect(updated(dataCenter, [item('labels', {})], { issue: bare })).toMatchObject({
      description: { kind: 'unchanged' },
    });
  });
});

describe.each(hosts)('a comment of %s', (_name, host) => {
  test('created, with the short issue that Cloud sends', () => {
    const short = issue(host);
    delete (short['fields'] as Json)['updated'];
    const event = eventOf(host, {
      timestamp: AT,
      webhookEvent: 'comment_created',
      comment: comment(host),
      issue: short,
    });
    expect(event).toMatchObject({
      kind: 'comment.created',
      issueId: '10042',
      actor: person(host, 'Ann'),
      issue: { key: 'SUP-7', updatedAt: Date.parse('2026-11-20T09:30:00Z') },
      comment: { id: '501' },
    });
  });

  test('without an issue is of the issue that its own address names', () => {
    const event = eventOf(host, { timestamp: AT, webhookEvent: 'comment_created', comment: comment(host) });
    expect(event).toMatchObject({ kind: 'comment.created', issueId: '10042', issue: null });
  });

  test('with an issue that has only an id is of that issue', () => {
    const body = { timestamp: AT, webhookEvent: 'comment_updated', comment: comment(host), issue: { id: '77' } };
    expect(eventOf(host, body)).toMatchObject({ kind: 'comment.changed', issueId: '77', issue: null });
  });

  test('changed, by whom and when the comment says', () => {
    const event = eventOf(host, { timestamp: AT, webhookEvent: 'comment_updated', comment: comment(host) });
    expect(event).toMatchObject({
      kind: 'comment.changed',
      at: Date.parse('2026-11-20T09:30:00Z'),
      actor: person(host, 'Bob'),
    });
  });

  test('deleted', () => {
    const event = eventOf(host, { timestamp: AT, webhookEvent: 'comment_deleted', comment: comment(host) });
    expect(event).toEqual({
      kind: 'comment.deleted',
      hostId: host.id,
      issueId: '10042',
      at: AT,
      actor: null,
      commentId: '501',
    });
  });

  test.each([
    ['comment_created', 'issue_commented'],
    ['comment_updated', 'issue_comment_edited'],
    ['comment_deleted', 'issue_comment_deleted'],
  ])('told twice, as %s and as an update (%s), is one event', (topic, act) => {
    const one = eventOf(host, { timestamp: AT, webhookEvent: topic, comment: comment(host) });
    const more = { issue_event_type_name: act, comment: comment(host), changelog: undefined };
    const other = updated(host, [], { ...more, timestamp: AT + 40 });
    expect(eventKey(other)).toBe(eventKey(one));
    const logged = updated(host, [item('Comment', { fromString: 'old text' })], {
      ...more,
      changelog: { id: '3', items: [item('Comment', {})] },
    });
    expect(eventKey(logged)).toBe(eventKey(one));
  });

  test('told by an update says nothing of the description on Cloud', () => {
    const more = { issue_event_type_name: 'issue_commented', comment: comment(host), changelog: undefined };
    const event = changed(updated(host, [], more));
    expect(event.changes).toEqual([]);
    expect(event.description.kind).toBe(host.kind === 'jira-cloud' ? 'unchanged' : 'given');
  });

  test('every delivery of it has the same key, different comments have different keys', () => {
    const body = { timestamp: AT, webhookEvent: 'comment_created', comment: comment(host) };
    const again = structuredClone(body);
    expect(eventKey(eventOf(host, again))).toBe(eventKey(eventOf(host, body)));
    const other = { ...body, comment: comment(host, { id: '502' }) };
    expect(eventKey(eventOf(host, other))).not.toBe(eventKey(eventOf(host, body)));
  });
});

describe('the text of a comment', () => {
  const told = (host: Host, more: Json = {}): unknown => {
    const event = eventOf(host, { timestamp: AT, webhookEvent: 'comment_created', comment: comment(host, more) });
    return event.kind === 'comment.created' ? event.comment.comment : null;
  };

  test('is read again on Cloud, where webhooks send it without its cards', () => {
    expect(told(cloud)).toEqual({ kind: 'reread' });
  });

  test('is taken as it comes on Data Center', () => {
    expect(told(dataCenter)).toMatchObject({
      kind: 'given',
      value: {
        id: '501',
        author: person(dataCenter, 'Ann'),
        text: { urls: ['https://x.y/2'] },
        public: null,
        createdAt: Date.parse('2026-11-20T09:00:00Z'),
        updatedAt: Date.parse('2026-11-20T09:30:00Z'),
      },
    });
    expect(JSON.stringify(told(dataCenter))).toContain('@Ann');
    expect(told(dataCenter, { body: undefined })).toEqual({ kind: 'reread' });
  });

  test.each([
    ['marked by Jira Service Management', { jsdPublic: false }],
    ['marked by its property', { properties: [{ key: 'sd.public.comment', value: { internal: true } }] }],
    ['restricted to a role', { visibility: { type: 'role', value: 'Developers' } }],
  ])('is not public when %s', (_name, more) => {
    expect(told(dataCenter, more)).toMatchObject({ value: { public: false } });
  });

  test('is public when marked so', () => {
    const properties = [{ key: 'sd.public.comment', value: { internal: false } }];
    expect(told(dataCenter, { jsdPublic: true, visibility: null, properties })).toMatchObject({
      value: { public: true },
    });
  });
});

describe('what is no event', () => {
  test.each(['worklog_created', 'project_updated', 'jira:version_released', 'issuelink_created', 'tomorrow’s', ''])(
    'topic %j is skipped',
    (webhookEvent) => {
      const expected = { kind: 'skip', reason: 'unknown_topic', event: webhookEvent };
      expect(parseWebhook({ host: cloud, body: { webhookEvent, timestamp: AT } })).toEqual(expected);
    },
  );

  test('a deleted project tells of no issue, and is told as itself', () => {
    const body = { webhookEvent: 'project_deleted', timestamp: AT, project: { id: 1, key: 'SUP' } };
    expect(parseWebhook({ host: cloud, body })).toEqual({
      kind: 'project-deleted',
      projectKey: 'SUP',
      at: AT,
      actor: null,
    });
    const nameless = { webhookEvent: 'project_deleted', timestamp: AT };
    expect(parseWebhook({ host: cloud, body: nameless })).toMatchObject({ kind: 'incomplete', field: 'project' });
  });

  test('a body without a topic is skipped', () => {
    expect(parseWebhook({ host: cloud, body: {} })).toMatchObject({ kind: 'skip', reason: 'unknown_topic' });
    expect(parseWebhook({ host: cloud, body: { webhookEvent: 4 } })).toMatchObject({ kind: 'skip' });
  });

  test.each([
    ['issue', { issue: undefined }],
    ['issue.id', { issue: { key: 'SUP-7', fields: issue(cloud)['fields'] } }],
    ['issue.id', { issue: { ...issue(cloud), id: '' } }],
    ['issue.key', { issue: { ...issue(cloud), key: null } }],
    ['issue.fields', { issue: { ...issue(cloud), fields: undefined } }],
    ['issue.fields.summary', { issue: issue(cloud, { summary: undefined }) }],
    ['issue.fields.status', { issue: issue(cloud, { status: null }) }],
    ['issue.fields.status.name', { issue: issue(cloud, { status: { id: '1' } }) }],
    ['timestamp', { issue: issue(cloud, { updated: 'yesterday' }), timestamp: null }],
  ])('an update without %s says so', (field, more) => {
    const body = hook(cloud, 'jira:issue_updated', more);
    expect(parseWebhook({ host: cloud, body })).toEqual({ kind: 'incomplete', field, event: 'jira:issue_updated' });
  });

  test.each([
    ['comment', { comment: undefined }],
    ['comment.id', { comment: comment(dataCenter, { id: undefined }) }],
    ['issue.id', { comment: comment(dataCenter, { self: 'https://jira.example/somewhere' }) }],
    ['issue.id', { comment: comment(dataCenter, { self: undefined }) }],
  ])('a comment without %s says so', (field, more) => {
    const body = hook(dataCenter, 'comment_created', more);
    expect(parseWebhook({ host: dataCenter, body })).toEqual({ kind: 'incomplete', field, event: 'comment_created' });
  });

  test('a deleted issue without id, or without a time, says so', () => {
    const parse = (more: Json) => parseWebhook({ host: cloud, body: { webhookEvent: 'jira:issue_deleted', ...more } });
    expect(parse({ timestamp: AT, issue: {} })).toMatchObject({ kind: 'incomplete', field: 'issue.id' });
    expect(parse({ issue: { id: '1' } })).toMatchObject({ kind: 'incomplete', field: 'timestamp' });
  });

  test('keys of the prototype are data that nobody reads', () => {
    const body: unknown = JSON.parse(`{"__proto__":{"webhookEvent":"comment_created"},"constructor":1}`);
    expect(parseWebhook({ host: cloud, body })).toMatchObject({ kind: 'skip', reason: 'unknown_topic' });
  });
});

test('the id of a delivery is Jira’s, or none', () => {
  expect(deliveryId({ 'x-atlassian-webhook-identifier': ' 3f-1 ' })).toBe('3f-1');
  expect(deliveryId({ 'x-atlassian-webhook-identifier': '' })).toBeNull();
  expect(deliveryId({})).toBeNull();
});
