import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Answered, apiOn, setup, type TestApi, until } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { Rejected, Unknown } from '../../domain/errors.ts';

const nothing = {} as Answered;

eachDatabase('what a person decides', (database) => {
  let api: TestApi;

  beforeAll(async () => {
    if (database() === null) return;
    api = await apiOn(database());
    await api.call('PUT', '/api/v1/setup', { body: setup });
    api.work();
  });
  afterAll(() => api?.end());
  afterEach(() => api?.notesFail(null));

  let conversations = 100;
  /** The note of a new link, once it is in this state. */
  async function noteIn(state: string): Promise<Answered> {
    conversations += 1;
    const made = await api.call('POST', '/api/v1/links', {
      body: { issue: 'SUP-1', conversation: String(conversations) },
    });
    return noteOf(made.json.id, state);
  }

  const noteOf = (linkId: string, state: string) =>
    until(
      async () => {
        const { json } = await api.call('GET', '/api/v1/effects?kind=note&limit=200');
        return json.items.find((one) => one.linkId === linkId) ?? nothing;
      },
      (note) => note.state === state && (state !== 'unknown' || note.asksPerson),
    );

  const timeline = async (effectId: string): Promise<{ kind: string; actor: string }[]> => {
    const { json } = await api.call('GET', '/api/v1/timeline?issue=SUP-1&limit=200');
    return json.items.filter((entry) => entry.effect?.id === effectId);
  };

  test('a dead effect is tried again, once, and the timeline names who', async () => {
    api.notesFail(new Rejected('The text is too long.', 'parameter_invalid'));
    const dead = await noteIn('dead');
    api.notesFail(null);
    const clicks = await Promise.all([1, 2, 3].map(() => api.call('POST', `/api/v1/effects/${dead.id}/retry`)));
    expect(clicks.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409, 409]);
    const done = await noteOf(dead.linkId, 'done');
    expect(done).toMatchObject({ attempts: 2, reason: null });
    const kinds = (await timeline(dead.id)).map(({ kind, actor }) => `${kind} ${actor}`);
    expect(kinds.filter((one) => one === 'effect.retried operator')).toHaveLength(1);
  });

  test('what may have been sent waits for a person, who sends it again, once', async () => {
    api.notesFail(new Unknown('No answer.'));
    const doubtful = await noteIn('unknown');
    const retried = await api.call('POST', `/api/v1/effects/${doubtful.id}/retry`);
    expect([retried.status, retried.json.code]).toEqual([409, 'asks_a_person']);
    expect(retried.json.detail).toContain(`[ref ${doubtful.ref}]`);
    api.notesFail(null);
    const clicks = await Promise.all([1, 2].map(() => api.call('POST', `/api/v1/effects/${doubtful.id}/send-again`)));
    expect(clicks.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(await noteOf(doubtful.linkId, 'done')).toMatchObject({ attempts: 2 });
  });

  test('what a person found there is done, without another send', async () => {
    api.notesFail(new Unknown('No answer.'));
    const doubtful = await noteIn('unknown');
    api.notesFail(null);
    const there = await api.call('POST', `/api/v1/effects/${doubtful.id}/it-is-there`);
    expect(there.json).toMatchObject({ state: 'done', attempts: 1, asksPerson: false });
    expect((await api.call('POST', `/api/v1/effects/${doubtful.id}/send-again`)).json.code).toBe('not_waiting');
    expect((await timeline(doubtful.id)).map(({ kind }) => kind)).toContain('effect.confirmed');
  });

  test('nothing goes out for a link that has ended', async () => {
    api.notesFail(new Rejected('No.', 'no'));
    const dead = await noteIn('dead');
    await api.call('DELETE', `/api/v1/links/${dead.linkId}`);
    const retried = await api.call('POST', `/api/v1/effects/${dead.id}/retry`);
    expect([retried.status, retried.json.code]).toEqual([409, 'link_ended']);
  });

  test('all that is dead is tried again at once', async () => {
    api.notesFail(new Rejected('No.', 'no'));
    const dead = [await noteIn('dead'), await noteIn('dead')];
    api.notesFail(null);
    const both = await Promise.all([1, 2].map(() => api.call('POST', '/api/v1/effects/retry-all-dead')));
    expect(both.map(({ json }) => json.retried).sort((a, b) => a - b)).toEqual([0, 2]);
    for (const note of dead) await noteOf(note.linkId, 'done');
  });

  test('an effect shows what it says, and where', async () => {
    const note = await noteIn('done');
    const { json } = await api.call('GET', `/api/v1/effects/${note.id}`);
    expect(json).toMatchObject({
      kind: 'note',
      host: 'jira',
      issue: { id: '10001', key: 'SUP-1' },
      connection: 'acme',
      conversation: { id: note.conversation.id, workspaceId: 'ws1acme' },
      state: 'done',
    });
    expect(json.html).toContain(`[ref ${note.ref}]`);
    const { json: list } = await api.call('GET', '/api/v1/effects?state=done,dead&issue=SUP-1&limit=1');
    expect(list.items).toHaveLength(1);
    expect(list.next).not.toBeNull();
    expect((await api.call('GET', '/api/v1/effects?state=lost')).status).toBe(422);
    expect((await api.call('GET', '/api/v1/effects/3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e')).status).toBe(404);
  });

  test('the timeline tells in order who did what and what came of it, in pages', async () => {
    const note = await noteIn('done');
    const { json } = await api.call('GET', '/api/v1/issues/jira/SUP-1/timeline?limit=200');
    const entry = json.items.find((one) => one.linkId === note.linkId);
    expect(entry).toMatchObject({ actor: 'operator', effect: { state: 'done', ref: note.ref } });
    const first = await api.call('GET', '/api/v1/timeline?issue=SUP-1&limit=1');
    const second = await api.call('GET', `/api/v1/timeline?issue=SUP-1&limit=1&cursor=${first.json.next}`);
    const ids = [first, second].flatMap((page) => page.json.items.map(({ id }) => id));
    expect(ids).toEqual(json.items.slice(0, 2).map(({ id }) => id));
    expect((await api.call('GET', '/api/v1/timeline?issue=NO-1')).status).toBe(404);
    expect((await api.call('GET', '/api/v1/issues/other/SUP-1/timeline')).status).toBe(404);
    expect((await api.call('GET', '/api/v1/timeline')).json.detail).toContain('issue');
  });

  describe('dead events', () => {
    async function deadEvent(key: string, complete: boolean): Promise<string> {
      const { id } = await api.deps.receive({
        organizationId: api.organizationId,
        source: 'hand',
        deliveryId: null,
        bodyHash: key,
        key,
        kind: 'unlink.asked',
        hostId: '3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e',
        issueId: '10001',
        body: complete
          ? {
              kind: 'unlink.asked',
              hostId: '3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e',
              issueId: '10001',
              linkId: '3f2b8c1e-5d7a-4c0b-9e61-2a4d8f7b6c5e',
              at: 0,
              actor: { id: null, name: 'Ada' },
            }
          : null,
        state: 'dead',
        reasons: ['payload_incomplete: issue.id'],
        priority: 1,
      });
      return id;
    }

    test('are decided again, once, where they say enough', async () => {
      const id = await deadEvent('a', true);
      const incomplete = await deadEvent('b', false);
      const clicks = await Promise.all([1, 2].map(() => api.call('POST', `/api/v1/events/${id}/retry`)));
      expect(clicks.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
      const { json } = await until(
        () => api.call('GET', `/api/v1/events/${id}`),
        ({ json }) => json.state !== 'pending',
      );
      expect(json).toMatchObject({ state: 'skipped', reasons: ['the host is not set up any more'] });
      const refused = await api.call('POST', `/api/v1/events/${incomplete}/retry`);
      expect(refused.json).toMatchObject({ status: 409, code: 'payload_incomplete' });
      expect(refused.json.detail).toContain('issue.id');
      await deadEvent('c', true);
      expect((await api.call('POST', '/api/v1/events/retry-all-dead')).json).toEqual({ retried: 1 });
      const list = await api.call('GET', '/api/v1/events?state=dead&issue=10001');
      expect(list.json.items.map((one) => one.id)).toEqual([incomplete]);
    });
  });

  test('the counts add up', async () => {
    const { json } = await api.call('GET', '/api/v1/status');
    expect(json).toMatchObject({ balanced: true, links: { broken: 0 } });
    expect(json.notes.delivered).toBeGreaterThan(0);
    expect(json.events.received).toBe(json.events.done + json.events.skipped + json.events.pending + json.events.dead);
  });

  test('doctor finds what is fine and what is not, and says what to do', async () => {
    const { json } = await api.call('GET', '/api/v1/doctor');
    const named = (name: string) => json.checks.find((check) => check.name === name);
    expect(named('database')).toMatchObject({ ok: true });
    expect(named('connection acme')).toMatchObject({ ok: true, message: expect.stringContaining('acting as Ada') });
    expect(named('webhooks of jira')).toMatchObject({
      message: 'none came yet',
      fix: expect.stringContaining('/hooks/jira/jira'),
    });
    expect(named('dead letters')).toMatchObject({ ok: false, fix: 'See them with: deskbridge jobs --dead' });
    expect(json.ok).toBe(false);
  });
});
