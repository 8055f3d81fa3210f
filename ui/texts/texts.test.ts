import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';
import { describe, expect, test } from 'vitest';
import { codesIn } from '../../test/codes.ts';
import { importsOf, repositoryFiles, root } from '../../test/sources.ts';
import type { Errors } from './refusing.ts';

const texts = path.join(root, 'ui', 'texts');
const areas = readdirSync(path.join(texts, 'en')).toSorted();
const german = readdirSync(path.join(texts, 'de')).toSorted();

/** Words that are the same in both languages: names, and what German took over. */
const same = new Set<string>([
  'Jira Cloud',
  'Jira Data Center',
  'Data Center',
  // As it stands on the vendors’ own pages.
  'Use OAuth',
  'System → WebHooks',
  // People in examples, and what the server says of what it did.
  'Ada Lovelace',
  'Ben Osei',
  'Cleo Hart',
  'Dan Abara',
  'the issue was created',
  'Authorization: Bearer …',
  'Sam Rivera',
  'Kim Lee',
  // Notes are English until somebody writes their words otherwise.
  '{{actor}} changed the status of {{issue.key}} {{issue.summary}}: {{from}} → {{to}}',
  '3 · Intercom · Deskbridge',
]);

/** Attributes that nobody reads. */
const unread =
  /^(className|d|id|key|href|to|rel|role|type|name|value|autoComplete|inputMode|viewBox|points|transform|fill|stroke.*|style|method|action|accept|pattern|form|data-.*|(offset|position|look|tone|size|width|align|kind|variant|from|search|shadow))$/;

/** Text for machines that looks like text for people. */
const machine =
  /^(Content-Type|Enter|Escape|Tab|Home|End|Backspace|Delete|Space|Arrow\w*|Page\w+|GET|POST|PUT|PATCH|DELETE)$/;

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

/** What a person would read in a file of code, each with its line. */
function wordsIn(file: string): string[] {
  const code = readFileSync(path.join(root, file), 'utf8');
  const found: string[] = [];
  const say = (node: Node, text: string): void => {
    const line = code.slice(0, node.start).split('\n').length;
    found.push(`${file}:${line}: ${text.trim().replace(/\s+/g, ' ').slice(0, 60)}`);
  };
  const isRead = (text: string): boolean =>
    !machine.test(text) && (/\p{L}{2,}[,:;]? \p{L}+/u.test(text) || /^\p{Lu}\p{Ll}+[.:!?…]?$/u.test(text));
  const walk = (node: Node): void => {
    if (node.type === 'ImportDeclaration' || node.type === 'TSLiteralType' || node.type === 'ImportExpression') return;
    if (node.type === 'NewExpression' && (node['callee'] as Node)['name'] === 'Error') return;
    // What kind of error it is, and which of a file's exports is a page.
    if (node.type === 'PropertyDefinition' && (node['key'] as Node)['name'] === 'name') return;
    if (node.type === 'CallExpression' && (node['callee'] as Node)['name'] === 'lazyRouteComponent') return;
    if (node.type === 'CallExpression' && isSelecting(node['callee'] as Node)) return walk(node['callee'] as Node);
    // Names of properties, and what is only compared with.
    if (node.type === 'Property' && node['computed'] !== true) return walk(node['value'] as Node);
    if (node.type === 'SwitchCase') return (node['consequent'] as Node[]).forEach(walk);
    if (node.type === 'BinaryExpression' && /^[!=]==$/.test(String(node['operator'])))
      return sidesOf(node)
        .filter(({ type }) => type !== 'Literal')
        .forEach(walk);
    if (node.type === 'JSXAttribute' && unread.test(String((node['name'] as Node)['name']))) {
      if ((node['value'] as Node | null)?.type !== 'JSXExpressionContainer') return;
    }
    if (node.type === 'JSXText' && /\p{L}{2,}/u.test(String(node['value']))) return say(node, String(node['value']));
    if (node.type === 'Literal' && typeof node['value'] === 'string' && isRead(node['value']))
      return say(node, node['value']);
    if (node.type === 'TemplateElement') {
      const text = (node['value'] as { cooked: string }).cooked;
      if (/\p{L}{2,} \p{L}*|^\p{Lu}?\p{Ll}{2,} $/u.test(text)) say(node, text);
    }
    for (const child of Object.values(node)) {
      if (Array.isArray(child)) for (const one of child) if (isNode(one)) walk(one);
      if (isNode(child)) walk(child);
    }
  };
  walk(parseAst(code, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node);
  return found;
}

/** What it is given is CSS. */
const isSelecting = (callee: Node): boolean =>
  callee.type === 'MemberExpression' &&
  /^(closest|matches|querySelector|querySelectorAll)$/.test(String((callee['property'] as Node)['name']));

const sidesOf = (node: Node): Node[] => [node['left'] as Node, node['right'] as Node];

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const sources = readdirSync(path.join(root, 'ui'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|config)\.|\.d\.ts$/.test(entry.name))
  .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .filter((file) => !/^ui\/(texts\/|dist\/|preact-page\.ts)/.test(file))
  .toSorted();

test('no page has words of its own: they stand in ui/texts', () => {
  expect(sources.flatMap(wordsIn)).toEqual([]);
});

test.each(['console', 'panel', 'portal', 'forge'])(
  'the %s fetches the German of every area it uses, and no other',
  async (page) => {
    const used = reached(`ui/${page}`).flatMap((file) => /^ui\/texts\/([\w-]+)\.ts$/.exec(file)?.[1] ?? []);
    const fetched = (await import(path.join(texts, `de-${page}.ts`))) as Record<string, unknown>;
    expect(Object.keys(fetched).toSorted()).toEqual(used.filter((area) => german.includes(`${area}.ts`)).toSorted());
  },
);

/** What the first files of a page lead to. */
function reached(folder: string): string[] {
  const found = new Set(
    sources.filter((file) => file.startsWith(`${folder}/`) && /\bstart\.tsx$|-start\.tsx$/.test(file)),
  );
  for (const file of found) {
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const { file: next } of importsOf({ name: file, text }))
      if (next !== null && /^ui\/.*\.tsx?$/.test(next)) found.add(next);
  }
  return [...found];
}

