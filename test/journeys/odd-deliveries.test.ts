/** Webhooks that are genuine but odd: they come twice, in new shapes, without what they need. Nothing is lost, nothing is told twice. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { asRetry, fromSecondHook, signedPayload, tellStory } from '../../sim/jira/fixtures.ts';
import type { Json } from '../../sim/jira/shapes.ts';
import { figure, jiraSigned, received } from './hooks.ts';
import type { Site } from './sites.ts';
import { eachSite, eachWorld } from './world.ts';

eachWorld('odd deliveries', (world) => {
  eachSite(world, ['cloud', 'data-center', 'data-center-9'], (site, name) => {
    const story = () => tellStory(site().sender);

    async function linkedIssue() {
      const conversation = world().conversation();
      const issue = site().jira.act.createIssue({ project: 'SUP', summary: 'Hooks', description: conversation.url });
      await world().settled();
      return { ...issue, conversation: conversation.id };
    }

    test('B3: what was delivered once is 200 again and does nothing', async () => {
      const issue = await linkedIssue();
      site().jira.act.transition({ issue: issue.id, status: 'Done' });
      await world().settled();
      const delivery = lastDelivery(site());
      const [before, notes, doubles] = [
        await received(world()),
        world().notes(issue.conversation).length,
        await figure(world(), 'jira', 'duplicate'),
      ];
      for (const again of [delivery, asRetry(delivery, 1), fromSecondHook(delivery)])
        expect((await site().post(again)).status).toBe(200);
      await world().settled();
      expect(await received(world())).toBe(before);
      expect(world().notes(issue.conversation)).toHaveLength(notes);
      expect(await figure(world(), 'jira', 'duplicate')).toBe(doubles + 3);
    });

    test('B7: keys of the prototype are data, and change nothing', async () => {
      const issue = await linkedIssue();
      site().jira.act.transition({ issue: issue.id, status: 'In Progress' });
      await world().settled();
      const { json } = lastDelivery(site());
      const text = JSON.stringify({ ...json, changelog: changed(json, 'Done') }).replace(
        /^\{/,
        '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},',
      );
      const body = Buffer.from(text);
      const headers = signedPayload(site().sender, {}).headers;
      const signed = site().sender.secret === null ? {} : jiraSigned(site().sender.secret ?? '', body);
      expect((await site().post({ headers: { ...headers, ...signed }, body })).status).toBe(200);
      await world().settled();
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      expect(world().notes(issue.conversation).at(-1)?.text).toContain('→ Done');
    });

    test('B8: an unknown event is 200, and shows as skipped with its reason', async () => {
      const payload = signedPayload(site().sender, { webhookEvent: 'worklog_created', timestamp: Date.now(), n: name });
      expect((await site().post(payload)).status).toBe(200);
      const { items } = (await world().api('GET', `/api/v1/events?host=${name}&state=skipped`)).json;
      expect(items.some((event) => event.reasons.includes('unknown_topic'))).toBe(true);
    });

    test('B8: fields and values nobody knows yet do not stop an event', async () => {
      const issue = await linkedIssue();
      site().jira.act.assign({ issue: issue.id, assignee: 'ben' });
      await world().settled();
      const { json } = lastDelivery(site());
      const fields = (json['issue'] as { fields: Json }).fields;
      const status = { id: '777', name: 'Beamed up', statusCategory: { key: 'transcended', id: 99 } };
      const future = {
        ...json,
        novelty: { deep: [1, { a: null }] },
        issue: { ...(json['issue'] as Json), fields: { ...fields, status, updated: '2099-01-01T00:00:00.000+0000' } },
        changelog: changed(json, 'Beamed up'),
        issue_event_type_name: 'issue_transcended',
      };
      expect((await site().post(signedPayload(site().sender, future))).status).toBe(200);
      await world().settled();
      expect(world().notes(issue.conversation).at(-1)?.text).toContain('→ Beamed up');
    });

    test('B9: an event without what it needs is 200, and a dead letter that names the field', async () => {
      const payload = signedPayload(site().sender, {
        webhookEvent: 'jira:issue_updated',
        timestamp: Date.now(),
        issue: { key: 'SUP-1', nonce: `${name} ${world().engine}` },
      });
      expect((await site().post(payload)).status).toBe(200);
      const { items } = (await world().api('GET', `/api/v1/events?host=${name}&state=dead`)).json;
      expect(items[0]?.reasons).toEqual(['payload_incomplete: issue.id']);
    });

    test('a project that is not set up causes no call, to nobody', async () => {
      const teller = story();
      teller.act.createIssue({ project: 'SUP', summary: 'Elsewhere', description: world().conversation().url });
      const [created] = teller.take();
      if (created === undefined) throw new Error('Nothing was told.');
      const text = created.body.toString().replaceAll('SUP', 'NONE');
      const [ours, theirs] = [world().intercom.requests().length, site().jira.requests.length];
      expect((await site().post(signedPayload(site().sender, JSON.parse(text) as Json))).status).toBe(200);
      await world().settled();
      expect(world().intercom.requests()).toHaveLength(ours);
      expect(site().jira.requests).toHaveLength(theirs);
      const { items } = (await world().api('GET', `/api/v1/events?host=${name}&limit=1`)).json;
      expect(items[0]).toMatchObject({ state: 'skipped', reasons: ['project NONE is not set up'] });
    });
  });

  test('B4: the same delivery id with another body is 200, without effect, and is logged', async () => {
    const site = world().sites.cloud;
    const conversation = world().conversation();
    const issue = site.jira.act.createIssue({ project: 'SUP', summary: 'Reuse', description: conversation.url });
    await world().settled();
    site.jira.act.transition({ issue: issue.id, status: 'In Progress' });
    await world().settled();
    const { headers, json } = lastDelivery(site);
    const forged = signedPayload(
      site.sender,
      { ...json, changelog: changed(json, 'Done') },
      { identifier: headers['x-atlassian-webhook-identifier'] ?? '' },
    );
    const notes = world().notes(conversation.id).length;
    expect((await site.post(forged)).status).toBe(200);
    await world().settled();
    expect(world().notes(conversation.id)).toHaveLength(notes);
    expect(await figure(world(), 'jira', 'id_reuse')).toBe(1);
    expect(world().logged.filter((line) => line.includes('"code":"id_reuse"'))).toHaveLength(1);
  });

  test('every event is counted in exactly one state, whatever came', async () => {
    await world().settled();
    expect((await world().api('GET', '/api/v1/status')).json.balanced).toBe(true);
  });
});

function lastDelivery({ jira }: Site) {
  const delivery = jira.hooks.deliveries.at(-1);
  if (delivery === undefined) throw new Error('Nothing was delivered.');
  return { headers: delivery.headers, body: Buffer.from(delivery.body), json: JSON.parse(delivery.body) as Json };
}

/** A change of status from To Do, with an id of its own. */
function changed(json: Json, to: string): Json {
  const id = String(
    parseInt(createHash('sha256').update(JSON.stringify(json)).update(to).digest('hex').slice(0, 8), 16),
  );
  const item = { field: 'status', fieldId: 'status', fieldtype: 'jira', from: '10000', to: '10002' };
  return { id, items: [{ ...item, fromString: 'To Do', toString: to }] };
}
