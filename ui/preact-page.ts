/** How pages are built that stand apart from the console and load nothing they do not need: the parts of the kit run on Preact there. */
import path from 'node:path';
import type { Plugin, UserConfig } from 'vite';
import { startAhead } from './start-ahead.ts';

/** Parts of a page that are fetched once they are wanted, with their English; and the texts of other languages. */
const later =
  /\/panel\/(?:escalation|approvals)\/|\/texts\/(?:en\/)?panel-|\/texts\/(?!en\/)\w\w[/-]|\/texts\/(?:saying|refusing)\.ts$/;

/** What a page's first file is made of: it fetches the texts, and only then the page. */
const first =
  /\/main\.tsx$|\.html$|\/(?:tokens|base|inputs)\.css$|preload-helper|\/texts\/(?:counted|language|spoken)\.ts$/;

/** Of one page, into the folder of the console's build, which stays as it is. */
export function preactPage(html: string): UserConfig {
  const { name } = path.parse(html);
  return {
    root: import.meta.dirname,
    base: '/',
    publicDir: false,
    plugins: [startAhead, plainImports],
    resolve: {
      alias: [
        { find: /^react-dom$/, replacement: 'preact/compat' },
        { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
        { find: /^react$/, replacement: 'preact/compat' },
        { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
      ],
    },
    css: { modules: { generateScopedName: (of, file) => `${path.basename(file, '.module.css')}-${of}` } },
    build: {
      outDir: path.join(import.meta.dirname, 'dist'),
      emptyOutDir: false,
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      target: ['chrome123', 'firefox120', 'safari17.5'],
      modulePreload: false,
      rolldownOptions: {
        input: path.join(import.meta.dirname, html),
        // One file compresses better than many; all of them have the page's name.
        output: {
          chunkFileNames: `assets/${name}-[name]-[hash].js`,
          assetFileNames: `assets/${name}-[name]-[hash][extname]`,
          codeSplitting: {
            groups: [
              { name: 'first', test: first, priority: 2 },
              { name: 'page', test: (id) => !later.test(id), priority: 1 },
            ],
          },
        },
      },
    },
  };
}

/** All styles of a page are there from its start and nothing is fetched ahead, so an import needs nothing done around it. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
};
