import { expect, test } from 'vitest';
import { replyHtml } from '../domain/text/html.ts';
import { readHtml } from './html.ts';

const shown = (html: string): string => replyHtml(readHtml(html));

test('marks, links, lists and code are kept', () => {
  expect(shown('<p>Seen <b>twice</b> &amp; <a href="https://acme.example/x">here</a><br>again</p>')).toBe(
    '<p>Seen <b>twice</b> &amp; <a href="https://acme.example/x">here</a><br>again</p>',
  );
  expect(shown('<ul><li>one</li><li><p>two</p></li></ul><pre><code>a &lt; b\n c</code></pre>')).toBe(
    '<ul><li>one</li><li>two</li></ul><pre><code>a &lt; b\n c</code></pre>',
  );
});

test('a picture is its address, and what is no web address is words', () => {
  expect(shown('<img src="https://downloads.example/a.png" alt="a.png">')).toBe(
    '<p><a href="https://downloads.example/a.png">a.png</a></p>',
  );
  expect(shown('<p><a href="javascript:alert(1)">press</a></p>')).toBe('<p>press</p>');
});

test('code that is never closed is kept', () => {
  expect(shown('<p>see</p><pre>a\n b')).toBe('<p>see</p><pre><code>a\n b</code></pre>');
  expect(shown('<ul><li><pre>a<pre>b')).toBe('<ul><li><pre><code>a</code></pre><pre><code>b</code></pre></li></ul>');
});

test('scripts say nothing, and broken markup is its words', () => {
  expect(shown('<script>alert(1)</script><p onclick="x()">still <b>there')).toBe('<p>still <b>there</b></p>');
  expect(shown('plain text, 1 < 2')).toBe('<p>plain text, 1 &lt; 2</p>');
});
