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
      ],
    },
  ],
  fields: new Map(),
  lines: [],
  teams: ['7'],
};
const plan = (given: { team?: string; assignee?: string }) => {
  const step = { kind: 'create-ticket' as const, ticketType: '88', subject: 'S', message: 'M', attributes: {} };
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
