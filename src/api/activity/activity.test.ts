import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOn, setup, type TestApi, until } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { Rejected } from '../../domain/errors.ts';
import type { ActivityAnswer, ActivityDetailAnswer } from '../schemas/activity.ts';

interface Page {
  items: ActivityAnswer[];
  next: string | null;
  previous: string | null;
  current: string | null;
}

eachDatabase('activity', (database) => {
  let api: TestApi;
  let hostId = '';

  beforeAll(async () => {
    if (database() === null) return;
    api = await apiOn(database());
    await api.call('PUT', '/api/v1/setup', { body: setup });
    hostId = (await api.call('GET', '/api/v1/hosts')).json.items[0]?.id ?? '';
    api.work();
  });
  afterAll(() => api?.end());

  const list = async (query: string): Promise<Page> => {
    const { status, json, text } = await api.call('GET', `/api/v1/events?${query}`);
    if (status !== 200) throw new Error(text);
    return json as unknown as Page;
  };

  /** A change of an issue as its host tells it; answers the event's id. */
  async function change(given: { key?: string; summary?: string; actor?: string; state?: 'pending' | 'dead' } = {}) {
    const { key = 'SUP-7', summary = 'The export is empty', actor = 'Ben Osei', state = 'pending' } = given;
    const status = { id: '1', name: 'Open', category: 'new' as const };
    const issue = { hostId, id: `id of ${key}`, key, projectKey: key.split('-')[0] ?? '', summary, status };
    const at = Date.now();
    const { id } = await api.deps.receive({
      organizationId: api.organizationId,
      source: `host:${hostId}`,
      deliveryId: null,
      bodyHash: randomUUID(),
      key: randomUUID(),
      kind: 'issue.changed',
      hostId,
      issueId: issue.id,
      body: {
        kind: 'issue.changed',
        hostId,
        issueId: issue.id,
        at,
        actor: { id: null, name: actor },
        issue: { ...issue, assignee: null, resolution: null, updatedAt: at },
        changeId: null,
        changes: [{ kind: 'other', field: 'labels' }],
        description: { kind: 'unchanged' },
        comment: null,
      },
      state,
      reasons: state === 'dead' ? ['it could not be read'] : [],
      priority: 1,
    });
    return id;
  }

  const idsOf = ({ items }: Page): string[] => items.map(({ id }) => id);

  test('pages are stable in both directions, whatever comes meanwhile', async () => {
    const issue = 'id of WAY-1';
    const old: string[] = [];
    for (let n = 0; n < 5; n += 1) old.unshift(await change({ key: 'WAY-1' }));
    const first = await list(`issue=${issue}&limit=2`);
    expect(idsOf(first)).toEqual(old.slice(0, 2));
    const second = await list(`issue=${issue}&limit=2&cursor=${first.next}`);
    expect(idsOf(second)).toEqual(old.slice(2, 4));
    const fresh = [await change({ key: 'WAY-1' }), await change({ key: 'WAY-1' })].toReversed();
    expect(idsOf(await list(`issue=${issue}&limit=2&cursor=${second.previous}`))).toEqual(old.slice(0, 2));
    expect(idsOf(await list(`issue=${issue}&limit=2&cursor=${first.current}`))).toEqual(old.slice(0, 2));
    const newer = await list(`issue=${issue}&limit=2&cursor=${first.previous}`);
    expect(idsOf(newer)).toEqual(fresh);
    const none = await list(`issue=${issue}&cursor=${newer.previous}`);
    expect([none.items, none.previous]).toEqual([[], newer.previous]);
    const oldest = await list(`issue=${issue}&sort=oldest&limit=3`);
    expect(idsOf(oldest)).toEqual(old.toReversed().slice(0, 3));
    const onward = await list(`issue=${issue}&sort=oldest&limit=9&cursor=${oldest.next}`);
    expect(idsOf(await list(`issue=${issue}&sort=oldest&cursor=${onward.previous}`))).toEqual(idsOf(oldest));
  });

  test('words of key, summary and actor are found, all of them, and mean only themselves', async () => {
    const id = await change({ key: 'FIN-9', summary: '100% of invoices_late', actor: 'Zoë Quast' });
    for (const q of ['fin-9', 'INVOICES', 'quast', 'zoë fin-9', '100%', 'invoices_late'])
      expect(idsOf(await list(`q=${encodeURIComponent(q)}`)), q).toContain(id);
    for (const q of ['quast nobody', '100_', '%', 'invoicesXlate'])
      expect(idsOf(await list(`q=${encodeURIComponent(q)}&issue=id of FIN-9`)), q).toEqual(q === '%' ? [id] : []);
  });

  test('what came of it, host, project, kind and time narrow it down', async () => {
    const nothing = await change({ key: 'OPS-3' });
    await until(
      async () => (await list('issue=id of OPS-3')).items[0],
      (event) => event?.state === 'skipped',
    );
    const dead = await change({ key: 'OPS-4', state: 'dead' });
    const link = await api.call('POST', '/api/v1/links', { body: { issue: 'SUP-1', conversation: '4711' } });
    const linked = await until(
      async () => (await list('kind=link.asked')).items[0],
      (event) => event?.outcomes.every(({ state }) => state === 'done') === true && event.outcomes.length === 2,
    );
    expect(linked?.issue).toMatchObject({ key: 'SUP-1', summary: 'The login page is blank', project: 'SUP' });
    expect(linked?.outcomes).toMatchObject([{ kind: 'note', state: 'done', count: 1 }, { kind: 'remote-link' }]);
    const found: Record<string, string[]> = {
      [nothing]: [
        'outcome=nothing',
        'state=skipped',
        'state=skipped,dead',
        'host=jira',
        'kind=issue.changed',
        'kind=issue.changed,issue.seen,escalation.asked',
      ],
      [dead]: [
        'outcome=failed',
        'state=dead',
        `from=${encodeURIComponent(new Date(Date.now() - 60_000).toISOString())}`,
      ],
      [linked?.id ?? '']: ['outcome=delivered', 'connection=acme', 'project=SUP'],
    };
    for (const [id, queries] of Object.entries(found))
      for (const query of queries) expect(idsOf(await list(`limit=200&${query}`)), query).toContain(id);
    const others: Record<string, string[]> = {
      [nothing]: ['outcome=failed', 'outcome=delivered', 'connection=acme', 'project=SUP', 'host=other', 'state=dead'],
      [dead]: ['outcome=nothing', `to=${encodeURIComponent(new Date(Date.now() - 60_000).toISOString())}`],
      [linked?.id ?? '']: ['outcome=unknown', 'outcome=waiting', 'outcome=skipped', 'kind=issue.changed'],
    };
    for (const [id, queries] of Object.entries(others))
      for (const query of queries) expect(idsOf(await list(`limit=200&${query}`)), query).not.toContain(id);
    expect(link.status).toBeLessThan(300);
    expect((await api.call('GET', '/api/v1/events?outcome=odd')).status).toBe(422);
    expect((await api.call('GET', '/api/v1/events?from=yesterday')).json.detail).toContain('2026-05-20T12:00:00Z');
  });

  test('one event tells every effect, its steps, and what people decided', async () => {
    api.notesFail(new Rejected('The text is too long.', 'parameter_invalid'));
    await api.call('POST', '/api/v1/links', { body: { issue: 'SUP-1', conversation: '4712' } });
    const read = async (): Promise<ActivityDetailAnswer> => {
      const [event] = (await list('kind=link.asked&limit=1')).items;
      return (await api.call('GET', `/api/v1/events/${event?.id}`)).json as unknown as ActivityDetailAnswer;
    };
    const dead = await until(read, ({ effects }) => effects.some(({ state }) => state === 'dead'));
    api.notesFail(null);
    const note = dead.effects.find(({ kind }) => kind === 'note');
    expect(note).toMatchObject({ state: 'dead', attempts: 1, conversation: { id: '4712' }, eventId: dead.id });
    await api.call('POST', `/api/v1/effects/${note?.id}/retry`);
    const done = await until(read, ({ effects }) => effects.every(({ state }) => state === 'done'));
    expect(done.moreEffects).toBe(false);
    expect(done.effects.map(({ endedAt }) => endedAt)).not.toContain(null);
    expect(done.entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['effect.retried']));
    expect((await api.call('GET', `/api/v1/events/${randomUUID()}`)).status).toBe(404);
  });

  test('a dead event that a person leaves as it is waits for nobody, and says who left it', async () => {
    const id = await change({ key: 'OPS-5', state: 'dead' });
    const clicks = await Promise.all([1, 2].map(() => api.call('POST', `/api/v1/events/${id}/skip`)));
    expect(clicks.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    const [event] = (await list('issue=id of OPS-5')).items;
    expect(event).toMatchObject({ state: 'skipped', reasons: ['it could not be read', 'left out by operator'] });
    expect(idsOf(await list('state=dead'))).not.toContain(id);
    expect((await api.call('GET', '/api/v1/status')).json).toMatchObject({ balanced: true });
  });

  test('the timeline comes newest first too, and as a file that no spreadsheet calculates', async () => {
    const newest = await api.call('GET', '/api/v1/issues/jira/SUP-1/timeline?sort=newest&limit=2');
    const all = await api.call('GET', '/api/v1/issues/jira/SUP-1/timeline?limit=200');
    expect(newest.json.items.map(({ id }) => id)).toEqual(
      all.json.items
        .map(({ id }) => id)
        .slice(-2)
        .toReversed(),
    );
    const csv = await api.call('GET', '/api/v1/issues/jira/SUP-1/timeline/export');
    expect(csv.headers['content-disposition']).toBe('attachment; filename="timeline-SUP-1.csv"');
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(all.json.items.length + 1);
    const json = await api.call('GET', '/api/v1/issues/jira/SUP-1/timeline/export?format=json');
    expect(json.json.items).toEqual(all.json.items);
    expect((await api.call('GET', '/api/v1/issues/jira/NO-1/timeline/export')).status).toBe(404);
  });
});
