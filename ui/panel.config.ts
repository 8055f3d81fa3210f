/**
 * Builds the panel (`panel.html`) apart from the console, so that it loads nothing it does not need: the parts of the kit run on Preact
 * here. Its addresses are those of our server; inside Jira they have to be relative: `--base ./`.
 */
import path from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
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
    rolldownOptions: { input: path.join(import.meta.dirname, 'panel.html') },
  },
});
