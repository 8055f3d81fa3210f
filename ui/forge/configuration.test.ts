import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Host } from '../../src/domain/model.ts';
import { TEMPLATE_FIELDS, templateProblem as serversProblem } from '../../src/domain/template.ts';
import { parsePostFunction } from '../../src/jira/forge-post-function.ts';
import {
  FIELDS,
  FIRST_WORDS,
  LONGEST_TEMPLATE,
  previewOf,
  readConfiguration,
  templateProblem,
  writeConfiguration,
} from './configuration.ts';

const host: Host = { id: 'h', name: 'cloud', kind: 'jira-cloud', url: 'https://acme.atlassian.net' };

/** What the server makes of a stored configuration that Jira sends with a transition. */
function readByServer(configuration: unknown) {
  const status = { id: '3', name: 'Done', statusCategory: { key: 'done' } };
  const fields = { summary: 'S', status, updated: '2026-01-01T00:00:00.000+0000', project: { key: 'SUP' } };
  const event = { issue: { id: '1', key: 'SUP-1', fields }, transition: { executionId: 'e' }, configuration };
  const parsed = parsePostFunction({ host, event });
  if (parsed.kind !== 'event' || parsed.event.kind !== 'post-function.ran') throw new Error(JSON.stringify(parsed));
  const { reopen, template } = parsed.event;
  return { reopen, template };
}

const word = fc.oneof(
  fc.constantFrom(...TEMPLATE_FIELDS, 'staus', '', 'constructor').map((name) => `{{${name}}}`),
  fc.string({ maxLength: 20 }),
);
const words = fc.array(word, { maxLength: 8 }).map((parts) => parts.join(''));
const configuration = fc.record({ reopen: fc.boolean(), template: fc.option(words) });

test('what is kept is read again as it was, by the page and by the server, as a text and as an object', () => {
  fc.assert(
    fc.property(configuration, (chosen) => {
      const template = chosen.template?.trim() ?? '';
      const meant = { reopen: chosen.reopen, template: template === '' ? null : template };
      const stored = writeConfiguration(chosen);
      for (const given of [stored, JSON.parse(stored) as unknown]) {
        expect(readConfiguration(given)).toEqual(meant);
        expect(readByServer(given)).toEqual(meant);
      }
    }),
  );
});

test('words that can be kept are words the server can fill in', () => {
  fc.assert(
    fc.property(words, (text) => {
      if (text.trim() !== '') expect(templateProblem(text) === null).toBe(serversProblem(text) === null);
    }),
  );
  expect(serversProblem(FIRST_WORDS)).toBeNull();
  const known: readonly string[] = TEMPLATE_FIELDS;
  expect(FIELDS.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});

test('the longest words that can be kept are read by the server and stay far below what Jira takes', () => {
  const longest = '€'.repeat(LONGEST_TEMPLATE);
  expect(templateProblem(longest)).toBeNull();
  expect(templateProblem(`${longest}€`)).toMatch(/2001 characters long/);
  const stored = writeConfiguration({ reopen: true, template: longest });
  expect(readByServer(stored)).toEqual({ reopen: true, template: longest });
  expect(Buffer.byteLength(stored)).toBeLessThan(32 * 1024);
});

test.each([null, undefined, '', 'no JSON', '[]', 7, { reopen: 'yes', template: 5 }])(
  'what somebody else stored (%j) is a new configuration',
  (stored) => {
    expect(readConfiguration(stored)).toEqual({ reopen: false, template: null });
  },
);

test('a preview drops empty lines and marks what is no field', () => {
  expect(previewOf('Now {{to}}\n \n{{oops}}')).toEqual([
    [
      { kind: 'text', text: 'Now ' },
      { kind: 'field', text: 'Done' },
    ],
    [{ kind: 'unknown', text: '{{oops}}' }],
  ]);
});
