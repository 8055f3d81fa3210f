/**
 * Whether the built pages will run in Forge's frame: it allows nothing inline, serves them under a path of its own, and limits what may be
 * uploaded (Forge docs, Custom UI; resource limits).
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes, compressed, of all scripts and styles together: the panel may have 40 kB, the other pages and other languages share the rest. */
const BUDGET_GZIP = 64 * 1024;
const BUDGET_FILES = 60;
/** An operator without a paid plan may upload 75 MB a week. */
const BUDGET_BYTES = 1024 * 1024;

/** Sentences; none: nothing is wrong. `folder` holds `index.html`. */
export function builtProblems(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const files = names.map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
  return [
    ...files.flatMap(({ name, text }) => {
      switch (path.extname(name)) {
        case '.html':
          return htmlProblems(name, text);
        case '.css':
          return styleProblems(name, text);
        case '.js':
          return scriptProblems(name, text);
        default:
          return name.endsWith('.map') ? [`${name} is for developers and would be public: leave it out.`] : [];
      }
    }),
    ...sizeProblems(files),
  ];
}

/** A frame's policy: `script-src 'self'`, `style-src 'self'`, nothing inline. */
function htmlProblems(name: string, text: string): string[] {
  const html = text.replaceAll(/<!--[^]*?-->/g, '');
  const inline = [...html.matchAll(/<script\b(?<attributes>[^>]*)>(?<code>[^]*?)<\/script>/gi)].some(
    ({ groups }) => !/\bsrc=/.test(groups?.['attributes'] ?? '') || (groups?.['code'] ?? '').trim() !== '',
  );
  const addresses = [...html.matchAll(/\b(?:src|href)=["']?(?<address>[^"'\s>]+)/gi)].map(
    ({ groups }) => groups?.['address'] ?? '',
  );
  return [
    ...(inline ? [`${name} has a script inside it, which the frame's policy refuses: put it in a file.`] : []),
    ...(/<style\b|\sstyle=/i.test(html)
      ? [`${name} has styles inside it, which the frame's policy refuses: put them in a file.`]
      : []),
    ...(/\son[a-z]+=/i.test(html) ? [`${name} has a handler inside it, which the frame's policy refuses.`] : []),
    ...addresses
      .filter((address) => !address.startsWith('./'))
      .map((address) => `${name} loads ${address}: the frame is served under a path of its own, so it has to be ./…`),
  ];
}

function styleProblems(name: string, text: string): string[] {
  return [...text.matchAll(/url\(\s*["']?(?<address>[^"')\s]+)|@import\s+["'](?<imported>[^"']+)/g)]
    .map(({ groups }) => groups?.['address'] ?? groups?.['imported'] ?? '')
    .filter((address) => /^(\/|[a-z]+:)/i.test(address))
    .map((address) => `${name} loads ${address.slice(0, 40)}: it has to be a file beside it.`);
}

function scriptProblems(name: string, text: string): string[] {
  return [
    ...(/\beval\(|new Function\(/.test(text)
      ? [`${name} makes code out of text, which the frame's policy refuses.`]
      : []),
    ...(/createElement\(\s*["'`]style["'`]/.test(text)
      ? [`${name} makes style elements, which the frame's policy refuses: put styles in files.`]
      : []),
    ...(/["'`]\/assets\//.test(text)
      ? [`${name} loads from /assets/: the frame is served under a path of its own, so build with the base ./`]
      : []),
  ];
}

function sizeProblems(files: { name: string; text: string }[]): string[] {
  const packed = files
    .filter(({ name }) => /\.(js|css)$/.test(name))
    .reduce((sum, { text }) => sum + gzipSync(text).length, 0);
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const kB = (count: number): string => `${(count / 1024).toFixed(1)} kB`;
  return [
    ...(packed > BUDGET_GZIP
      ? [`Scripts and styles are ${kB(packed)} compressed; ${kB(BUDGET_GZIP)} is what they may be.`]
      : []),
    ...(bytes > BUDGET_BYTES ? [`The pages are ${kB(bytes)}; ${kB(BUDGET_BYTES)} is what they may be.`] : []),
    ...(files.length > BUDGET_FILES ? [`The pages are ${files.length} files; ${BUDGET_FILES} are enough.`] : []),
  ];
}
