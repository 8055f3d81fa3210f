import { expect, test } from 'vitest';
import { markdownText } from './markdown.ts';
import { plainBlocks } from './plain.ts';

test('text is read without its markup, line by line', () => {
  const { blocks } = markdownText(
    '# Since Monday\n\nInvoices come **twice**:\n\n- one for Ann\n- one for Ben\n\n```\nE42\n```',
  );
  expect(plainBlocks(blocks)).toBe('Since Monday\n\nInvoices come twice:\n\n- one for Ann\n- one for Ben\n\nE42');
});
