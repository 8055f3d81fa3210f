/**
 * Builds the pages into `ui/dist`; the server hands them out as they are, under a policy that allows nothing inline. The console first,
 * then the panel beside it, each whole in itself.
 */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build, defineConfig, type Plugin } from 'vite';

function panelToo(): Plugin {
  let outDir = '';
  return {
    name: 'panel-too',
    apply: 'build',
    configResolved: (config) => void (outDir = path.resolve(config.root, config.build.outDir)),
    // The folder was emptied for the console: the panel comes after it.
    closeBundle: {
      order: 'post',
      sequential: true,
      handler: () =>
        build({
          configFile: path.join(import.meta.dirname, 'panel.config.ts'),
          logLevel: 'warn',
          build: { outDir, emptyOutDir: false },
        }).then(() => undefined),
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), panelToo()],
  build: {
    outDir: path.join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The first browsers that know light-dark(), which every colour of tokens.css uses.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
  },
});
