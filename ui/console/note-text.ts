/** What ends a line. */
const lines = ['br', 'p', 'li', 'h2', 'h3', 'pre', 'blockquote'];

/** A note's HTML as text with line breaks. Nothing of it is run: the document it is parsed into has no window. */
export function noteText(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const end of body.querySelectorAll(lines.join())) end.after('\n');
  return (body.textContent ?? '').replace(/\n{3,}/g, '\n\n').trim();
}
