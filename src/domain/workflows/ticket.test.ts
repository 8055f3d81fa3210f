import { expect, test } from 'vitest';
import { issue, jiraHost } from '../../../test/domain-builders.ts';
import type { ActionContext, TicketSource } from './action-context.ts';
import { planTicket } from './ticket.ts';

const context: ActionContext = {
  host: jiraHost,
  issue: { ...issue(), statusAt: 0, assigneeAt: 0, deleted: false },
  facts: { issue: {}, fields: {}, contact: {} },
  workflow: 'Triage',
  trigger: 'a test',
  actor: null,
  approval: null,
  runId: 'r1',
  stepId: 'ticket',
  links: [],
  tickets: null,
  mail: false,
};
const source: TicketSource = {
  connectionId: 'c1',
  types: [
    {
      id: '88',
      name: 'Bug report',
      category: 'Customer',
      archived: false,
      states: [],
      attributes: [
        { id: '1', name: '_default_title_', dataType: 'string', required: true, archived: false, options: [] },
        { id: '2', name: '_default_description_', dataType: 'string', required: false, archived: false, options: [] },
        {
          id: '3',
          name: 'Priority',
          dataType: 'list',
          required: false,
          archived: false,
          options: [{ id: 'o-high', label: 'High' }],
        },
      ],
    },
  ],
  fields: new Map(),
  lines: [],
  teams: ['7'],
};
const step = { kind: 'create-ticket' as const, ticketType: '88', subject: 'S', message: 'M', attributes: {} };
const plan = (given: Partial<Parameters<typeof planTicket>[0]>) => {
  return planTicket({ ...step, ...given }, context, { key: 'k', source });
};

test('a workflow gives tickets to the teams that people may give them to, and says who can add another', () => {
  expect(plan({ team: '7' })).toMatchObject({ effects: [{ effect: { assignee: { kind: 'team', id: '7' } } }] });
  expect(plan({ team: '8' })).toMatchObject({
    kind: 'problem',
    reason: expect.stringMatching(/^team_not_offered: .* SUP .* team 8: an admin adds it under Projects/) as unknown,
  });
  expect(plan({ assignee: '9' })).toMatchObject({ effects: [{ effect: { assignee: { kind: 'teammate', id: '9' } } }] });
  expect(plan({})).toMatchObject({ effects: [{ effect: { assignee: null } }] });
});

test('a list called Priority is filled as any attribute, by id or name, with what the issue has', () => {
  const facts = { ...context.facts, issue: { priority: 'high' } };
  for (const attribute of ['Priority', '3'])
    expect(
      planTicket(
        { ...step, attributes: { [attribute]: '{{issue.priority}}' } },
        { ...context, facts },
        { key: 'k', source },
      ),
    ).toMatchObject({ effects: [{ effect: { attributes: { 3: 'o-high' } } }] });
});

test('what the step says of an attribute goes before the mapping of the project, also where that comes to nothing', () => {
  const lines = [{ ticketType: '88', attribute: '3', constant: 'Nobody offers this' }];
  const attributes = { 3: 'High' };
  expect(planTicket({ ...step, attributes }, context, { key: 'k', source: { ...source, lines } })).toMatchObject({
    effects: [{ effect: { attributes: { 3: 'o-high' } } }],
  });
});
