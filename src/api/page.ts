/** The few pages that need no build: one heading, some text, one style sheet of our own. */

/** `body`: HTML of ours, with whatever people wrote escaped already. */
export function page(heading: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${heading}</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/plain.css">
  </head>
  <body>
    <main>
      <h1>${heading}</h1>
      ${body}
    </main>
  </body>
</html>
`;
}

export const plainCss = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; min-height: 100vh; place-items: center; background: light-dark(#f7f8f9, #1d2125); color: light-dark(#172b4d, #c7d1db); }
main { box-sizing: border-box; width: min(32rem, 100vw - 2rem); padding: 2rem; border-radius: 8px; background: light-dark(#fff, #22272b); box-shadow: 0 1px 3px rgb(0 0 0 / 20%); }
h1 { margin: 0 0 1rem; font-size: 1.25rem; font-weight: 600; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
code { font: 0.875rem ui-monospace, monospace; }
button { padding: 0.5rem 1.25rem; border: 0; border-radius: 4px; background: light-dark(#0c66e4, #579dff); color: light-dark(#fff, #1d2125); font: inherit; font-weight: 600; cursor: pointer; }
button.quiet { background: none; color: inherit; box-shadow: inset 0 0 0 1px currentcolor; }
button:focus-visible, a:focus-visible { outline: 2px solid currentcolor; outline-offset: 2px; }
a { color: light-dark(#0c66e4, #579dff); }
`;
