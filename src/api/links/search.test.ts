import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiOn, setup, type TestApi } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';

eachDatabase('links are found', (database) => {
  let api: TestApi;

  beforeAll(async () => {
    if (database() === null) return;
    api = await apiOn(database());
    const two = { ...setup, projects: [...setup.projects, { host: 'jira', key: 'OPS', connection: 'acme' }] };
    expect((await api.call('PUT', '/api/v1/setup', { body: two })).status).toBe(200);
    api.issues.set('SUP-12', { id: '10012', summary: 'Invoices can’t be exported' });
    api.issues.set('OPS-12', { id: '10112', summary: 'The exporter is slow, +49 30 1234' });
    api.work();
    const talks = [
      ['SUP-1', '4711001'],
      ['SUP-12', '4711002'],
      ['OPS-12', '4812001'],
    ];
    for (const [issue, conversation] of talks)
      expect((await api.call('POST', '/api/v1/links', { body: { issue, conversation } })).status).toBe(201);
    await database().db.tx(api.organizationId, (sql) =>
      sql.query(`update links set title = 'Résumé: "smoke" & mirrors' where conversation_id = '4711001'`),
    );
  });
  afterAll(() => api?.end());

  const found = async (query: string): Promise<string[]> => {
    const { status, json, text } = await api.call('GET', `/api/v1/links?${query}`);
    if (status !== 200) throw new Error(text);
    return json.items.map(({ conversation }) => conversation.id).toSorted();
  };

  test.each([
    ['q=sup-1', ['4711001', '4711002']],
    ['q=SUP-12', ['4711002']],
    ['q=4711', ['4711001', '4711002']],
    ['q=4812001', ['4812001']],
    ['q=export', ['4711002', '4812001']],
    ['q=invoices%20ex', ['4711002']],
    ['q=export%20ops', ['4812001']],
    ['q=R%C3%A9sum', ['4711001']],
    ['q=mirr%20SUP-1', ['4711001']],
    ['q=%22smoke%22', ['4711001']],
    [`q=can%E2%80%99t`, ['4711002']],
    ['q=%26', ['4711001']],
    [`q='%20or%201=1`, []],
    ['q=%5C', []],
    ['q=%25', []],
    ['q=1234', ['4812001']],
    ['q=nothing', []],
    ['project=OPS', ['4812001']],
    ['project=OPS&q=inv', []],
    ['connection=acme&host=jira', ['4711001', '4711002', '4812001']],
    ['connection=other', []],
    ['source=hand', ['4711001', '4711002', '4812001']],
    ['source=comment', []],
    ['state=active,broken', ['4711001', '4711002', '4812001']],
    ['state=ended', []],
  ])('by %s', async (...[query, conversations]) => {
    expect(await found(query)).toEqual(conversations);
  });

  test('in pages too', async () => {
    const first = await api.call('GET', '/api/v1/links?q=4711&limit=1');
    const second = await api.call('GET', `/api/v1/links?q=4711&limit=1&cursor=${first.json.next}`);
    const both = [first, second].map(({ json }) => json.items[0]?.conversation.id);
    expect(both).toEqual(['4711002', '4711001']);
    expect(second.json.next).toBeNull();
  });

  test.each([
    ['limit=-1', 'limit: must be a whole number from 1 to 200'],
    ['limit=1000000000', 'limit: must be a whole number from 1 to 200'],
    ['sort=title', 'sort: is "title": write newest or oldest'],
    ['state=active,gone', 'state'],
    ['source=telepathy', 'source: is "telepathy": write one of description, comment, hand'],
    ['q=%20', 'q: is empty'],
    ['words=x', 'words'],
  ])('only by what there is: %s', async (...[query, detail]) => {
    const answer = await api.call('GET', `/api/v1/links?${query}`);
    expect([answer.status, answer.json.code]).toEqual([422, 'invalid_request']);
    expect(answer.json.detail).toContain(detail);
  });

  test('and another organization finds none of them', async () => {
    const other = await apiOn(database());
    expect((await other.call('GET', '/api/v1/links?q=4711')).json.items).toEqual([]);
    await other.end();
  });

  test('and given as a file, whole, filtered, in order, without formulas', async () => {
    await database().db.tx(api.organizationId, (sql) =>
      sql.query(
        `insert into links (organization_id, id, host_id, issue_id, workspace_id, conversation_id, sources, broken, title, created_at)
         select organization_id, gen_random_uuid(), host_id, issue_id, workspace_id, (9000000 + n)::text, '["description", "comment:7"]',
           'conversation_gone', case when n = 1 then '=1+1' when n = 2 then E'a "b",\\nc' else 'Title ' || n end, now() - n * interval '1 minute'
         from (select * from links where conversation_id = '4711002') l, generate_series(1, 1203) n`,
      ),
    );
    const { status, headers, text } = await api.call('GET', '/api/v1/links.csv?state=broken');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="links.csv"',
    });
    const lines = text.split('\r\n');
    expect(lines).toHaveLength(1_205);
    expect(lines[0]).toBe(
      'host,issue,summary,status,issue_url,workspace,conversation,title,conversation_url,state,reason,sources,linked_at,ended_at',
    );
    expect(lines[1]).toContain(`,9000001,'=1+1,,broken,conversation_gone,description comment:7,`);
    expect(lines[2]).toContain(`,9000002,"a ""b"",\nc",`);
    expect(lines[1203]).toContain(',9001203,');
    const oldest = await api.call('GET', '/api/v1/links.csv?state=broken&sort=oldest&q=900120');
    expect(oldest.text.split('\r\n')[1]).toContain(',9001203,');
    expect((await api.call('GET', '/api/v1/links.csv?limit=5')).status).toBe(422);
  });
});
