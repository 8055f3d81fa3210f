/** An inbox app as Intercom draws it: Canvas Kit's components as HTML. Pressing something asks the app again (app.mjs). */
import { html } from '../../page.ts';
import type { Html } from '../../page.ts';
import type { Reply } from '../../http.ts';
import type { Shown } from '../canvas.ts';

type Fields = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Filled by the page's script as soon as it is open. */
export function appSection(name: string, path: string): Html {
  return html`<section class="card app" id="app" aria-label="${name}" data-path="${path}">
    <h2>${name}</h2>
    <div id="canvas" aria-live="polite"><p class="quiet">Opening…</p></div>
  </section>`;
}

export function canvasFragment(shown: Shown): Reply {
  const body =
    shown.kind === 'failed'
      ? html`<p class="canvas-text error" role="alert">${shown.problem}</p>
          <button class="button" data-press="home">Try again</button>`
      : html`<form id="canvas-form" data-took="${shown.tookMs}">${shown.components.map(component)}</form>`;
  return { kind: 'bytes', status: 200, type: 'text/html; charset=utf-8', body: body.markup };
}

function component(given: Fields): Html {
  const id = text(given['id']);
  const label = text(given['label']);
  const value = text(given['value']);
  switch (given['type']) {
    case 'text':
      return html`<p class="canvas-text ${text(given['style'])}">${text(given['text'])}</p>`;
    case 'divider':
      return html`<hr />`;
    case 'data-table':
      return html`<dl class="facts">
        ${fields(given['items']).map(
          (item) =>
            html`<div>
              <dt>${text(item['field'])}</dt>
              <dd>${text(item['value'])}</dd>
            </div>`,
        )}
      </dl>`;
    case 'list':
      return html`<ul class="canvas-list">
        ${fields(given['items']).map(listItem)}
      </ul>`;
    case 'button':
      return button(given, id, label);
    case 'input':
      return html`<label class="canvas-field"
        >${label}<input name="${id}" value="${value}" placeholder="${text(given['placeholder'])}"
      /></label>`;
    case 'textarea':
      return html`<label class="canvas-field"
        >${label}<textarea name="${id}" rows="3" placeholder="${text(given['placeholder'])}">${value}</textarea>
      </label>`;
    case 'dropdown':
    case 'single-select':
      return html`<label class="canvas-field"
        >${label}<select name="${id}">
          ${options(given, value)}
        </select></label
      >`;
    default:
      return html``;
  }
}

function options(given: Fields, value: string): Html[] {
  const empty = html`<option value="">Choose…</option>`;
  const offered = fields(given['options']).map((option) => {
    const own = text(option['id']);
    return own === value
      ? html`<option value="${own}" selected>${text(option['text'])}</option>`
      : html`<option value="${own}">${text(option['text'])}</option>`;
  });
  return value === '' ? [empty, ...offered] : offered;
}

function listItem(item: Fields): Html {
  const content = html`<span class="canvas-title">${text(item['title'])}</span
    ><span class="canvas-subtitle">${text(item['subtitle'])}</span>`;
  return item['action'] === undefined
    ? html`<li>${content}</li>`
    : html`<li><button type="button" class="canvas-item" data-press="${text(item['id'])}">${content}</button></li>`;
}

function button(given: Fields, id: string, label: string): Html {
  const style = text(given['style']);
  const action = (given['action'] ?? {}) as Fields;
  if (action['type'] === 'url')
    return html`<a class="button ${style}" href="${text(action['url'])}" target="_blank" rel="noopener">${label}</a>`;
  return html`<button type="button" class="button ${style}" data-press="${id}">${label}</button>`;
}

function fields(list: unknown): Fields[] {
  return Array.isArray(list) ? (list as Fields[]) : [];
}
