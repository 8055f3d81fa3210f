/** The history of an issue, newest first: who changed what from what to what. */
import { html } from '../../page.ts';
import { face, personOf, when } from './frame.ts';
import type { Html } from '../../page.ts';
import type { ChangeItem, History, Issue } from '../model.ts';
import type { View } from './frame.ts';

export function historyList(view: View, issue: Issue): Html {
  if (issue.history.length === 0) return html`<p class="none">No changes yet.</p>`;
  return html`<ol class="history">
    ${[...issue.history].reverse().map((history) => html`<li>${entry(view, history)}</li>`)}
  </ol>`;
}

function entry(view: View, history: History): Html {
  const author = personOf(view, history.authorId);
  return html`<p class="byline">
      ${face(view, author)} <strong>${author?.displayName ?? 'Somebody'}</strong> ${when(history.created)}
    </p>
    <ul>
      ${history.items.map((item) => html`<li>${change(item)}</li>`)}
    </ul>`;
}

function change(item: ChangeItem): Html {
  if (item.field === 'description') return html`<strong>description</strong> changed`;
  const [from, to] = [item.fromString ?? '', item.toString ?? ''];
  return html`<strong>${item.field}</strong>: ${short(from)} <span aria-hidden="true">→</span
    ><span class="visually-hidden">to</span> ${short(to)}`;
}

function short(text: string): string {
  if (text === '') return 'none';
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
