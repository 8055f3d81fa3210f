/** The pages of the site as Markdown, and its sidebar. In: docs/, the pages of the root, an OpenAPI document. Out: texts by file name. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ApiDocument, apiContents, apiPages } from './api-reference.ts';
import { asOnSite, chapters, siteName, titleIn } from './contents.ts';

/** docs/ */
export const docs = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export interface Laid {
  pages: Map<string, string>;
  sidebar: { text: string; collapsed: boolean; items: { text: string; link: string }[] }[];
}

export function layOut(api: ApiDocument): Laid {
  const written = chapters.flatMap((chapter) => chapter.pages);
  const decisions = readdirSync(path.join(docs, 'adr')).toSorted();
  const pages = new Map([
    ...written.map((page): [string, string] => [siteName(page), asOnSite(page, read(page))]),
    ...decisions.map((name): [string, string] => [`adr/${name}`, read(`adr/${name}`)]),
    ...apiPages(api),
    ['adr/index.md', contentsOf(decisions)],
    [siteName('../LICENSE'), `# Licence\n\n\`\`\`text\n${read('../LICENSE')}\`\`\`\n`],
  ]);
  const sidebar = chapters.map(({ title, pages: names }) => ({
    text: title,
    collapsed: title === 'API',
    items: [
      ...names.map((name) => ({ text: titleIn(read(name)), link: linkTo(siteName(name)) })),
      ...(title === 'API' ? apiContents(api).map((one) => ({ text: one.title, link: linkTo(one.file) })) : []),
      ...(title === 'Project' ? [{ text: 'Decisions', link: '/adr/' }] : []),
    ],
  }));
  return { pages, sidebar };
}

function read(page: string): string {
  return readFileSync(path.join(docs, page), 'utf8');
}

function contentsOf(decisions: string[]): string {
  const lines = decisions.map((name) => `- [${titleIn(read(`adr/${name}`))}](${name})`);
  return `# Decisions\n\nWhy it is built the way it is.\n\n${lines.join('\n')}\n`;
}

function linkTo(name: string): string {
  return `/${name.replace(/(index)?\.md$/, '')}`;
}
