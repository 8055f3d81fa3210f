import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import AjvDraft04 from 'ajv-draft-04';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startJiraSim } from '../../sim/jira.ts';
import { adfDocument, adfParagraph, adfText } from '../../sim/jira/adf.ts';
import { call } from '../../sim/jira/testing.ts';
import { loadSpec } from './openapi.ts';
import type { JiraSim } from '../../sim/jira.ts';
import type { Answer } from '../../sim/jira/testing.ts';

const spec = loadSpec('jira-cloud-v3.json');
const folder = process.env['VENDOR_SPECS'] ?? join(import.meta.dirname, '../../../shared/specs');
const adfFile = join(folder, 'adf-v1-full.schema.json');
if (!existsSync(adfFile)) process.stderr.write(`LEFT OUT: checks of documents: no ${adfFile}. Set VENDOR_SPECS.\n`);
const body = adfDocument(adfParagraph(adfText('Hello')));
const globalId = 'intercom:abc:conversation:1';
const link = {
  globalId,
  application: { type: 'com.intercom', name: 'Intercom' },
  relationship: 'discussed in',
  object: {
    url: 'https://app.intercom.com/a/inbox/abc/inbox/conversation/1',
    title: 'Ann asks',
    summary: 'open',
    icon: { url16x16: 'https://x.y/i.png', title: 'Intercom' },
    status: { resolved: false },
  },
};

/** Every call below, as `[method, path, body]`; `{id}`, `{comment}` and `{link}` are filled in. */
const CALLS: readonly (readonly [string, string, unknown?])[] = [
  ['GET', '/myself'],
  ['GET', '/serverInfo'],
  ['GET', '/mypermissions?permissions=BROWSE_PROJECTS,LINK_ISSUES'],
  ['GET', '/mypermissions'],
  ['GET', '/status'],
  ['GET', '/user/search?query=ann'],
  ['GET', '/project/SUP'],
  ['GET', '/project/NONE'],
  ['POST', '/permissions/project', { permissions: ['CREATE_ISSUES'] }],
  ['POST', '/permissions/project', { permissions: ['NONSENSE'] }],
  ['GET', '/project/search?maxResults=1'],
  ['GET', '/project/SUP/statuses'],
  ['GET', '/field'],
  ['GET', '/mypermissions?permissions=BROWSE_PROJECTS&projectKey=SUP'],
  ['GET', '/issue/createmeta/SUP/issuetypes'],
  ['GET', '/issue/createmeta/SUP/issuetypes/10011?maxResults=3'],
  [
    'POST',
    '/issue',
    { fields: { project: { key: 'SUP' }, issuetype: { id: '10010' }, summary: 'New', description: body } },
  ],
  ['POST', '/issue', { fields: {} }],
  ['GET', '/issue/{id}'],
  ['GET', '/issue/{id}?fields=summary&expand=renderedFields,names,transitions,changelog&properties=*all'],
  ['GET', '/issue/999'],
  ['PUT', '/issue/{id}', { fields: { description: body } }],
  ['PUT', '/issue/{id}', { fields: { nonsense: 1 } }],
  ['PUT', '/issue/{id}/assignee', { accountId: null }],
  ['GET', '/issue/{id}/transitions'],
  ['POST', '/issue/{id}/transitions', { transition: { id: '31' } }],
  ['POST', '/issue/{id}/transitions', { transition: { id: '99' } }],
  ['GET', '/issue/{id}/changelog'],
  ['GET', '/issue/{id}/comment?expand=renderedBody,properties&orderBy=-created'],
  ['POST', '/issue/{id}/comment', { body, properties: [{ key: 'sd.public.comment', value: { internal: true } }] }],
  ['POST', '/issue/{id}/comment', { body: 'text' }],
  ['GET', '/issue/{id}/comment/{comment}'],
  ['PUT', '/issue/{id}/comment/{comment}', { body }],
  ['GET', '/comment/{comment}/properties/none'],
  ['DELETE', '/issue/{id}/comment/{comment}'],
  ['POST', '/issue/{id}/remotelink', link],
  ['POST', '/issue/{id}/remotelink', { globalId, object: { url: 'https://x.y', title: 'Short' } }],
  ['POST', '/issue/{id}/remotelink', { object: {} }],
  ['GET', `/issue/{id}/remotelink?globalId=${globalId}`],
  ['DELETE', `/issue/{id}/remotelink?globalId=${globalId}`],
  ['PUT', '/issue/{id}/properties/deskbridge', { any: ['json'] }],
  ['GET', '/issue/{id}/properties/deskbridge'],
  ['GET', '/issue/{id}/properties'],
  ['DELETE', '/issue/{id}/properties/deskbridge'],
  ['POST', '/search/jql', { jql: 'project = SUP', fields: ['*all'], maxResults: 2 }],
  ['GET', '/search/jql?jql=project%20%3D%20SUP'],
  ['POST', '/search/jql', { jql: 'nonsense' }],
  ['POST', '/search/approximate-count', { jql: 'project = SUP' }],
  ['DELETE', '/issue/{id}'],
];

