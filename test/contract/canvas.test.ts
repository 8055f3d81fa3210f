/** Every view of the inbox app is one that Canvas Kit takes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canvasProblems } from '../../sim/intercom/canvas-kit.ts';
import type { CanvasField, CanvasLink, CanvasView } from '../../src/domain/canvas.ts';
import { renderCanvas } from '../../src/intercom/canvas.ts';

const words = fc.string({ unit: 'grapheme', maxLength: 400 });
const said = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }).map((text) => `x${text}`);
const stored = fc.dictionary(fc.stringMatching(/^[a-z]{1,20}$/), words, { maxKeys: 8 });
const again = fc.option(fc.constantFrom({ id: 'home', label: 'Try again' }, { id: 'create', label: 'Again' }));
const link: fc.Arbitrary<CanvasLink> = fc.record({
  id: fc.uuid(),
  key: fc.option(fc.constant('SUP-1')),
  summary: fc.option(words),
  status: fc.option(said),
  assignee: fc.option(said),
  url: fc.option(fc.constant('https://jira.test/browse/SUP-1')),
  trouble: fc.option(said),
});
const links = fc.uniqueArray(link, { selector: ({ id }) => id, maxLength: 20 });
const notice = fc.option(fc.record({ style: fc.constantFrom('muted' as const, 'error' as const), text: said }));
const items = fc.uniqueArray(fc.record({ id: fc.uuid(), title: said, subtitle: fc.option(words) }), {
  selector: ({ id }) => id,
  maxLength: 10,
});
const options = fc.uniqueArray(fc.record({ id: said, text: said }), {
  selector: ({ id }) => id,
  minLength: 2,
  maxLength: 40,
});
const field: fc.Arbitrary<CanvasField> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('line' as const, 'text' as const),
    id: fc.uuid(),
    label: words,
    value: words,
    hint: fc.option(words),
  }),
  fc.record({ kind: fc.constant('choice' as const), id: fc.uuid(), label: words, value: words, options }),
);

const view: fc.Arbitrary<CanvasView> = fc.oneof(
  fc.record({ kind: fc.constant('home' as const), links, more: fc.nat(50), notice, canAdd: fc.boolean() }),
  fc.record({
    kind: fc.constant('choose' as const),
    title: said,
    filter: fc.option(fc.constant({ id: 'search', label: 'Words', value: '' })),
    items,
    note: notice,
    extra: fc.option(fc.constant({ id: 'search:again', label: 'Look again' })),
    stored,
  }),
  fc.record({
    kind: fc.constant('form' as const),
    title: said,
    fields: fc.uniqueArray(field, { selector: ({ id }) => id, maxLength: 20 }),
    problem: fc.option(said),
    submit: fc.constant('submit-issue'),
    stored,
  }),
  fc.record({ kind: fc.constant('issue' as const), link }),
  fc.record({
    kind: fc.constant('confirm' as const),
    text: said,
    yes: fc.constant({ id: 'unlink-yes:1', label: 'Unlink' }),
  }),
  fc.record({
    kind: fc.constant('working' as const),
    text: said,
    refresh: fc.constantFrom('home', 'progress:1'),
    stored,
  }),
  fc.record({ kind: fc.constant('trouble' as const), text: said, fix: fc.option(said), again, stored }),
);

test('whatever the inbox app shows, Canvas Kit takes it', () => {
  fc.assert(
    fc.property(view, (shown) => {
      expect(canvasProblems(JSON.parse(JSON.stringify(renderCanvas(shown))))).toEqual([]);
    }),
  );
});
