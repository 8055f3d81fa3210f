import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { setupSchemaFile, workflowSchemaFile } from '../../../docs/reference.ts';
import { root } from '../../../test/sources.ts';
import { workflowTemplates } from '../../domain/workflows/templates.ts';
import { SetupSchema } from './schema.ts';

const example = `
connections:
  - name: acme
    accessToken: \${INTERCOM_TOKEN}
    clientSecret: \${INTERCOM_CLIENT_SECRET}
    apiUrl: https://api.intercom.io
hosts:
  - { name: jira, kind: jira-data-center, url: "https://jira.acme.example", token: "\${JIRA_PAT}", webhookSecret: "\${JIRA_SECRET}" }
  - { name: cloud, kind: jira-cloud, url: "https://acme.atlassian.net", email: bot@acme.example, token: "\${JIRA_API_TOKEN}" }
  - { name: help, kind: desk }
projects:
  - host: jira
    key: SUP
    connection: acme
    linking:
      enabled: true
      events:
        created:  { notify: true, reopen: false }
        assignee: { notify: true, reopen: false }
        status:   { notify: true, reopen: true, statuses: [Done], categories: [done], people: [ann], template: "{{actor}}" }
        comment:  { notify: true, reopen: false, publicOnly: true }
      bringOver: none
      closing: { resolution: true, lastComment: false }
      template: "{{issue.key}}"
    panel: { enabled: true, contactSource: [linked], fields: { user: [email, phone], lead: [email] } }
    commands: { enabled: false, issueType: Task }
    commentsToIssue: { customerReplies: false, teammateNotes: false }
    escalation:
      teams: ["8"]
      fields: [ { ticketType: "88", attribute: Severity, from: priority, values: { high: "Sev 1" } } ]
    statusSync: { enabled: false, toIntercom: { Done: resolved }, fromIntercom: { resolved: Done } }
workflows: []
`;

test('the schema of a workflow is as the code has it, and takes both templates', () => {
  const file = readFileSync(path.join(root, 'docs', 'workflow.schema.json'), 'utf8');
  expect(file).toBe(workflowSchemaFile());
  const check = new Ajv.default({ strict: false }).compile(JSON.parse(file) as object);
  for (const { definition } of workflowTemplates) expect([check(definition), check.errors]).toEqual([true, null]);
});

describe('the JSON Schema for editors', () => {
  const file = readFileSync(path.join(root, 'docs', 'deskbridge.schema.json'), 'utf8');
  const check = new Ajv.default({ strict: false }).compile(JSON.parse(file) as object);

  test('is as the code has it (npm run docs writes it)', () => {
    expect(file).toBe(setupSchemaFile());
  });

  test('takes a whole set-up with its variables, and an empty one', () => {
    expect([check(parse(example)), check.errors]).toEqual([true, null]);
    expect(check({})).toBe(true);
  });

  test('refuses a slip of the keyboard', () => {
    expect(check({ projects: [{ host: 'jira', key: 'SUP', linking: { bringOver: 'some' } }] })).toBe(false);
    expect(check({ host: [] })).toBe(false);
  });
});

test('the defaults are those of the contract', () => {
  const filled = parse(example.replaceAll(/\$\{\w+\}/g, 'secret')) as object;
  const { projects } = SetupSchema.parse(filled);
  expect(projects[0]?.linking?.events.created).toEqual({
    notify: true,
    reopen: false,
    statuses: [],
    categories: [],
    people: [],
    publicOnly: false,
    template: null,
  });
  const bare = SetupSchema.parse({ projects: [{ host: 'jira', key: 'SUP', linking: {} }] });
  const reopens = Object.entries(bare.projects[0]?.linking?.events ?? {}).filter(([, rule]) => rule.reopen);
  expect(reopens.map(([name]) => name)).toEqual(['status']);
});
