/**
 * Where the `type` of a problem answer leads: what its code means and what to do, and a list of all codes. For anybody, since who is refused
 * is often nobody yet: made once of docs/troubleshooting.md, in English like all documentation, the same in every installation, and without
 * any data.
 */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { escaped, html, page } from '../page.ts';
import type { Api } from '../route.ts';
import { type ExplainedCode, explainedCodes } from './codes.ts';

const source = new URL('../../../docs/troubleshooting.md', import.meta.url);

export function helpRoutes(app: Api): void {
  // Who installs the server without its documentation misses these pages and nothing else.
  const codes = existsSync(source) ? explainedCodes(readFileSync(source, 'utf8')) : [];
  const pages = new Map(codes.map((one) => [one.code, pageOf(one, codes)]));
  const list = listOf(codes);
  app.get('/help/errors', { config: { access: 'public' } }, async (_request, reply) => reply.type(html).send(list));
  app.get(
    '/help/errors/:code',
    { config: { access: 'public' }, schema: { params: z.object({ code: z.string() }) } },
    async (request, reply) => {
      const found = pages.get(request.params.code);
      if (found === undefined) return reply.code(404).type(html).send(unknownCode);
      return reply.type(html).send(found);
    },
  );
}

function pageOf({ code, means, whatToDo }: ExplainedCode, codes: ExplainedCode[]): string {
  return page('en', {
    heading: code,
    body: `<p>${inline(means, codes)}</p>
      <p><strong>What to do:</strong> ${inline(whatToDo, codes)}</p>
      <p>The answer that led here says in <code>detail</code> what it is about; the server’s log has its <code>request_id</code>.</p>
      <p><a href="/help/errors">All codes</a></p>`,
  });
}

const unknownCode = page('en', {
  heading: 'There is no such error code',
  body: '<p>It may be of another version. <a href="/help/errors">All codes</a></p>',
});

function listOf(codes: ExplainedCode[]): string {
  const parts = [...new Set(codes.map(({ part }) => part))].map((part) => {
    const links = codes
      .filter((one) => one.part === part)
      .map(({ code }) => `<a href="/help/errors/${code}">${code}</a>`);
    return `<h2>${escaped(part)}</h2>\n      <p>${links.join(', ')}</p>`;
  });
  return page('en', { heading: 'Error codes', body: parts.join('\n      ') });
}

/** One line of Markdown. A link to another code leads to its page; one to a page of the documentation names the file. */
function inline(markdown: string, codes: ExplainedCode[]): string {
  return escaped(markdown)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>')
    .replace(/\[([^[\]]+)\]\(([^()\s]+)\)/g, (_whole, text: string, target: string) => {
      if (!target.startsWith('#')) return `${text} (<code>docs/${target.replace(/#.*/, '')}</code>)`;
      return codes.some(({ code }) => `#${code}` === target)
        ? `<a href="/help/errors/${target.slice(1)}">${text}</a>`
        : text;
    });
}
