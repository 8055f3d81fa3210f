import type { Plugin, Rollup } from 'vite';

/** A page's first file fetches the reader's texts and then `start.tsx`; the browser is told of that beforehand, so that it comes meanwhile. */
export const startAhead: Plugin = {
  name: 'start-ahead',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const [, base = '', main = ''] = /<script type="module"[^>]* src="([^"]*)(assets\/[^"]+)"/.exec(html) ?? [];
      // Where modules are put together by a rule, the file that is asked for may hold none, or another's name.
      const starts = (chunkOf(bundle, main)?.dynamicImports ?? []).filter((name) => {
        const { facadeModuleId = null, moduleIds = [] } = chunkOf(bundle, name) ?? {};
        return [facadeModuleId ?? '', ...moduleIds].some((id) => id.endsWith('start.tsx'));
      });
      const needed = new Set(starts.flatMap((name) => [name, ...(chunkOf(bundle, name)?.imports ?? [])]));
      return [...needed]
        .filter((name) => name !== main)
        .map((name) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: base + name },
          injectTo: 'head',
        }));
    },
  },
};

function chunkOf(bundle: Rollup.OutputBundle, name: string): Rollup.OutputChunk | null {
  const found = bundle[name];
  return found?.type === 'chunk' ? found : null;
}
