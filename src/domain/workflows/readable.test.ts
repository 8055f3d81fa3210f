import { expect, test } from 'vitest';
import { workflow } from '../../../test/domain-builders.ts';
import { isReadable } from './readable.ts';
import { workflowTemplates } from './templates.ts';

const { steps, ...without } = workflow([{ id: 'wait', kind: 'wait', for: '1h' }]);

test.each(workflowTemplates.map(({ definition }) => definition))('the template $name can be read', (definition) => {
  expect(isReadable(definition)).toBe(true);
});

test.each([
  null,
  [[]],
  'text',
  {},
  without,
  { ...without, steps, scope: null },
  { ...without, steps, scope: { projects: 'SUP' } },
  { ...without, steps, trigger: null },
  { ...without, steps, trigger: { kind: 'toString' } },
  { ...without, steps, trigger: { kind: 'status-changed', to: 'Done' } },
  { ...without, steps, conditions: { all: [null] } },
  { ...without, steps: [{ id: 'new', kind: 'of-a-newer-version' }] },
  { ...without, steps: [{ id: 'new', kind: 'action', action: { kind: 'of-a-newer-version' } }] },
  { ...without, steps: [{ id: 'way', kind: 'branch', when: { all: [] }, holds: [], otherwise: [null] }] },
])('what was changed by hand, or is of a newer version, cannot: %j', (definition) => {
  expect(isReadable(definition)).toBe(false);
});
