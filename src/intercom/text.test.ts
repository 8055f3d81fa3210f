import { expect, test } from 'vitest';
import { plainText } from './text.ts';

test.each([
  ['<p>One</p><p>two</p>', 'One two'],
  ['a <b>bold</b>er word', 'a bolder word'],
  ['1 < 2 and <3', '1 < 2 and <3'],
  ['cut off <a href="https://x.y', 'cut off <a href="https://x.y'],
  ['cut off <em', 'cut off <em'],
  ['&lt;b&gt; is text', '<b> is text'],
])('%j is read as %j', (html, text) => {
  expect(plainText(html)).toBe(text);
});
