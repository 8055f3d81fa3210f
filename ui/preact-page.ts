/** How pages are built that stand apart from the console and load nothing they do not need: the parts of the kit run on Preact there. */
import path from 'node:path';
import type { UserConfig } from 'vite';

/** Of one page, into the folder of the console's build, which stays as it is. */
export function preactPage(html: string): UserConfig {
  return {
    root: import.meta.dirname,
    base: '/',
    publicDir: false,
    resolve: {
      alias: [
        { find: /^react-dom$/, replacement: 'preact/compat' },
        { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
        { find: /^react$/, replacement: 'preact/compat' },
        { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
      ],
    },
    build: {
      outDir: path.join(import.meta.dirname, 'dist'),
      emptyOutDir: false,
      assetsInlineLimit: 0,
      target: ['chrome123', 'firefox120', 'safari17.5'],
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: path.join(import.meta.dirname, html),
        // What a page loads later, such as its words in another language, has its name too.
        output: { chunkFileNames: `assets/${path.basename(html, '.html')}-[name]-[hash].js` },
      },
    },
  };
}
