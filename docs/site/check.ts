/**
 * Looks through the built site as a browser would. In: the folder that VitePress wrote, the pages that were laid out for it, the sidebar.
 * Out: a sentence for each thing that leads nowhere or is missing. Reads, and asks no network.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Laid } from './lay-out.ts';

interface Found {
  /** Nothing of them leads nowhere where it is empty. */
  wrong: string[];
  pages: number;
  links: number;
}

interface Page {
  ids: Set<string>;
  /** Addresses as they are written, of links, pictures, scripts and styles. */
  leads: string[];
  /** What the reader sees as a navigation beside every page. */
  sidebar: Set<string>;
}

export function lookThrough(dist: string, { pages: laidOut, sidebar }: Laid): Found {
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
  const pages = new Map(
    names.map((name) => [`/${name.split(path.sep).join('/')}`, read(readFileSync(path.join(dist, name), 'utf8'))]),
  );
  const leadsNowhere = (from: string, address: string): boolean => {
    if (/^(https?|mailto|data):/.test(address)) return false;
    const { pathname, hash } = new URL(address, `http://site${from}`);
    const target = decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const page = pages.get(target);
    if (page === undefined) return hash !== '' || !isFile(path.join(dist, target));
    return hash !== '' && !page.ids.has(decodeURIComponent(hash.slice(1)));
  };
  const written = [...laidOut.keys()].map((name) => `/${name.replace(/\.md$/, '.html')}`);
  const entries = sidebar.flatMap(({ items }) => items.map(({ link }) => link));
  const index = searchIndex(dist);
  const dead = [...pages].flatMap(([name, { leads }]) =>
    leads
      .filter((address) => leadsNowhere(name, address))
      .map((address) => `${name} leads to ${address}, which is not there`),
  );
  return {
    wrong: [
      ...dead,
      ...written.filter((name) => !pages.has(name)).map((name) => `${name} was not built`),
      ...entries
        .filter((link) => leadsNowhere('/', asAddress(link)))
        .map((link) => `the sidebar leads to ${link}, which is not there`),
      ...entries
        .filter((link) => written.some((name) => pages.get(name)?.sidebar.has(asAddress(link)) !== true))
        .map((link) => `${link} is missing in a sidebar`),
      ...(index.length === 0 ? ['the search has no index'] : []),
      ...index
        .filter((address) => leadsNowhere('/', address))
        .map((address) => `the search leads to ${address}, which is not there`),
      ...written
        .filter((name) => !index.some((address) => address.startsWith(`${name.replace(/\/index\.html$/, '/')}#`)))
        .map((name) => `the search does not find ${name}`),
    ],
    pages: pages.size,
    links: [...pages.values()].reduce((sum, { leads }) => sum + leads.length, 0),
  };
}

/** VitePress writes the addresses of its sidebar with the ending of the file. */
function asAddress(link: string): string {
  return link.endsWith('/') ? link : `${link}.html`;
}

const tag = /<(?<name>[a-z][\w-]*)(?<attributes>(?:\s+[\w:@.-]+(?:="[^"]*")?)*)\s*\/?>/gi;
const attribute = /\s(?<name>id|href|src|srcset)="(?<value>[^"]*)"/g;

function read(text: string): Page {
  const attributesIn = (part: string): [string, string][] =>
    [...part.matchAll(tag)].flatMap(({ groups }) =>
      [...(groups?.['attributes'] ?? '').matchAll(attribute)].map((match): [string, string] => [
        match.groups?.['name'] ?? '',
        (match.groups?.['value'] ?? '').replaceAll('&amp;', '&'),
      ]),
    );
  const all = attributesIn(text);
  const beside = /<aside class="VPSidebar[^]*?<\/aside>/.exec(text)?.[0] ?? '';
  return {
    ids: new Set(all.filter(([name]) => name === 'id').map(([, value]) => value)),
    leads: all.filter(([name, value]) => name !== 'id' && value !== '').map(([, value]) => value),
    sidebar: new Set(attributesIn(beside).map(([, value]) => value)),
  };
}

/** Where the results of a search lead, in the file that the search reads. */
function searchIndex(dist: string): string[] {
  const folder = path.join(dist, 'assets', 'chunks');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('@localSearchIndex')) : [];
  return files.flatMap((name) => {
    const ids = /"documentIds":(\{[^}]*\})/.exec(readFileSync(path.join(folder, name), 'utf8'))?.[1] ?? '{}';
    return Object.values(JSON.parse(ids) as Record<string, string>);
  });
}

function isFile(name: string): boolean {
  return existsSync(name) && statSync(name).isFile();
}
