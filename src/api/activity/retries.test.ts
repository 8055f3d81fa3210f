import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { apiOn, setup, type TestApi, until } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { Rejected, Unknown } from '../../domain/errors.ts';
import type { RetryAnswer, RetryDetailAnswer } from '../schemas/activity.ts';

eachDatabase('a bulk retry', (database) => {
  let api: TestApi;

  beforeAll(async () => {
    if (database() === null) return;
    api = await apiOn(database());
    await api.call('PUT', '/api/v1/setup', { body: setup });
    api.work();
  });
  afterAll(() => api?.end());
  afterEach(() => api?.notesFail(null));

  let conversations = 500;
  /** Ids of so many notes that ended so. */
  async function notesIn(state: 'dead' | 'unknown', count: number): Promise<{ id: string; linkId: string }[]> {
    api.notesFail(state === 'dead' ? new Rejected('No.', 'no') : new Unknown('No answer.'));
    const names = Array.from({ length: count }, () => String((conversations += 1)));
    for (const conversation of names)
      await api.call('POST', '/api/v1/links', { body: { issue: 'SUP-1', conversation } });
    const found = await until(
      async () => {
        const { json } = await api.call('GET', `/api/v1/effects?kind=note&state=${state}&limit=200`);
        return json.items.filter((one) => names.includes(one.conversation.id) && (state === 'dead' || one.asksPerson));
      },
      ({ length }) => length === count,
    );
    api.notesFail(null);
    return found;
  }

  const start = async (body: object) => {
    const { status, json } = await api.call('POST', '/api/v1/retries', { body });
    return { status, retry: json as unknown as RetryAnswer, code: json.code };
  };
  const ended = (id: string): Promise<RetryDetailAnswer> =>
    until(
      async () => (await api.call('GET', `/api/v1/retries/${id}`)).json as unknown as RetryDetailAnswer,
      ({ endedAt }) => endedAt !== null,
    );

  test('sends each once, says how far it is, and is found again', async () => {
    const dead = await notesIn('dead', 30);
    const ids = dead.map(({ id }) => id);
    const { status, retry } = await start({ ids });
    expect([status, retry.total, retry.askedBy]).toEqual([201, 30, 'operator']);
    const { state, done, failed, waiting, underWay } = await ended(retry.id);
    expect({ state, done, failed, waiting, underWay }).toEqual({
      state: 'done',
      done: 30,
      failed: 0,
      waiting: 0,
      underWay: 0,
    });
    const { json } = await api.call('GET', '/api/v1/effects?kind=note&limit=200');
    const sent = json.items.filter(({ id }) => ids.includes(id));
    expect(sent.map((one) => (one as unknown as { attempts: number }).attempts)).toEqual(ids.map(() => 2));
    const { json: listed } = await api.call('GET', '/api/v1/retries');
    expect(listed.items[0]).toMatchObject({ id: retry.id, state: 'done' });
    expect((await start({ ids })).code).toBe('nothing_to_retry');
  });

  test('started twice at the same moment is one', async () => {
    const ids = (await notesIn('dead', 8)).map(({ id }) => id);
    const both = await Promise.all([1, 2, 3].map(() => start({ ids })));
    const started = both.filter(({ status }) => status === 201);
    expect(started).toHaveLength(1);
    for (const { status, retry } of both.filter(({ status }) => status === 200))
      expect([status, retry.id]).toEqual([200, started[0]?.retry.id]);
    expect((await ended(started[0]?.retry.id ?? '')).done).toBe(8);
  });

  test('counts what fails again, with its reason, and what can not be tried', async () => {
    const [first, second] = await notesIn('dead', 2);
    await api.call('DELETE', `/api/v1/links/${second?.linkId}`);
    api.notesFail(new Rejected('Still too long.', 'no'));
    const { retry } = await start({ ids: [first?.id, second?.id] });
    const { failed, failures } = await ended(retry.id);
    expect(failed).toBe(2);
    expect(failures.find(({ id }) => id === first?.id)?.reason).toContain('Still too long.');
    expect(failures.find(({ id }) => id === second?.id)?.reason).toContain('its link has ended');
  });

  test('leaves what is in doubt, unless a person says otherwise', async () => {
    const ids = (await notesIn('unknown', 2)).map(({ id }) => id);
    expect((await start({ ids })).code).toBe('nothing_to_retry');
    const { retry } = await start({ ids, doubtful: true });
    expect((await ended(retry.id)).done).toBe(2);
  });

  test('takes all that a filter finds, and dead events by their ids', async () => {
    const [note] = await notesIn('dead', 1);
    const other = await start({ filter: { project: 'OPS' } });
    expect(other.code).toBe('nothing_to_retry');
    const { retry } = await start({ filter: { project: 'SUP', connection: 'acme', issue: 'SUP-1' } });
    expect((await ended(retry.id)).done).toBeGreaterThanOrEqual(1);
    expect((await api.call('GET', `/api/v1/effects/${note?.id}`)).json.state).toBe('done');
    const wrong = await api.call('POST', '/api/v1/retries', { body: { ids: [note?.id], filter: {} } });
    expect(wrong.status).toBe(422);
  });

  test('that is cancelled leaves the rest as it is', async () => {
    const ids = (await notesIn('dead', 40)).map(({ id }) => id);
    const { retry } = await start({ ids });
    const cancelled = await api.call('POST', `/api/v1/retries/${retry.id}/cancel`);
    expect(cancelled.json.state).toBe('cancelled');
    const { done, failed, left, total } = await ended(retry.id);
    expect(done + failed + left).toBe(total);
    expect(left).toBeGreaterThan(0);
    const { json } = await api.call('GET', '/api/v1/effects?state=dead&limit=200');
    expect(json.items.filter(({ id }) => ids.includes(id))).toHaveLength(left);
    expect((await api.call('GET', '/api/v1/status')).json.balanced).toBe(true);
    const again = await start({ ids });
    expect((await ended(again.retry.id)).done).toBe(left);
  });
});
