import { afterEach, describe, expect, test } from 'vitest';
import { startJiraSim } from './jira.ts';
import { adfDocument, adfParagraph, adfText } from './jira/adf.ts';
import { call } from './jira/testing.ts';
import type { JiraSim, JiraSimOptions } from './jira.ts';
import type { Json } from './jira/shapes.ts';

const running: JiraSim[] = [];

async function start(options: Partial<JiraSimOptions> = {}): Promise<JiraSim> {
  const sim = await startJiraSim({ kind: 'cloud', ...options });
  running.push(sim);
  return sim;
}

async function startDataCenter(options: Partial<JiraSimOptions> = {}): Promise<JiraSim> {
  return start({ kind: 'data-center', contextPath: '/jira', ...options });
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((sim) => sim.close()));
});

const conversation = 'https://app.intercom.com/a/inbox/abc123/inbox/conversation/215473853299345';

describe('an issue', () => {
  test('typed with an address becomes a smart link on Cloud and stays markup on Data Center', async () => {
    const [cloud, dataCenter] = [await start(), await startDataCenter()];
    for (const sim of [cloud, dataCenter])
      sim.act.createIssue({ project: 'SUP', summary: 'Broken', description: `See ${conversation}` });
    const document = adfDocument(adfParagraph(adfText('See '), { type: 'inlineCard', attrs: { url: conversation } }));
    expect((await call(cloud, 'GET /issue/SUP-1')).body).toMatchObject({ fields: { description: document } });
    expect((await call(dataCenter, 'GET /issue/SUP-1')).body).toMatchObject({
      fields: { description: `See ${conversation}` },
    });
  });

  test('gives only the fields that were asked for', async () => {
    const sim = await start();
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    const { body } = await call(sim, `GET /issue/${id}?fields=summary,status&expand=names,changelog&properties=*all`);
    expect(Object.keys(body['fields'] as Json)).toEqual(['summary', 'status']);
    expect(body).toMatchObject({ names: { summary: 'Summary' }, properties: {}, changelog: { total: 0 } });
  });

  test('answers to its old key after a move', async () => {
    const sim = await start();
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    sim.act.move({ issue: id, project: 'OPS' });
    expect((await call(sim, 'GET /issue/SUP-1')).body).toMatchObject({ id, key: 'OPS-1' });
    const page = await fetch(`${sim.url}/browse/SUP-1`, { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).toEqual([303, '/browse/OPS-1']);
  });

  test('is created, edited, assigned, transitioned and deleted over REST', async () => {
    const sim = await startDataCenter();
    const created = await call(sim, 'POST /issue', {
      fields: { project: { key: 'SUP' }, issuetype: { name: 'Task' }, summary: 'Broken', labels: ['a'] },
      properties: [{ key: 'ref', value: 'r1' }],
    });
    expect(created).toMatchObject({ status: 201, body: { key: 'SUP-1' } });
    expect((await call(sim, 'PUT /issue/SUP-1', { update: { labels: [{ add: 'b' }] } })).status).toBe(204);
    expect((await call(sim, 'PUT /issue/SUP-1/assignee', { name: 'ben' })).status).toBe(204);
    const { body } = await call(sim, 'GET /issue/SUP-1/transitions');
    const done = (body['transitions'] as { id: string; name: string }[]).find(({ name }) => name === 'Done');
    expect((await call(sim, 'POST /issue/SUP-1/transitions', { transition: { id: done?.id } })).status).toBe(204);
    expect((await call(sim, 'GET /issue/SUP-1?properties=ref')).body).toMatchObject({
      fields: { labels: ['a', 'b'], assignee: { name: 'ben' }, status: { name: 'Done' }, resolution: { name: 'Done' } },
      properties: { ref: 'r1' },
    });
    expect((await call(sim, 'DELETE /issue/SUP-1')).status).toBe(204);
    expect((await call(sim, 'GET /issue/SUP-1')).status).toBe(404);
  });

  test('refuses what Jira refuses, naming the field', async () => {
    const sim = await start();
    const answer = await call(sim, 'POST /issue', {
      fields: { project: { key: 'NO' }, issuetype: { name: 'Task' } },
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      errorMessages: [],
      errors: { project: 'Specify a valid project ID or key', summary: 'You must specify a summary of the issue.' },
    });
  });

  test('answers 409 to a transition while a conflict is switched on', async () => {
    const sim = await start();
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    sim.switches.transitionConflicts = 1;
    const statuses = [];
    for (const _ of [1, 2])
      statuses.push((await call(sim, `POST /issue/${id}/transitions`, { transition: { id: '21' } })).status);
    expect(statuses).toEqual([409, 204]);
  });
});

describe('comments', () => {
  const body = adfDocument(adfParagraph(adfText('Hello')));

  test('are paged and ordered either way', async () => {
    const sim = await start();
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    for (const text of ['one', 'two', 'three']) sim.act.comment({ issue: id, text });
    const page = await call(sim, `GET /issue/${id}/comment?orderBy=-created&maxResults=2&expand=renderedBody`);
    const rendered = (page.body['comments'] as Json[]).map((comment) => comment['renderedBody']);
    expect(page.body).toMatchObject({ total: 3, startAt: 0, maxResults: 2 });
    expect(rendered).toEqual(['<p>three</p>', '<p>two</p>']);
  });

  test('are public on a service project unless the property says internal', async () => {
    const sim = await start({ serviceDesk: true });
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    const open = await call(sim, `POST /issue/${id}/comment`, { body });
    const properties = [{ key: 'sd.public.comment', value: { internal: true } }];
    const internal = await call(sim, `POST /issue/${id}/comment?expand=properties`, { body, properties });
    expect(open.body).toMatchObject({ jsdPublic: true });
    expect(internal.body).toMatchObject({ jsdPublic: false, properties });
  });

  test('take documents on Cloud and refuse strings and broken documents', async () => {
    const sim = await start();
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    const post = async (value: unknown) => (await call(sim, `POST /issue/${id}/comment`, { body: value })).status;
    expect(await post(body)).toBe(201);
    expect(await post('text')).toBe(400);
    expect(await post(adfDocument(adfParagraph(adfText(''))))).toBe(400);
    expect(await post(adfDocument(adfParagraph(adfText('x'.repeat(40_000)))))).toBe(400);
  });

  test('can be edited and deleted', async () => {
    const sim = await startDataCenter();
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    const { commentId } = sim.act.comment({ issue: id, text: 'one' });
    expect((await call(sim, `PUT /issue/${id}/comment/${commentId}`, { body: 'two' })).body).toMatchObject({
      body: 'two',
    });
    expect((await call(sim, `DELETE /issue/${id}/comment/${commentId}`)).status).toBe(204);
    expect((await call(sim, `GET /issue/${id}/comment/${commentId}`)).status).toBe(404);
  });
});

describe('remote links', () => {
  const link = {
    globalId: 'intercom:abc:conversation:1',
    relationship: 'discussed in',
    object: { url: conversation, title: 'Ann' },
  };

  test('with the same global id are one link, and what is left out is emptied', async () => {
    const sim = await start();
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    expect((await call(sim, `POST /issue/${id}/remotelink`, link)).status).toBe(201);
    const again = { globalId: link.globalId, object: { url: conversation, title: 'Ben' } };
    expect((await call(sim, `POST /issue/${id}/remotelink`, again)).status).toBe(200);
    const links = (await call(sim, `GET /issue/${id}/remotelink`)).body as unknown as Json[];
    expect(links).toHaveLength(1);
    expect(links[0]).toMatchObject({ object: { title: 'Ben' } });
    expect(links[0]).not.toHaveProperty('relationship');
    expect(sim.issue(id)?.remoteLinks[0]?.relationship).toBeNull();
  });

  test('are deleted by global id', async () => {
    const sim = await start();
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    await call(sim, `POST /issue/${id}/remotelink`, link);
    const path = `/issue/${id}/remotelink?globalId=${encodeURIComponent(link.globalId)}`;
    expect((await call(sim, `DELETE ${path}`)).status).toBe(204);
    expect((await call(sim, `DELETE ${path}`)).status).toBe(404);
  });

  test('are refused with a global id of more than 255 characters, and without the permission', async () => {
    const sim = await start();
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    const long = await call(sim, `POST /issue/${id}/remotelink`, { ...link, globalId: 'x'.repeat(256) });
    expect(long.status).toBe(400);
    sim.switches.denied = ['LINK_ISSUES'];
    expect((await call(sim, `POST /issue/${id}/remotelink`, link)).status).toBe(403);
    const permissions = await call(sim, 'GET /mypermissions?permissions=LINK_ISSUES');
    expect(permissions.body).toMatchObject({ permissions: { LINK_ISSUES: { havePermission: false } } });
  });
});

describe('search', () => {
  test('pages by token on Cloud, gives ids only unless asked, and refuses unbounded queries', async () => {
    const sim = await start();
    sim.seed();
    const first = await call(sim, 'POST /search/jql', { jql: 'project = SUP order by created', maxResults: 3 });
    expect(first.body).toMatchObject({ isLast: false });
    expect(Object.keys((first.body['issues'] as Json[])[0] ?? {})).not.toContain('fields');
    const token = first.body['nextPageToken'] as string;
    const second = await call(
      sim,
      `GET /search/jql?jql=project%20%3D%20SUP&maxResults=3&nextPageToken=${token}&fields=summary`,
    );
    expect(second.body).toMatchObject({ isLast: true });
    expect(second.body['issues']).toHaveLength(2);
    expect((await call(sim, 'POST /search/jql', { jql: 'order by created' })).status).toBe(400);
    expect((await call(sim, 'GET /search?jql=project=SUP')).status).toBe(410);
  });

  test('pages by number on Data Center', async () => {
    const sim = await startDataCenter();
    sim.seed();
    const { body } = await call(
      sim,
      'GET /search?jql=status%20%3D%20Done%20AND%20updated%20%3E%3D%20-30d&startAt=0&maxResults=10',
    );
    expect(body).toMatchObject({ total: 1, startAt: 0, issues: [{ key: 'SUP-5' }] });
  });
});

describe('access', () => {
  test('needs the credentials of the dialect', async () => {
    const [cloud, dataCenter] = [await start(), await startDataCenter()];
    expect((await fetch(`${cloud.url}/rest/api/3/myself`)).status).toBe(401);
    const wrong = await fetch(`${dataCenter.url}/rest/api/2/myself`, { headers: { authorization: 'Bearer no' } });
    expect(wrong.status).toBe(401);
    expect((await call(cloud, 'GET /myself')).body).toMatchObject({ displayName: 'Deskbridge' });
    cloud.switches.tokenRevoked = true;
    expect((await call(cloud, 'GET /myself')).status).toBe(401);
  });

  test('hides e-mail addresses on Cloud and shows them on Data Center', async () => {
    const [cloud, dataCenter] = [await start(), await startDataCenter()];
    const [hidden] = (await call(cloud, 'GET /user/search?query=ben')).body as unknown as Json[];
    const [shown] = (await call(dataCenter, 'GET /user/search?username=ben')).body as unknown as Json[];
    expect(hidden).not.toHaveProperty('emailAddress');
    expect(shown).toMatchObject({ emailAddress: 'ben@acme.example' });
  });

  test('answers 404 where the permission to browse is missing', async () => {
    const sim = await start();
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    sim.switches.hiddenIssues = [id];
    expect(await call(sim, `GET /issue/${id}`)).toMatchObject({
      status: 404,
      body: { errorMessages: ['Issue does not exist or you do not have permission to see it.'] },
    });
  });

  test('is limited with the headers of the dialect', async () => {
    const [cloud, dataCenter] = [await start(), await startDataCenter()];
    for (const sim of [cloud, dataCenter]) sim.switches.rateLimit = { calls: 1, windowMs: 60_000 };
    for (const sim of [cloud, dataCenter]) expect((await call(sim, 'GET /myself')).status).toBe(200);
    const [one, other] = [await call(cloud, 'GET /myself'), await call(dataCenter, 'GET /myself')];
    expect([one.status, other.status]).toEqual([429, 429]);
    expect(one.headers.get('ratelimit-reason')).toBe('jira-burst-based');
    expect(Number(other.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(other.headers.get('x-ratelimit-interval-seconds')).not.toBeNull();
  });
});

describe('faults and records', () => {
  test('a reset after the write hides a comment that is there', async () => {
    const sim = await start();
    const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Broken' });
    sim.faults.add({ method: 'POST', path: '/rest/api/3/issue/*/comment', times: 1, fault: { kind: 'reset-after' } });
    const body = { body: adfDocument(adfParagraph(adfText('Hello'))) };
    await expect(call(sim, `POST /issue/${id}/comment`, body)).rejects.toThrow();
    expect(sim.issue(id)?.comments).toHaveLength(1);
    expect(sim.requests.at(-1)).toMatchObject({ fault: 'reset-after', status: 'reset' });
    expect(sim.writes().at(-1)).toMatchObject({ what: 'comment-created', by: 'deskbridge', via: 'rest' });
  });

  test('can be driven over HTTP', async () => {
    const sim = await startDataCenter();
    const post = async (path: string, body: unknown, method = 'POST') =>
      (
        await fetch(`http://127.0.0.1:${sim.port}/_sim/${path}`, { method, body: JSON.stringify(body) })
      ).json() as Promise<Json>;
    expect(await post('act/createIssue', { project: 'SUP', summary: 'Broken' })).toMatchObject({ key: 'SUP-1' });
    expect(await post('switches', { tokenRevoked: true, delivery: { held: true } }, 'PATCH')).toMatchObject({
      tokenRevoked: true,
    });
    expect(await post('switches', { nonsense: true }, 'PATCH')).toHaveProperty('message');
    expect(sim.hooks.switches.held).toBe(true);
    await post('reset', { seed: true });
    expect(sim.switches.tokenRevoked).toBe(false);
    expect(sim.issue('SUP-6')?.key ?? sim.issue('OPS-1')?.key).toBe('OPS-1');
  });

  test('pages of other sites may not act', async () => {
    const sim = await start();
    const answer = await fetch(`${sim.url}/_sim/reset`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
  });
});
