import { afterEach, describe, expect, test } from 'vitest';
import { startJiraSim } from '../jira.ts';
import {
  asRetry,
  commentPair,
  commentWithoutIssue,
  fromSecondHook,
  movedIssue,
  reorderedHistory,
  signedPayload,
} from './fixtures.ts';
import { hubSignature } from './signing.ts';
import { ALL_EVENTS } from './hooks.ts';
import { call, startReceiver } from './testing.ts';
import type { JiraSim, JiraSimOptions } from '../jira.ts';
import type { Json } from './shapes.ts';
import type { Receiver } from './testing.ts';

const open: { close: () => Promise<void> }[] = [];

async function start(options: Partial<JiraSimOptions> = {}): Promise<{ sim: JiraSim; receiver: Receiver; id: string }> {
  const sim = await startJiraSim({ kind: 'cloud', retryDelaysMs: [5, 5, 5, 5, 5], ...options });
  const receiver = await startReceiver();
  open.push(sim, receiver);
  const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken', description: 'text' });
  sim.hooks.add({ url: receiver.url, events: ALL_EVENTS, secret: 'secret' });
  return { sim, receiver, id };
}

const dataCenter = { kind: 'data-center', contextPath: '/jira' } as const;

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const events = (receiver: Receiver): unknown[] => receiver.received.map(({ json }) => json['webhookEvent']);

describe('a webhook of Cloud', () => {
  test('is signed over its bytes and carries an identifier', async () => {
    const { sim, receiver, id } = await start();
    sim.act.transition({ issue: id, status: 'Done', by: 'ben' });
    await sim.hooks.idle();
    const [{ headers, raw, json } = { headers: {}, raw: Buffer.alloc(0), json: {} }] = receiver.received;
    expect(headers['x-hub-signature']).toBe(hubSignature('secret', raw));
    expect(headers['x-atlassian-webhook-identifier']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['x-atlassian-webhook-flow']).toBe('Primary');
    expect(headers).not.toHaveProperty('x-atlassian-webhook-retry');
    expect(json).toMatchObject({
      webhookEvent: 'jira:issue_updated',
      issue_event_type_name: 'issue_resolved',
      issue: { id, key: 'SUP-1' },
    });
    expect(json['user']).not.toHaveProperty('emailAddress');
    const { items } = json['changelog'] as { items: Json[] };
    expect(items).toMatchObject([
      { field: 'resolution', fromString: null, toString: 'Done' },
      { field: 'status', fieldId: 'status', from: '10000', fromString: 'To Do', to: '10003', toString: 'Done' },
    ]);
  });

  test('signs as the test vector of the documentation says', () => {
    expect(hubSignature("It's a Secret to Everybody", 'Hello World!')).toBe(
      'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
    );
  });

  test('leaves the description out, or gives it as markup', async () => {
    const { sim, receiver, id } = await start();
    sim.act.editDescription({ issue: id, description: 'See https://x.y/1' });
    sim.switches.cloudDescription = 'wiki';
    sim.act.editDescription({ issue: id, description: 'See https://x.y/2' });
    await sim.hooks.idle();
    const [without, as] = receiver.received.map(({ json }) => (json['issue'] as { fields: Json }).fields);
    expect(without).not.toHaveProperty('description');
    expect(as).toMatchObject({ description: 'See [https://x.y/2|https://x.y/2|smart-link]' });
  });

  test('is retried with the same identifier until it is taken', async () => {
    const { sim, receiver, id } = await start();
    receiver.answers.push(503, 429);
    sim.act.comment({ issue: id, text: 'Hello' });
    await sim.hooks.idle();
    const headers = receiver.received.map((one) => one.headers);
    expect(headers.map((one) => one['x-atlassian-webhook-retry'])).toEqual([undefined, '1', '2']);
    expect(new Set(headers.map((one) => one['x-atlassian-webhook-identifier'])).size).toBe(1);
    expect(sim.hooks.deliveries.map(({ status }) => status)).toEqual([503, 429, 200]);
  });

  test('is never retried when it was refused', async () => {
    const { sim, receiver, id } = await start();
    receiver.answers.push(400);
    sim.act.comment({ issue: id, text: 'Hello' });
    await sim.hooks.idle();
    expect(receiver.received).toHaveLength(1);
  });

  test('says project and key on a move', async () => {
    const { sim, receiver, id } = await start();
    sim.act.move({ issue: id, project: 'OPS' });
    await sim.hooks.idle();
    expect(receiver.received[0]?.json).toMatchObject({
      issue_event_type_name: 'issue_moved',
      issue: { id, key: 'OPS-1' },
      changelog: {
        items: [
          { field: 'project', toString: 'Operations' },
          { field: 'Key', fromString: 'SUP-1', toString: 'OPS-1' },
        ],
      },
    });
  });
});

