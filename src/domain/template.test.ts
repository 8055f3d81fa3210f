import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRule } from './settings.ts';
import { fillTemplate, TEMPLATE_FIELDS, templateProblem } from './template.ts';

const text = (words: string) => ({ kind: 'text' as const, text: words });

describe('filling a template', () => {
  test('a line is a paragraph, an empty line is dropped, whatever ends the lines', () => {
    const blocks = fillTemplate('one {{to}}\r\n\r\n  \ntwo', { to: text('Done') });
    expect(blocks).toEqual([
      { kind: 'paragraph', content: [text('one '), text('Done')] },
      { kind: 'paragraph', content: [text('two')] },
    ]);
  });

  test('blanks inside the braces do not matter', () => {
    expect(fillTemplate('{{ to }}{{  to}}', { to: text('x') })).toEqual([
      { kind: 'paragraph', content: [text('x'), text('x')] },
    ]);
  });

  test('a field without a value becomes nothing', () => {
    expect(fillTemplate('{{from}}', {})).toEqual([]);
    expect(fillTemplate('was {{from}}.', {})).toEqual([{ kind: 'paragraph', content: [text('was '), text('.')] }]);
  });

  test('a value is never read as a template again', () => {
    const blocks = fillTemplate('{{issue.summary}}', { 'issue.summary': text('{{actor}} {{{{to}}}}'), to: text('no') });
    expect(blocks).toEqual([{ kind: 'paragraph', content: [text('{{actor}} {{{{to}}}}')] }]);
  });

  test('what is no field stays as it was typed', () => {
    expect(fillTemplate('{{nonsense}} {to} {{', { to: text('no') })).toEqual([
      { kind: 'paragraph', content: [text('{{nonsense}} {to} {{')] },
    ]);
  });

  test('any template and any values come out as text: no value makes a field', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (template, value) => {
        const inlines = fillTemplate(`${template}{{actor}}`, { actor: text(value) }).flatMap((block) =>
          block.kind === 'paragraph' ? block.content : [],
        );
        expect(inlines.every((inline) => inline.kind === 'text')).toBe(true);
      }),
    );
  });
});

describe('a template that is saved', () => {
  test('with every field is fine, and so is one without', () => {
    expect(templateProblem(TEMPLATE_FIELDS.map((field) => `{{${field}}} {{ ${field} }}`).join('\n'))).toBeNull();
    expect(templateProblem('just words { } }} {{ ')).toBeNull();
    expect(defaultRule(true).template).toBeNull();
  });

  test.each([
    ['{{statsu}}', 'unknown_field statsu; did you mean issue.status?'],
    ['{{summary}}', 'unknown_field summary; did you mean issue.summary?'],
    ['{{issue.sumary}}', 'unknown_field issue.sumary; did you mean issue.summary?'],
    ['{{issue-key}}', 'unknown_field issue-key; did you mean issue.key?'],
    ['{{ issue key }}', 'unknown_field issue key; did you mean issue.key?'],
    ['{{acotr}} {{x}}', 'unknown_field acotr; did you mean actor?'],
  ])('%s is refused, naming what was meant', (template, problem) => {
    expect(templateProblem(template)?.sentence).toBe(problem);
  });

  test('with an empty place, or one named like a method, is refused', () => {
    expect(templateProblem('{{}}')?.sentence).toMatch(/^unknown_field/);
    expect(templateProblem('{{constructor}}')?.sentence).toMatch(/^unknown_field constructor/);
    expect(templateProblem('{{__proto__}}')?.sentence).toMatch(/^unknown_field __proto__/);
  });

  test('that is too long is refused', () => {
    expect(templateProblem('x'.repeat(4001))?.sentence).toBe('the template is longer than 4000 characters');
    expect(templateProblem('{{'.repeat(2000))).toBeNull();
  });
});
