import { beforeAll, expect, test } from 'vitest';
import { eachWorld } from './world.ts';

eachWorld('the timeline of a request', (world) => {
  beforeAll(async () => {
    await world()?.apply({
      hosts: [{ name: 'help', kind: 'desk' }],
      projects: [
        { host: 'help', key: 'REQ', connection: 'acme' },
        // Where nothing is linked, the timeline is all the same.
        { host: 'help', key: 'OFF', linking: { enabled: false } },
      ],
    });
  });

  const api = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    world().api(method, `/api/v1/${path}`, body);
  async function make(given: object): Promise<{ id: string; key: string }> {
    const { status, json, text } = await api('POST', 'requests', { title: 'Invoices twice', ...given });
    expect(status, text).toBe(201);
    return json;
  }
  async function told(issue: string): Promise<string[]> {
    const { status, json } = await api('GET', `issues/help/${issue}/timeline`);
    expect(status).toBe(200);
    return json.items.map(({ kind, text }: { kind: string; text: string }) => `${kind}: ${text}`);
  }

  test('says what was changed, from what to what, in an inbox that links nothing too', async () => {
    const { key } = await make({ project: 'OFF', requester: { name: 'Cleo', email: 'cleo@acme.example' } });
    await api('PATCH', `requests/${key}`, {
      title: 'Invoices come twice',
      status: 'in_progress',
      priority: 'high',
      tags: ['billing', 'vip'],
    });
    await api('PATCH', `requests/${key}`, { tags: ['vip', 'refund'], description: 'Both are of May.', project: 'REQ' });
    await api('PATCH', `requests/${key}`, { tags: ['refund', 'vip'] });
    expect(await told(key)).toEqual([
      `request.made: made the request ${key}`,
      'request.status: changed status New → In progress',
      'request.priority: changed priority medium → high',
      'request.title: changed title “Invoices twice” → “Invoices come twice”',
      'request.tags: changed tags +billing +vip',
      'request.description: changed the description',
      'request.tags: changed tags +refund −billing',
      expect.stringMatching(new RegExp(`^request\\.moved: moved it from ${key} to REQ-\\d+$`)),
    ]);
  });

  test('says what was said and attached, and what became of it', async () => {
    const { id, key } = await make({ project: 'OFF' });
    const { json: said } = await api('POST', `requests/${key}/comments`, { text: 'Sorry!', public: true });
    await api('PATCH', `requests/${key}/comments/${said.id}`, { text: 'We are sorry.' });
    await api('PATCH', `requests/${key}/comments/${said.id}`, { text: 'We are sorry.' });
    await api('DELETE', `requests/${key}/comments/${said.id}`);
    await api('PATCH', `requests/${key}`, { status: 'resolved', comment: { text: 'Refunded.' } });
    expect(await told(id)).toEqual([
      `request.made: made the request ${key}`,
      'request.commented: commented, seen by the requester',
      'request.comment_edited: edited their public comment',
      'request.comment_deleted: deleted their public comment',
      'request.status: changed status New → Resolved',
      'request.commented: commented internally',
    ]);
  });

  test('goes along as a file, names who did it, and stays when the request is deleted', async () => {
    const { id, key } = await make({ project: 'REQ' });
    await api('PATCH', `requests/${key}`, { priority: 'urgent' });
    const { text } = await api('GET', `issues/help/${key}/timeline/export`);
    expect(text).toMatch(/,changed priority medium → urgent,request\.priority,/);
    const { json } = await api('GET', `issues/help/${key}/timeline`);
    expect(json.issue).toMatchObject({ id, key, status: 'New' });
    expect(json.items.every(({ actor }: { actor: string | null }) => actor !== null)).toBe(true);
    await world().settled();
    await api('DELETE', `requests/${key}`);
    await world().settled();
    expect((await told(id)).at(-1)).toBe(`request.deleted: deleted the request ${key}`);
  });
});
