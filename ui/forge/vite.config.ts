/**
 * Builds the pages that stand inside Jira Cloud into `forge/static/ui/dist`: the panel and the app's few other pages. Jira serves them under
 * a path of its own, so every address in them is relative.
 */
import path from 'node:path';
import { defineConfig } from 'vite';
import panel from '../panel.config.ts';

const root = import.meta.dirname;

export default defineConfig({
  ...panel,
  root,
  base: './',
  publicDir: path.join(root, 'public'),
  build: {
    ...panel.build,
    outDir: path.join(root, '..', '..', 'forge', 'static', 'ui', 'dist'),
    emptyOutDir: true,
    rolldownOptions: { input: ['index.html', 'summary.html'].map((name) => path.join(root, name)) },
  },
});