describe('what the server refuses', () => {
  const page = readFileSync(path.join(root, 'docs', 'troubleshooting.md'), 'utf8');
  const onlyLogged = new Set([...page.matchAll(/`(\w+)` \| In the log/g)].map(([, code]) => code));
  const said = new Set(codesIn(repositoryFiles()).map(({ code }) => code));
  const codes = [...said].filter((code) => !onlyLogged.has(code));

  test('has a text for every code that is sent, and for no other; English is what the server says itself', async () => {
    const { refusals: words } = (await import(path.join(texts, 'de', 'errors.ts'))) as { refusals: Errors };
    expect(areas).not.toContain('errors.ts');
    expect(german.filter((area) => !/(?:errors|sentences)\.ts$/.test(area))).toEqual(areas);
    const all = [...Object.keys(words.whole), ...Object.keys(words.naming)];
    expect(all.toSorted()).toEqual(codes.toSorted());
    const unlike = Object.values({ ...words.whole, ...words.naming }).filter(
      (text) => !/^\p{Lu}.{10,}[.!]$/u.test(text),
    );
    expect(unlike).toEqual([]);
  });

  test.each([
    ['portal', /^src\/(body\.ts|api\/portal)/],
    ['panel', /^src\/(body\.ts|api\/panel\/|api\/escalation\/(?!try-out)|app\/forge-ui)/],
  ])('has a text on the page %s for what its own routes send', async (page, own) => {
    const { refusals: words } = (await import(path.join(texts, 'de', `${page}-errors.ts`))) as { refusals: Errors };
    const routes = repositoryFiles().filter(({ name }) => own.test(name));
    const sent = codesIn(routes).flatMap(({ code, file }) =>
      file.startsWith('src/') && codes.includes(code) ? [code] : [],
    );
    expect(sent.length).toBeGreaterThan(5);
    const all = [...Object.keys(words.whole), ...Object.keys(words.naming)];
    expect(all).toEqual(expect.arrayContaining(sent));
  });
});

describe.each(areas)('%s', (area) => {
  test('says the same in German as in English', async () => {
    const [english, german] = [await textsOf('en', area), await textsOf('de', area)];
    expect([...german.keys()]).toEqual([...english.keys()]);
    const wrong = [...english].flatMap(([name, text]) => {
      const other = german.get(name) ?? '';
      if (other.trim() === '' && text.trim() !== '') return [`${name} is empty`];
      if (other === text && /\p{L}{3,}.*\s\p{L}{3,}/u.test(text) && !same.has(text))
        return [`${name} is not translated: ${text}`];
      if (String(gaps(other)) !== String(gaps(text))) return [`${name} has other gaps: ${text} / ${other}`];
      return [];
    });
    expect(wrong).toEqual([]);
  });
});

async function textsOf(language: string, area: string): Promise<Map<string, string>> {
  const { texts: all } = (await import(path.join(texts, language, area))) as { texts: unknown };
  return leaves(all);
}

const gaps = (text: string): string[] => (text.match(/\{[a-zA-Z]+\}/g) ?? []).toSorted();

/** Every text by its path; what makes a text of something is asked with a sample. */
function leaves(value: unknown, at = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[at, value]]);
  if (typeof value === 'function')
    return new Map([[`${at}()`, String((value as (...of: number[]) => unknown)(3, 4, 5))]]);
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [...leaves(inner, at === '' ? name : `${at}.${name}`)]),
  );
}
