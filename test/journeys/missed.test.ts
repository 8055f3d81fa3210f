/** Hours in which no webhook arrives, from either side: in the end everything stands as if all of them had. `test:faults -- --missed N` is longer. */
import { expect, test } from 'vitest';
import { compare } from '../missed.ts';

const changes = Number(process.env['MISSED_CHANGES'] ?? 60);
const engine = process.env['MISSED_ENGINE'] === 'postgresql' ? 'postgresql' : 'embedded';

test('I24: two hours without a webhook, of Jira and of Intercom, end as if every one of them had come', async () => {
  const { told, missed } = await compare(engine, changes);
  expect(missed.lost).toBeGreaterThan(changes / 5);
  expect(missed.ends).toEqual(told.ends);
  // One of what was carried was redacted in these hours, one edited.
  expect(JSON.stringify(missed.ends)).toContain('Redacted in Intercom');
  expect(JSON.stringify(missed.ends)).toContain('Asked again, and answered');
}, 600_000);
