import { describe, expect, test } from 'vitest';
import type { CanvasLink, CanvasView } from '../domain/canvas.ts';
import { renderCanvas } from './canvas.ts';

const link = (more: Partial<CanvasLink> = {}): CanvasLink => ({
  id: 'l1',
  key: 'SUP-1',
  summary: 'Export stops',
  status: 'To Do',
  assignee: null,
  url: 'https://jira.test/browse/SUP-1',
  trouble: null,
  ...more,
});

const textsOf = (view: CanvasView): unknown[] =>
  renderCanvas(view).canvas.content.components.flatMap((component) =>
    component.type === 'text' ? [component['text']] : [],
  );

describe('a canvas', () => {
  test('shows each linked issue with its status and who has it', () => {
    const view: CanvasView = {
      kind: 'home',
      links: [link(), link({ id: 'l2', assignee: 'Ben' })],
      more: 0,
      notice: null,
      canAdd: true,
    };
    expect(renderCanvas(view).canvas.content.components).toContainEqual({
      type: 'list',
      items: [
        {
          type: 'item',
          id: 'issue:l1',
          title: 'SUP-1 Export stops',
          subtitle: 'To Do · Unassigned',
          action: { type: 'submit' },
        },
        {
          type: 'item',
          id: 'issue:l2',
          title: 'SUP-1 Export stops',
          subtitle: 'To Do · Ben',
          action: { type: 'submit' },
        },
      ],
    });
  });

  test('takes apart what would become a link or bold text of Intercom', () => {
    const view: CanvasView = {
      kind: 'confirm',
      text: '**SUP** [here](https://evil.test)',
      yes: { id: 'y', label: 'Yes' },
    };
    expect(textsOf(view)).toEqual(['* *SUP* * [here] (https://evil.test)']);
  });

  test('is cut where a text is long, never in half a character', () => {
    const view: CanvasView = { kind: 'confirm', text: `${'x'.repeat(249)}😀😀`, yes: { id: 'y', label: 'Yes' } };
    expect(textsOf(view)).toEqual(['x'.repeat(249)]);
  });

  test('stays below what Intercom takes, whatever travels along', () => {
    const stored = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`field:${at}`, '😀'.repeat(5_000)]));
    const view: CanvasView = { kind: 'working', text: 'It is being created.', refresh: 'progress:1', stored };
    expect(textsOf(view)).toContain('This is more than the app can show here.');
  });
});
