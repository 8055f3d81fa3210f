/**
 * The inbox app beside a conversation, as Canvas Kit draws it: a view in, components out (Intercom docs, Canvas Kit). Pure. A component's id
 * says what pressing it means; what was chosen before travels in `stored_data`, through the browser, so it is checked again when it returns.
 */
import { type CanvasField, type CanvasLink, type CanvasView, MOST_OPTIONS, type Stored } from '../domain/canvas.ts';
import { cut } from './text.ts';

type Component = { type: string; [field: string]: unknown };

/** Content and `stored_data` may weigh this much each (Intercom docs, Canvas Kit). */
const MOST_BYTES = 64 * 1024;
const LONGEST = 250;

export interface CanvasAnswer {
  canvas: { content: { components: Component[] }; stored_data: Stored };
}

export function renderCanvas(view: CanvasView): CanvasAnswer {
  const answer = answerOf(componentsOf(view), 'stored' in view ? view.stored : {});
  if (weighs(answer.canvas.content) < MOST_BYTES && weighs(answer.canvas.stored_data) < MOST_BYTES) return answer;
  const text = 'This is more than the app can show here.';
  return answerOf(componentsOf({ kind: 'trouble', text, fix: 'Shorten the texts.', again: null, stored: {} }), {});
}

function answerOf(components: Component[], stored: Stored): CanvasAnswer {
  return { canvas: { content: { components }, stored_data: stored } };
}

function weighs(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function componentsOf(view: CanvasView): Component[] {
  switch (view.kind) {
    case 'home':
      return home(view);
    case 'choose':
      return choose(view);
    case 'form':
      return [
        header(view.title),
        ...(view.problem === null ? [] : [text(view.problem, 'error')]),
        ...view.fields.map(field),
        button(view.submit, 'Create issue', 'primary'),
        back,
      ];
    case 'issue':
      return issue(view.link);
    case 'confirm':
      return [text(view.text), button(view.yes.id, view.yes.label, 'primary'), back];
    case 'working':
      return [text(view.text, 'muted'), button(view.refresh, 'Refresh', 'primary'), ...backUnless(view.refresh)];
    case 'trouble':
      return [
        text(view.text, 'error'),
        ...(view.fix === null ? [] : [text(view.fix)]),
        ...(view.again === null ? [] : [button(view.again.id, view.again.label, 'primary')]),
        ...backUnless(view.again?.id ?? null),
      ];
  }
}

function home({ links, more, notice, canAdd }: Extract<CanvasView, { kind: 'home' }>): Component[] {
  const items = links.map((link) => ({
    type: 'item',
    id: `issue:${link.id}`,
    title: nameOf(link),
    subtitle: shown(link.trouble ?? factsOf(link)),
    action: submit,
  }));
  return [
    ...(notice === null ? [] : [text(notice.text, notice.style)]),
    header(links.length === 0 ? 'No linked issues' : 'Linked issues'),
    ...(items.length === 0 ? [text('Create one from this conversation, or link one that is there.', 'muted')] : []),
    ...(items.length === 0 ? [] : [{ type: 'list', items }]),
    ...(more > 0 ? [text(`and ${more} more`, 'muted')] : []),
    ...(canAdd ? [button('create', 'Create issue', 'primary'), button('link', 'Link existing', 'secondary')] : []),
    button('home', 'Refresh', 'link'),
  ];
}

function nameOf({ key, summary }: CanvasLink): string {
  return shown([key, summary].filter((part) => part !== null).join(' ')) || 'An issue';
}

function factsOf({ status, assignee }: CanvasLink): string {
  return [status ?? 'Status not known', assignee ?? 'Unassigned'].join(' · ');
}

function choose({ title, filter, items, note, extra }: Extract<CanvasView, { kind: 'choose' }>): Component[] {
  const list = items.map(({ id, title: name, subtitle }) => ({
    type: 'item',
    id,
    title: shown(name),
    ...(subtitle === null ? {} : { subtitle: shown(subtitle) }),
    action: submit,
  }));
  return [
    header(title),
    ...(filter === null
      ? []
      : [
          { type: 'input', id: 'query', label: filter.label, value: filter.value },
          button(filter.id, 'Search', 'secondary'),
        ]),
    ...(note === null ? [] : [text(note.text, note.style)]),
    ...(list.length === 0 ? [] : [{ type: 'list', items: list }]),
    ...(extra === null ? [] : [button(extra.id, extra.label, 'primary')]),
    back,
  ];
}

function field(one: CanvasField): Component {
  const { id, label, value } = one;
  const named = { id, label: shown(label) };
  switch (one.kind) {
    case 'line':
      return { type: 'input', ...named, value, ...(one.hint === null ? {} : { placeholder: shown(one.hint) }) };
    case 'text':
      return { type: 'textarea', ...named, value, ...(one.hint === null ? {} : { placeholder: shown(one.hint) }) };
    case 'choice': {
      const options = one.options.slice(0, MOST_OPTIONS);
      const chosen = options.some((option) => option.id === value) ? { value } : {};
      return {
        type: 'dropdown',
        ...named,
        options: options.map((option) => ({ type: 'option', id: option.id, text: shown(option.text) })),
        ...chosen,
      };
    }
  }
}

function issue(link: CanvasLink): Component[] {
  const facts = [
    ['Status', link.status ?? 'Not known'],
    ['Assignee', link.assignee ?? 'Nobody'],
  ].map(([name = '', value = '']) => ({ type: 'field-value', field: name, value: shown(value) }));
  return [
    header(nameOf(link)),
    ...(link.trouble === null ? [] : [text(link.trouble, 'error')]),
    { type: 'data-table', items: facts },
    ...(link.url === null
      ? []
      : [
          { type: 'button', id: 'open', label: 'Open issue', style: 'primary', action: { type: 'url', url: link.url } },
        ]),
    button(`unlink:${link.id}`, 'Unlink', 'secondary'),
    back,
  ];
}

const submit = { type: 'submit' };

function button(id: string, label: string, style: 'primary' | 'secondary' | 'link'): Component {
  return { type: 'button', id, label, style, action: submit };
}

const back = button('home', 'Back', 'link');

/** An id stands once. */
function backUnless(other: string | null): Component[] {
  return other === 'home' ? [] : [back];
}

function header(words: string): Component {
  return text(words, 'header');
}

/** Links and bold in a text are Intercom's markdown: what people wrote is taken apart where it would become one. */
function text(words: string, style: 'header' | 'paragraph' | 'muted' | 'error' = 'paragraph'): Component {
  return { type: 'text', text: shown(words).replaceAll('](', '] (').replaceAll('**', '* *'), style };
}

function shown(words: string): string {
  return cut(words.replaceAll(/\s+/g, ' ').trim(), LONGEST);
}
