/** How VitePress builds what docs/site/build.ts has laid out in docs/site/.tmp. */
import { readFileSync } from 'node:fs';

const laidOut = new URL('../.tmp/', import.meta.url);

export default {
  title: 'Deskbridge',
  description:
    'Joins Jira and a request desk to Intercom: an issue moves, every linked conversation hears it exactly once.',
  srcDir: '.tmp/pages',
  outDir: 'dist',
  cacheDir: '.tmp/cache',
  cleanUrls: false,
  lastUpdated: false,
  // A link that leads nowhere stops the build.
  ignoreDeadLinks: [/^https?:\/\/localhost/],
  markdown: {
    // As where the repository is read, and as test/docs.test.ts has it.
    anchor: {
      slugify: (heading) =>
        heading
          .trim()
          .toLowerCase()
          .replace(/[^\w\s-]/g, '')
          .replace(/\s+/g, '-'),
    },
    config({ renderer: { rules } }) {
      // Text is text: `{{…}}` of ours is for notes, not for Vue.
      for (const kind of ['text', 'code_inline']) {
        const render = rules[kind];
        rules[kind] = (...given) => render(...given).replaceAll('{{', '&#123;&#123;');
      }
    },
  },
  themeConfig: {
    sidebar: JSON.parse(readFileSync(new URL('sidebar.json', laidOut), 'utf8')),
    nav: [
      { text: 'Quick start', link: '/getting-started' },
      { text: 'Concepts', link: '/concepts' },
      { text: 'Operations', link: '/operations' },
      { text: 'Troubleshooting', link: '/troubleshooting' },
      { text: 'API', link: '/api' },
    ],
    outline: [2, 3],
    search: { provider: 'local' },
  },
};