describe('a webhook of Data Center', () => {
  test('is signed from version 10 on and not before', async () => {
    for (const version of [9, 10] as const) {
      const { sim, receiver, id } = await start({ ...dataCenter, version });
      sim.act.assign({ issue: id, assignee: 'ben' });
      await sim.hooks.idle();
      const { headers } = receiver.received[0] ?? { headers: {} };
      expect('x-hub-signature' in headers).toBe(version === 10);
      expect(headers).not.toHaveProperty('x-atlassian-webhook-identifier');
    }
  });

  test('tells a comment twice, once without the issue', async () => {
    const { sim, receiver, id } = await start(dataCenter);
    const { commentId } = sim.act.comment({ issue: id, text: 'Hello' });
    await sim.hooks.idle();
    const [own, update] = receiver.received.map(({ json }) => json);
    expect(own).toMatchObject({ webhookEvent: 'comment_created', comment: { id: commentId, body: 'Hello' } });
    expect(own).not.toHaveProperty('issue');
    expect((own?.['comment'] as Json | undefined)?.['self']).toBe(
      `${sim.url}/rest/api/2/issue/${id}/comment/${commentId}`,
    );
    expect(update).toMatchObject({
      webhookEvent: 'jira:issue_updated',
      issue_event_type_name: 'issue_commented',
      comment: { id: commentId },
    });
  });

  test('carries assignee, status and comment of one change in one update', async () => {
    const { sim, receiver, id } = await start(dataCenter);
    sim.act.change({ issue: id, assignee: 'ben', status: 'In Progress', comment: 'On it' });
    await sim.hooks.idle();
    const updates = receiver.received.filter(({ json }) => json['webhookEvent'] === 'jira:issue_updated');
    expect(events(receiver)).toEqual(['comment_created', 'jira:issue_updated']);
    const items = (updates[0]?.json['changelog'] as { items: Json[] } | undefined)?.items.map((item) => item['field']);
    expect(items).toEqual(['assignee', 'status']);
    expect(updates[0]?.json).toMatchObject({
      comment: { body: 'On it' },
      user: { name: 'ann', emailAddress: 'ann@acme.example' },
    });
  });
});

describe('deliveries on demand', () => {
  test('are held, reordered, and doubled', async () => {
    const { sim, receiver, id } = await start();
    sim.hooks.switches.held = true;
    for (const status of ['In Progress', 'Waiting', 'Done']) sim.act.transition({ issue: id, status });
    sim.hooks.switches.duplicate = 1;
    sim.hooks.release('reversed');
    await sim.hooks.idle();
    const names = receiver.received.map(
      ({ json }) => (json['issue'] as { fields: { status: { name: string } } }).fields.status.name,
    );
    expect(names).toEqual(['Done', 'Done', 'Waiting', 'Waiting', 'In Progress', 'In Progress']);
  });

  test('are dropped, and the record says so', async () => {
    const { sim, receiver, id } = await start();
    sim.hooks.switches.drop = 1;
    sim.act.comment({ issue: id, text: 'Hello' });
    await sim.hooks.idle();
    expect(receiver.received).toHaveLength(0);
    expect(sim.hooks.deliveries).toMatchObject([{ event: 'comment_created', status: 'dropped' }]);
  });

  test('come once for each hook, under identifiers of their own', async () => {
    const { sim, receiver, id } = await start();
    sim.hooks.add({ url: receiver.url, events: ALL_EVENTS, secret: 'other' });
    sim.act.comment({ issue: id, text: 'Hello' });
    await sim.hooks.idle();
    expect(new Set(receiver.received.map((one) => one.headers['x-atlassian-webhook-identifier'])).size).toBe(2);
  });

  test('of a deleted project are one event, none for its issues', async () => {
    const { sim, receiver } = await start();
    sim.act.deleteProject({ project: 'SUP' });
    await sim.hooks.idle();
    expect(events(receiver)).toEqual(['project_deleted']);
  });
});

