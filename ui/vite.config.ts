/**
 * Builds the pages into `ui/dist`; the server hands them out as they are, under a policy that allows nothing inline. The console first,
 * then the panel and the portal beside it, each whole in itself.
 */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin } from 'vite';
import { startAhead } from './start-ahead.ts';

function othersToo(): Plugin {
  let outDir = '';
  return {
    name: 'others-too',
    apply: 'build',
    configResolved: (config) => void (outDir = path.resolve(config.root, config.build.outDir)),
    // The folder was emptied for the console: the others come after it.
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        for (const config of ['panel.config.ts', 'portal.config.ts'])
          await build({
            configFile: path.join(import.meta.dirname, config),
            logLevel: 'warn',
            build: { outDir, emptyOutDir: false },
          });
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), startAhead, othersToo()],
  build: {
    outDir: path.join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The first browsers that know light-dark(), which every colour of tokens.css uses.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
  },
});
