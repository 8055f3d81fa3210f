import { expect, test } from 'vitest';
import { readCanvasRequest } from './canvas-request.ts';

test('what was filled in is read leniently, as nobody has signed for it yet', () => {
  const given = { text: 'hello', one: 7, many: ['a', 'b'], hostile: [{ toString: 1 }], odd: { toString: 1 } };
  const { inputs } = readCanvasRequest({ workspace_id: 'x7k2p9qd', component_id: 'go', input_values: given });
  expect(inputs).toEqual({ text: 'hello', one: '7', many: 'a,b', hostile: '', odd: '' });
});
