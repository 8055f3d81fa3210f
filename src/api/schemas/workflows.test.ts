import { expect, test } from 'vitest';
import { WorkflowSchema } from './workflows.ts';

test('a file of an earlier version that marks a ticket as a priority is read, without the mark', () => {
  const action = { kind: 'create-ticket', ticketType: '88', subject: 'S', message: 'M', attributes: {} };
  const file = (more: object) => ({
    name: 'Escalate',
    trigger: { kind: 'issue-created' },
    steps: [{ id: 'ticket', kind: 'action', action: { ...action, ...more } }],
  });
  for (const priority of [true, false]) {
    const { steps } = WorkflowSchema.parse(file({ priority }));
    expect(JSON.parse(JSON.stringify(steps))).toMatchObject([{ action }]);
    expect(JSON.stringify(steps)).not.toContain('priority');
  }
});
