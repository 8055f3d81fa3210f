/** How pages are built that stand apart from the console and load nothing they do not need: the parts of the kit run on Preact there. */
import path from 'node:path';
import type { Plugin, UserConfig } from 'vite';

/** Parts of a page that are fetched once they are wanted, with their texts; and the texts of other languages than English. */
const later = /\/panel\/(?:escalation|approvals)\/|\/texts\/(?:en\/)?panel-|\/texts\/(?!en\/)\w\w\/|^texts:/;

/** What texts are made of stands by itself: the file of another language takes it while the page, which brings it, still waits for that. */
const apart = /\/texts\/(?:counted|language)\.ts$/;

/** Of one page, into the folder of the console's build, which stays as it is. `texts`: the areas that it says something of at once. */
export function preactPage(html: string, { texts = [] }: { texts?: readonly string[] } = {}): UserConfig {
  const { name } = path.parse(html);
  return {
    root: import.meta.dirname,
    base: '/',
    publicDir: false,
    plugins: [oneFileOfTexts(texts), plainImports],
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
              { name: 'texts', test: apart, priority: 2 },
              { name: 'page', test: (id) => !later.test(id), priority: 1 },
            ],
          },
        },
      },
    },
  };
}

/** What a page says at once in another language is one file, fetched once, not one for each area. */
function oneFileOfTexts(areas: readonly string[]): Plugin {
  const folder = path.join(import.meta.dirname, 'texts');
  return {
    name: 'one-file-of-texts',
    enforce: 'pre',
    transform(code, id) {
      const { dir, name } = path.parse(id);
      if (dir !== folder || !areas.includes(name)) return null;
      return code.replace(/\(await import\('\.\/(\w\w)\/[\w-]+\.ts'\)\)\.texts/, `(await import('texts:$1')).${name}`);
    },
    resolveId: (id) => (id.startsWith('texts:') ? id : null),
    load(id) {
      const language = /^texts:(\w\w)$/.exec(id)?.[1];
      if (language === undefined) return null;
      return areas
        .map((area) => `export { texts as ${area} } from '${path.join(folder, language, area)}.ts';`)
        .join('\n');
    },
  };
}

/** All styles of a page are there from its start and nothing is fetched ahead, so an import needs nothing done around it. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
};