let sim: JiraSim;
const answers: { method: string; path: string; answer: Answer }[] = [];

beforeAll(async () => {
  sim = await startJiraSim({ kind: 'cloud', serviceDesk: true });
  sim.seed();
  const key = 'SUP-1';
  const { commentId } = sim.act.comment({ issue: key, text: 'See https://x.y/1 and *this*' });
  for (const [method, template, sent] of CALLS) {
    const path = template.replace('{id}', key).replace('{comment}', commentId);
    answers.push({ method, path: `/rest/api/3${path}`, answer: await call(sim, `${method} ${path}`, sent) });
  }
});
afterAll(() => sim.close());

describe.runIf(spec)('the Cloud dialect of the simulator', () => {
  test.each(CALLS.map(([method, path], at) => ({ name: `${method} ${path}`, at })))(
    'answers $name as the OpenAPI file says',
    ({ at }) => {
      const { method, path, answer } = answers[at] ?? expect.unreachable();
      const seen = { method, path, status: answer.status };
      const empty = answer.headers.get('content-length') === '0' || answer.status === 204;
      expect(spec?.validateResponse(empty ? seen : { ...seen, body: answer.body })).toEqual([]);
    },
  );

  test('lists remote links, each as the OpenAPI file says (it forgets that there may be several)', async () => {
    await call(sim, 'POST /issue/SUP-2/remotelink', link);
    await call(sim, 'POST /issue/SUP-2/remotelink', { ...link, globalId: 'other' });
    const path = '/rest/api/3/issue/SUP-2/remotelink';
    const links = (await call(sim, `GET ${path}`)).body as unknown as object[];
    const problems = links.flatMap((body) => spec?.validateResponse({ method: 'GET', path, status: 200, body }) ?? []);
    expect({ links: links.length, problems }).toEqual({ links: 2, problems: [] });
  });
});

describe.runIf(existsSync(adfFile))('documents of the simulator', () => {
  test('keep to the ADF schema, however they were typed', () => {
    const validate = new AjvDraft04.default({ strict: false }).compile(
      JSON.parse(readFileSync(adfFile, 'utf8')) as object,
    );
    const typed = [
      'h1. Title\ntext with *bold*, _em_ and {{code}}',
      '* one\n* https://x.y/1\n\n# first\n# second',
      'bq. quoted\n\n{code:ts}\nlet a;\n{code}\n\n{noformat}{noformat}',
      '[label|https://x.y/2] [https://x.y/3] [~ann] *[bold link|https://x.y/4]*',
      'line one\nline two\n\n\n\nhttps://x.y/5?a=b#c.',
      '',
    ];
    for (const description of typed) {
      const { id } = sim.act.createIssue({ project: 'SUP', summary: 'Typed', description });
      expect({ description, valid: validate(sim.issue(id)?.description), errors: validate.errors }).toMatchObject({
        valid: true,
      });
    }
  });
});
