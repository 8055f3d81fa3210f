/** The past of an issue, held against the webhooks that the simulator would have sent of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startJiraSim } from '../../sim/jira.ts';
import { accessTo } from '../../test/jira-world.ts';
import { eventKey, type HostEvent } from '../domain/events.ts';
import { Gone } from '../domain/errors.ts';
import type { Host } from '../domain/model.ts';
import { newsOf } from '../domain/news.ts';
import { createHttp } from '../http.ts';
import { parseWebhook } from './parse.ts';
import { createPastReader } from './past.ts';

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const EVENTS = ['jira:issue_created', 'jira:issue_updated', 'comment_created', 'comment_updated'];
const ever = { from: 0, until: Number.MAX_SAFE_INTEGER };

async function start(kind: 'cloud' | 'data-center') {
  const sim = await startJiraSim({ kind });
  const http = createHttp({ allowHttpVendors: true });
  closing.push(() => http.close(), sim.close);
  const access = accessTo(sim);
  const host: Host = { id: 'h1', name: 'Jira', kind: access.kind, url: sim.url };
  sim.hooks.add({ url: 'http://127.0.0.1:9/hook', events: EVENTS });
  sim.hooks.switches.drop = 1;
  const told = (issueId: string): HostEvent[] => {
    const events = sim.hooks.deliveries
      .filter((delivery) => delivery.issueId === issueId)
      .map(({ body }) => parseWebhook({ host, body: JSON.parse(body) }))
      .flatMap((parsed) => (parsed.kind === 'event' ? [parsed.event] : []));
    return [...new Map(events.toReversed().map((event) => [eventKey(event), event])).values()].toReversed();
  };
  return { sim, told, access, past: createPastReader({ http }) };
}

describe.each(['cloud', 'data-center'] as const)('the past of an issue of %s', (kind) => {
  test('a project is gone only where the token would see it', async () => {
    const { sim, access, past } = await start(kind);
    expect((await past.isProjectGone(access, 'SUP')).value).toBe(false);
    sim.act.deleteProject({ project: 'SUP' });
    expect((await past.isProjectGone(access, 'SUP')).value).toBe(true);
    sim.switches.denied = ['ADMINISTER'];
    expect((await past.isProjectGone(access, 'SUP')).value).toBe(false);
  });

  test('has the events that webhooks would have told, under the same keys, in their order', async () => {
    const { sim, told, access, past } = await start(kind);
    const { act } = sim;
    const { id } = act.createIssue({ project: 'SUP', summary: 'Export stops', description: 'one' });
    const acts = [
      () => act.transition({ issue: id, status: 'In Progress' }),
      () => act.assign({ issue: id, assignee: 'ben' }),
      () => act.editDescription({ issue: id, description: 'two' }),
      () => act.comment({ issue: id, text: 'first', by: 'ben' }),
      () => act.change({ issue: id, summary: 'Export stops again', assignee: null, labels: ['hot'] }),
      () => act.editComment({ issue: id, comment: sim.issue(id)?.comments[0]?.id ?? '', text: 'first, corrected' }),
      () => act.move({ issue: id, project: 'OPS' }),
      () => act.transition({ issue: id, status: 'Done' }),
    ];
    for (const one of acts) {
      await sleep(3);
      one();
    }
    await sim.hooks.idle();
    const { events, commentIds } = (await past.readPast(access, id, ever)).value;
    const expected = told(id);
    expect(expected.length).toBeGreaterThan(acts.length);
    expect(new Set(events.map(eventKey))).toEqual(new Set(expected.map(eventKey)));
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(commentIds).toEqual(sim.issue(id)?.comments.map((comment) => comment.id));
    for (const event of events) {
      const hook = expected.find((one) => eventKey(one) === eventKey(event));
      const news = (of: HostEvent | undefined) =>
        of === undefined ? [] : newsOf(of).map((one) => (one.kind === 'comment' ? one.fact : { ...one, at: 0 }));
      expect(news(event)).toEqual(news(hook));
      const picture = (of: HostEvent | undefined) =>
        of !== undefined && of.kind === 'issue.changed'
          ? { ...of.issue, updatedAt: 0, actor: of.actor, changes: of.changes }
          : null;
      expect(picture(event)).toEqual(picture(hook));
    }
  });

  test('has only what lies in the time asked for', async () => {
    const { sim, access, past } = await start(kind);
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Export stops' });
    await sleep(5);
    const from = Date.now();
    sim.act.transition({ issue: id, status: 'In Progress' });
    await sleep(5);
    const until = Date.now() - 1;
    sim.act.transition({ issue: id, status: 'Done' });
    const { events } = (await past.readPast(access, id, { from, until })).value;
    expect(events.map(eventKey)).toEqual([expect.stringContaining('changed:h1:')]);
    expect(events[0]).toMatchObject({ issue: { status: { name: 'In Progress', category: 'indeterminate' } } });
  });

  test('tells a transition with its comment as one change', async () => {
    const { sim, access, past } = await start(kind);
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Export stops' });
    const from = Date.now();
    const { commentId } = sim.act.change({ issue: id, status: 'Done', comment: 'fixed' });
    const { events } = (await past.readPast(access, id, { from, until: Date.now() })).value;
    const [change] = events.filter((event) => event.kind === 'issue.changed');
    expect(change).toMatchObject({ comment: { id: commentId } });
  });

  test('of one that is not there is gone', async () => {
    const { access, past } = await start(kind);
    await expect(past.readPast(access, '99999', ever)).rejects.toBeInstanceOf(Gone);
  });
});
