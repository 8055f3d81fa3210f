/**
 * HTML for the pages of the pretend vendors. In: text of strangers. Out: escaped markup in a frame with a strict
 * content security policy: no inline script or style, styles and scripts as files.
 */
import type { Reply } from './http.ts';

/** Markup that is safe to write as it is. Made only by `html` and by `trusted`. */
export type Html = { readonly markup: string };
type Piece = Html | string | number | undefined | null | false | readonly Html[];

/** Tagged template that escapes every value except `Html` and lists of `Html`; `undefined`, `null` and `false` are left out. */
export function html(strings: TemplateStringsArray, ...values: Piece[]): Html {
  let markup = strings[0] ?? '';
  for (const [at, value] of values.entries()) markup += render(value) + (strings[at + 1] ?? '');
  return { markup };
}

/** Markup that was cleaned elsewhere (a note's body after its HTML was reduced to the allowed tags). */
export function trusted(markup: string): Html {
  return { markup };
}

function render(value: Piece): string {
  if (value === undefined || value === null || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map((item) => item.markup).join('');
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const policyOf = (frames: readonly string[]): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data: https:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(frames.length > 0 ? [`frame-src ${frames.join(' ')}`] : []),
  ].join('; ');

/**
 * A whole page. `styles` and `scripts` are paths on the same server; the design tokens (`/_sim/assets/tokens.css`,
 * light and dark) come first. `bodyClass` lets a page choose its layout.
 */
export function page(options: {
  title: string;
  body: Html;
  styles?: string[];
  scripts?: string[];
  status?: number;
  bodyClass?: string;
  /** Origins whose pages it shows in frames. */
  frames?: string[];
}): Reply {
  const styles = ['/_sim/assets/tokens.css', ...(options.styles ?? [])];
  const markup = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${options.title}</title>
        <link rel="icon" href="data:," />
        ${styles.map((path) => html`<link rel="stylesheet" href="${path}" />`)}
        ${(options.scripts ?? []).map((path) => html`<script type="module" src="${path}"></script>`)}
      </head>
      <body class="${options.bodyClass ?? ''}">
        ${options.body}
      </body>
    </html>`;
  return {
    kind: 'bytes',
    status: options.status ?? 200,
    type: 'text/html; charset=utf-8',
    body: markup.markup,
    headers: {
      'content-security-policy': policyOf(options.frames ?? []),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  };
}

/** What a frame of an app may: no way to the page around it but the bridge (Forge docs, Custom UI). */
export const APP_SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads';
