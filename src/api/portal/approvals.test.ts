import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOn, type Called, type TestApi, until } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { sessionOf } from '../../../test/security/sweep.ts';
import type { PanelApprovalAnswer } from '../schemas/panel.ts';
import type { PortalApprovalDetailAnswer } from '../schemas/portal.ts';

/** What these tests look into. */
type Told = PortalApprovalDetailAnswer & { approvals: number; items: PanelApprovalAnswer[] };

interface Person {
  id: string;
  email: string;
  headers: Record<string, string>;
}

eachDatabase('Approvals where people are', (database) => {
  let api: TestApi;
  let cleo: Person;
  let ann: Person;
  beforeAll(async () => {
    api = await apiOn(database());
    await api.call('PUT', '/api/v1/setup', {
      body: { hosts: [{ name: 'help', kind: 'desk' }], projects: [{ host: 'help', key: 'REQ' }] },
    });
    [cleo, ann] = [await person('requester'), await person('agent')];
    api.work();
  });
  afterAll(() => api.end());

  async function person(role: 'requester' | 'agent'): Promise<Person> {
    const { db, publicUrl } = api.deps;
    const headers = {
      cookie: `deskbridge_session=${await sessionOf(db, api.organizationId, role)}`,
      origin: publicUrl,
    };
    const { text } = await api.call('GET', '/api/v1/session', { token: null, headers });
    return { ...(JSON.parse(text) as { user: { id: string; email: string } }).user, headers };
  }
  const as = (who: Person) => (method: 'GET' | 'POST', path: string, body?: object) =>
    api.call(method, `/api/v1${path}`, { token: null, headers: who.headers, body });
  const read = ({ status, text }: Called): Told => {
    expect(status, text).toBe(200);
    return JSON.parse(text) as Told;
  };

  /** A request that waits for a word of these people. */
  async function asked(people: Person[], more: object = {}): Promise<{ id: string; key: string; run: string }> {
    const step = {
      id: 'ask',
      kind: 'approval',
      ask: { people: people.map(({ email }) => email) },
      message: 'May {{issue.key}} go on?',
      fourEyes: false,
      ...more,
    };
    const definition = {
      name: `Ask ${randomUUID()}`,
      scope: { host: 'help' },
      trigger: { kind: 'issue-created' },
      steps: [step],
    };
    const made = await api.call('POST', '/api/v1/workflows', { body: { definition, enabled: true } });
    expect(made.status, made.text).toBe(201);
    const { key } = (
      await api.call('POST', '/api/v1/requests', {
        body: { title: 'A thing', description: 'Because **we** must', tags: ['internal-tag'] },
      })
    ).json;
    const list = () => api.call('GET', `/api/v1/approvals?issue=${key}&state=pending`);
    const { json } = await until(list, ({ json: found }) => found.items.length === 1);
    await api.call('DELETE', `/api/v1/workflows/${made.json.id}`);
    const [approval] = json.items as unknown as { id: string; run: string }[];
    return { id: approval?.id ?? '', key, run: approval?.run ?? '' };
  }
  const look = async (who: Person, id: string) => read(await as(who)('GET', `/portal/approvals/${id}`));

  test('who has the portal only sees what is asked of them, with what the requester wrote and nothing internal', async () => {
    const { id, key } = await asked([cleo]);
    const list = read(await as(cleo)('GET', '/portal/approvals'));
    expect(list.items.map((one) => one.id)).toContain(id);
    const called = await as(cleo)('GET', `/portal/approvals/${id}`);
    expect(called.text).not.toContain('internal-tag');
    expect(read(called)).toMatchObject({
      state: 'pending',
      mine: true,
      message: `May ${key} go on?`,
      issue: { key, summary: 'A thing' },
      request: { html: expect.stringContaining('<b>we</b>') },
    });
    expect((await as(cleo)('GET', `/approvals/${id}`)).status).toBe(403);
  });

  test('only a POST of who is asked decides, once, and the run goes on', async () => {
    const { id, run } = await asked([cleo, ann]);
    const path = `/portal/approvals/${id}/decision`;
    // Mail scanners and previews look at whatever stands in a mail.
    for (const method of ['GET', 'HEAD'] as const)
      for (const one of [`/portal/approvals/${id}`, path, `${path}?decision=approved`])
        await api.server.inject({ method, url: `/api/v1${one}`, headers: { ...cleo.headers, purpose: 'prefetch' } });
    expect((await look(cleo, id)).state).toBe('pending');
    const stranger = await person('requester');
    for (const refused of [
      await as(stranger)('GET', `/portal/approvals/${id}`),
      await as(stranger)('POST', path, { decision: 'approved' }),
    ])
      expect([refused.status, refused.json.code]).toEqual([403, 'not_yours']);
    expect((await as(cleo)('GET', `/portal/approvals/${randomUUID()}`)).status).toBe(404);
    const yes = read(await as(cleo)('POST', path, { decision: 'approved' }));
    expect([yes.state, yes.said, yes.mine]).toEqual(['approved', 'approved', false]);
    const late = await as(ann)('POST', path, { decision: 'rejected' });
    expect([late.status, late.json.code]).toEqual([409, 'already_decided']);
    expect(late.json.detail).toMatch(/approved already by .+ at \d{4}-/);
    await until(
      () => api.call('GET', `/api/v1/workflow-runs/${run}`),
      ({ json }) => json.state === 'done',
    );
  });

  test('who was shut out meanwhile, or was asked as an agent and is none any more, decides nothing', async () => {
    const { db } = api.deps;
    const [bob, dan] = [await person('agent'), await person('agent')];
    const { id } = await asked([bob, dan, cleo]);
    await db.call('update users set role = $1 where id = $2', ['requester', bob.id]);
    const demoted = await as(bob)('POST', `/portal/approvals/${id}/decision`, { decision: 'approved' });
    expect([demoted.status, demoted.json.code]).toEqual([403, 'not_yours']);
    expect((await as(bob)('GET', `/portal/approvals/${id}`)).status).toBe(403);
    expect((await look(cleo, id)).state).toBe('pending');
  });

  test('a comment is needed where the workflow says so', async () => {
    const { id } = await asked([cleo], { commentNeeded: 'rejected' });
    const path = `/portal/approvals/${id}/decision`;
    const bare = await as(cleo)('POST', path, { decision: 'rejected', comment: '  ' });
    expect([bare.status, bare.json.code]).toEqual([422, 'comment_needed']);
    const said = read(await as(cleo)('POST', path, { decision: 'rejected', comment: 'Too dear.' }));
    expect(said).toMatchObject({ state: 'rejected', comment: 'Too dear.', commentNeeded: 'rejected' });
  });

  test('the panel tells how many wait, what is asked, and takes the word of who is asked', async () => {
    const { id, key } = await asked([ann]);
    const panel = `/panel/help/${key}`;
    expect(read(await as(ann)('GET', panel)).approvals).toBe(1);
    const { items } = read(await as(ann)('GET', `${panel}/approvals`));
    expect(items).toMatchObject([{ id, mine: true, message: `May ${key} go on?` }]);
    const other = await person('agent');
    const theirs = read(await as(other)('GET', `${panel}/approvals`));
    expect(theirs.items).toMatchObject([{ id, mine: false }]);
    const elsewhere = await asked([ann]);
    const wrong = await as(ann)('POST', `${panel}/approvals/${elsewhere.id}/decision`, { decision: 'approved' });
    expect(wrong.status).toBe(404);
    const no = await as(other)('POST', `${panel}/approvals/${id}/decision`, { decision: 'approved' });
    expect([no.status, no.json.code]).toEqual([403, 'not_yours']);
    const yes = read(
      await as(ann)('POST', `${panel}/approvals/${id}/decision`, { decision: 'approved', comment: 'Fine.' }),
    );
    expect(yes).toMatchObject({ state: 'approved', comment: 'Fine.' });
    expect(read(await as(ann)('GET', panel)).approvals).toBe(0);
  });
});
