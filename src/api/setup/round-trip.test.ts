import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiOn, setup } from '../../../test/api.ts';
import { eachDatabase } from '../../../test/databases.ts';
import { TEMPLATE_FIELDS } from '../../domain/template.ts';
import { listProjects } from '../../store/projects.ts';
import type { ProjectDetailAnswer } from '../schemas/projects.ts';

const word = fc
  .string({ minLength: 1, maxLength: 30, unit: 'grapheme' })
  .map((text) => text.replaceAll('\0', '').trim())
  .filter((text) => text !== '');
const words = fc.uniqueArray(word, { maxLength: 4 });
const plainText = fc.string({ maxLength: 60 }).map((text) => text.replaceAll(/[{}\0]/g, ''));
const template = fc
  .array(
    fc.oneof(
      plainText,
      fc.constantFrom(...TEMPLATE_FIELDS).map((field) => `{{${field}}}`),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const category = fc.constantFrom('new', 'indeterminate', 'done');
/** Keys that would be something else in an object of JavaScript are no names of statuses. */
const table = fc.dictionary(word, word, { maxKeys: 4, noNullPrototype: true });

const rule = fc.record(
  {
    notify: fc.boolean(),
    reopen: fc.boolean(),
    statuses: words,
    categories: fc.uniqueArray(category),
    people: words,
    publicOnly: fc.boolean(),
    template: fc.option(template),
  },
  { requiredKeys: [] },
);

const linking = fc.record(
  {
    enabled: fc.boolean(),
    events: fc.record({ created: rule, assignee: rule, status: rule, comment: rule }, { requiredKeys: [] }),
    bringOver: fc.constantFrom('none', 'last', 'all'),
    closing: fc.record({ resolution: fc.boolean(), lastComment: fc.boolean() }, { requiredKeys: [] }),
    template: fc.option(template),
  },
  { requiredKeys: [] },
);

const source = fc.oneof(
  fc.record({ from: word, values: table }, { requiredKeys: ['from'] }),
  fc.record({ constant: plainText }),
  fc.record({ template: fc.constantFrom('{{issue.key}}', 'From {{issue.url}}') }),
);
const mapping = fc
  .tuple(
    fc.record({ ticketType: word, attribute: word, default: plainText }, { requiredKeys: ['ticketType', 'attribute'] }),
    source,
  )
  .map(([entry, from]) => ({ ...entry, ...from }));

const mailRule = fc.record({ send: fc.boolean(), template: fc.option(word) }, { requiredKeys: [] });

const settings = fc.record(
  {
    linking,
    panel: fc.record(
      {
        enabled: fc.boolean(),
        contactSource: fc.uniqueArray(fc.constantFrom('linked', 'reporter')),
        fields: fc.record({ user: words, lead: words }, { requiredKeys: [] }),
        sum: fc.option(word),
      },
      { requiredKeys: [] },
    ),
    commands: fc.record({ enabled: fc.boolean(), issueType: word }, { requiredKeys: [] }),
    commentsToIssue: fc.record({ customerReplies: fc.boolean(), teammateNotes: fc.boolean() }, { requiredKeys: [] }),
    escalation: fc.record(
      {
        teams: words,
        defaultTicketType: fc.option(word),
        fields: fc.uniqueArray(mapping, {
          maxLength: 4,
          selector: ({ ticketType, attribute }) => `${ticketType}\0${attribute}`,
        }),
      },
      { requiredKeys: [] },
    ),
    mail: fc.record(
      { received: mailRule, replied: mailRule, resolved: mailRule, answered: mailRule },
      { requiredKeys: [] },
    ),
    statusSync: fc.record(
      {
        enabled: fc.boolean(),
        toIntercom: table,
        toIntercomByCategory: fc.dictionary(category, word, { noNullPrototype: true }),
        fromIntercom: table,
        fields: fc.uniqueArray(
          fc.record(
            {
              ticketType: word,
              attribute: word,
              field: word,
              owner: fc.constantFrom('issue', 'ticket'),
              values: fc.dictionary(word, word, { noNullPrototype: true }),
            },
            { requiredKeys: ['ticketType', 'attribute', 'field', 'owner'] },
          ),
          { maxLength: 3, selector: ({ ticketType, attribute, field }) => `${ticketType}\0${attribute}\0${field}` },
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

/** The secrets of an export, filled in as its reader would. */
const secrets: Record<string, string> = {
  ACME_ACCESS_TOKEN: 'token-of-acme',
  ACME_CLIENT_SECRET: 'client-secret-of-acme',
  JIRA_TOKEN: 'token-of-jira',
  JIRA_WEBHOOK_SECRET: 'webhook-secret-of-jira',
};

eachDatabase('settings that the console saved', (database) => {
  test('come out of an export, and applied elsewhere give the same export and the same settings', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async (wanted) => {
        const [here, there] = [await apiOn(database()), await apiOn(database())];
        await here.call('PUT', '/api/v1/setup', { body: setup });
        const { json: listed } = await here.call('GET', '/api/v1/projects');
        const url = `/api/v1/projects/${listed.items[0]?.id}`;
        const saved = await here.call('PATCH', url, { body: { revision: 1, ...wanted } });
        expect([saved.status, saved.text]).toEqual([200, expect.anything()]);
        const exported = (await here.call('GET', '/api/v1/setup')).text;
        const filled = JSON.parse(exported, (_key, value: unknown) =>
          typeof value === 'string' ? (secrets[/^\$\{(\w+)\}$/.exec(value)?.[1] ?? ''] ?? value) : value,
        ) as object;
        expect((await there.call('PUT', '/api/v1/setup', { body: filled })).status).toBe(200);
        expect((await there.call('GET', '/api/v1/setup')).text).toBe(exported);
        const [copy] = await listProjects(database().db, there.organizationId);
        const again = await there.call('GET', `/api/v1/projects/${copy?.id}`);
        expect(settingsOf(again.json)).toEqual(settingsOf(saved.json));
        const unchanged = await there.call('PUT', '/api/v1/setup', { body: filled });
        expect(unchanged.json.changes.map(({ change }) => change)).toEqual(Array(4).fill('unchanged'));
        await here.end();
        await there.end();
      }),
      { numRuns: 25 },
    );
  });
});

function settingsOf(answer: object): ProjectDetailAnswer['settings'] {
  return (answer as ProjectDetailAnswer).settings;
}