describe('registration', () => {
  const input = { name: 'Deskbridge', url: 'http://127.0.0.1:9/hook', events: ['jira:issue_updated'] };

  test('is at the old place on Cloud and Data Center 9, and never shows the secret', async () => {
    for (const options of [{}, { ...dataCenter, version: 9 } as const]) {
      const { sim } = await start(options);
      const created = await call(sim, 'POST /rest/webhooks/1.0/webhook', {
        ...input,
        secret: 's3cret',
        filters: { 'issue-related-events-section': 'project = SUP' },
      });
      expect(created).toMatchObject({
        status: 201,
        body: { ...input, filters: { 'issue-related-events-section': 'project = SUP' } },
      });
      expect(JSON.stringify(created.body)).not.toContain('s3cret');
      expect((await call(sim, 'POST /rest/jira-webhook/1.0/webhooks', input)).status).toBe(404);
    }
  });

  test('is at the new place on Data Center 10', async () => {
    const { sim } = await start({ ...dataCenter, version: 10 });
    const created = await call(sim, 'POST /rest/jira-webhook/1.0/webhooks', {
      ...input,
      configuration: { SECRET: 's3cret' },
    });
    expect(created).toMatchObject({ status: 201, body: { ...input, active: true } });
    expect(sim.hooks.list().at(-1)?.secret).toBe('s3cret');
    const id = Number(created.body['id']);
    expect((await call(sim, `DELETE /rest/jira-webhook/1.0/webhooks/${id}`)).status).toBe(204);
    expect((await call(sim, 'POST /rest/webhooks/1.0/webhook', input)).status).toBe(404);
  });
});

describe('fixtures', () => {
  const cloud = { kind: 'cloud', secret: 'secret' } as const;

  test('are signed over the bytes they hand out', () => {
    const { headers, body } = signedPayload(cloud, { hello: 'world' });
    expect(headers['x-hub-signature']).toBe(hubSignature('secret', body));
    expect(signedPayload({ kind: 'data-center', version: 9, secret: 'secret' }, {}).headers).not.toHaveProperty(
      'x-hub-signature',
    );
  });

  test('cover the traps', () => {
    expect(commentWithoutIssue({ kind: 'data-center', secret: null }).json).not.toHaveProperty('issue');
    const pair = commentPair({ kind: 'data-center', secret: null });
    expect([pair.created, pair.updated].map(({ json }) => (json['comment'] as Json)['id'])).toEqual(['10201', '10201']);
    expect(movedIssue(cloud).json).toMatchObject({ issue: { key: 'OPS-1' } });
    expect(
      reorderedHistory(cloud)
        .map(({ json }) => json['webhookEvent'])
        .at(-1),
    ).toBe('jira:issue_created');
    const first = movedIssue(cloud);
    const retry = asRetry(first, 2);
    expect(retry.headers).toMatchObject({ ...first.headers, 'x-atlassian-webhook-retry': '2' });
    expect(fromSecondHook(first).headers['x-atlassian-webhook-identifier']).not.toBe(
      first.headers['x-atlassian-webhook-identifier'],
    );
  });
});
