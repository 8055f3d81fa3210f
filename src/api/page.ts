/** The few pages that need no build: the mark, one heading, some text, one style sheet of our own in the colours of the console. */
import type { FastifyReply } from 'fastify';
import { type ByLanguage, type Language, preferredLanguage } from './page-language.ts';

/** The bridge, as in the console. */
const mark = `<svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#2f5bd7"/><path d="M5 22h22M7 22v-3.5a9 9 0 0 1 18 0V22M12 22v-9.5M16 22V9.6M20 22v-9.5" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/></svg>`;

/** The content type of pages. */
export const html = 'text/html; charset=utf-8';

/** HTML of ours, with whatever people wrote escaped already. */
export interface Page {
  heading: string;
  body: string;
}

/** Answers with the page in the language that the reader's browser prefers. */
export function sendPage(reply: FastifyReply, pages: ByLanguage<Page>): FastifyReply {
  const language = preferredLanguage(reply.request.headers['accept-language']);
  const headers = { 'content-type': html, 'content-language': language, vary: 'accept-language' };
  return reply.headers(headers).send(page(language, pages[language]));
}

export function page(language: Language, { heading, body }: Page): string {
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${heading}</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/plain.css">
  </head>
  <body>
    <main>
      ${mark}
      <h1>${heading}</h1>
      ${body}
    </main>
  </body>
</html>
`;
}

/** Text as it may stand in HTML, also in an attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const plainCss = `:root { color-scheme: light dark; font: 400 14px/20px system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }
body { margin: 0; box-sizing: border-box; display: grid; min-height: 100dvh; padding: 16px; place-items: center; background: light-dark(#f6f7f9, #111318); color: light-dark(#191c22, #e9ebef); }
main { box-sizing: border-box; display: grid; gap: 16px; justify-items: start; width: min(400px, 100%); padding: 32px; border: 1px solid light-dark(#e0e3e9, #2c313a); border-radius: 8px; background: light-dark(#fff, #1a1d23); box-shadow: 0 1px 2px light-dark(rgb(20 24 32 / 8%), rgb(0 0 0 / 40%)); overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 20px; font-weight: 600; line-height: 28px; }
h2 { margin: 8px 0 -12px; font-size: 14px; font-weight: 600; line-height: 20px; }
p { margin: 0; }
code { padding: 1px 4px; border-radius: 4px; background: light-dark(#eceef2, #262b33); font: 12px/18px ui-monospace, monospace; }
form { display: flex; flex-wrap: wrap; gap: 8px; }
button { padding: 7px 16px; border: 0; border-radius: 4px; background: light-dark(#2f5bd7, #7ea2ff); color: light-dark(#fff, #0e1630); font: inherit; font-weight: 600; cursor: pointer; }
button:hover { background: light-dark(#2449b4, #9cb8ff); }
button.quiet { background: none; color: inherit; box-shadow: inset 0 0 0 1px light-dark(#7d8594, #79818f); }
button:focus-visible, a:focus-visible { outline: 2px solid light-dark(#2f5bd7, #93b2ff); outline-offset: 2px; }
a { color: light-dark(#2450c8, #93b2ff); }
@media (width < 480px) { main { padding: 24px 20px; } }
`;
