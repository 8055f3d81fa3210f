/**
 * The rules of the house. In: the repository's files. Out: one sentence for each breach, with what to do instead. Each rule
 * is a function from files to sentences, so that it can be shown to catch what it forbids.
 */
import { importsOf, isCode, isTest, onlyCode, openingComment, stringsOf, withoutComments } from './sources.ts';
import type { SourceFile } from './sources.ts';

export type Rule = (files: SourceFile[]) => string[];

/** Which rooms a room may import besides itself. A file straight in src is a room of its own. */
const mayImport: Record<string, readonly string[]> = {
  'src/domain': [],
  'src/config': ['src/addresses'],
  'src/addresses': [],
  'src/telemetry': [],
  'src/body': [],
  'src/yaml': [],
  'src/http': ['src/domain', 'src/telemetry', 'src/addresses'],
  'src/jira': ['src/domain', 'src/http', 'src/body', 'src/telemetry'],
  'src/intercom': ['src/domain', 'src/http', 'src/body', 'src/telemetry'],
  'src/oidc': ['src/domain', 'src/http', 'src/telemetry'],
  'src/mail': ['src/domain', 'src/http', 'src/body', 'src/telemetry'],
  'src/storage': ['src/domain', 'src/http'],
  'src/desk': ['src/domain', 'src/store', 'src/body', 'src/telemetry'],
  'src/store': ['src/domain', 'src/telemetry'],
  'src/pipeline': ['src/domain', 'src/store', 'src/telemetry'],
  'src/api': ['src/domain', 'src/store', 'src/pipeline', 'src/body', 'src/yaml', 'src/telemetry'],
  'src/app': [
    'src/domain',
    'src/config',
    'src/telemetry',
    'src/http',
    'src/addresses',
    'src/body',
    'src/yaml',
    'src/jira',
    'src/intercom',
    'src/oidc',
    'src/mail',
    'src/storage',
    'src/desk',
    'src/store',
    'src/pipeline',
    'src/api',
    'sim',
  ],
  'src/cli': ['src/app', 'src/config', 'src/domain', 'src/telemetry', 'src/yaml', 'sim'],
  sim: [],
  forge: [],
  ui: ['src/api'],
};

/** Why a room is closed to another, where the table alone would not say. */
const reasons: readonly { from: RegExp; to: RegExp; why: string }[] = [
  { from: /^src\/domain$/, to: /./, why: 'domain decides over plain data; pass in what it needs as an argument.' },
  { from: /^(sim|forge)$/, to: /^src/, why: 'it stands for somebody else’s software and may know us over HTTP only.' },
  { from: /^src/, to: /^test$/, why: 'what runs at customers must not need the tests.' },
  {
    from: /^src/,
    to: /^(sim|bench|ui|forge)$/,
    why: 'only app and cli may start the simulators, and nothing else belongs in the server.',
  },
  {
    from: /^src\/api$/,
    to: /^src\/(jira|intercom|oidc|mail|desk)$/,
    why: 'api shows; it asks pipeline, which gets vendors as ports.',
  },
  {
    from: /^src\/(jira|intercom|oidc|mail|desk)$/,
    to: /^src\/(jira|intercom|oidc|mail|desk|store|pipeline)$/,
    why: 'vendor rooms know neither each other nor what is kept; app hands them what they need.',
  },
  { from: /^ui$/, to: /./, why: 'pages know the server by the types of src/api/schemas only.' },
];

/** Within the pages: which other folders each may know. Files beside the folders put a page together. */
const pagesMayKnow: Record<string, readonly string[]> = {
  texts: [],
  kit: ['texts'],
  panel: ['kit', 'texts'],
  forge: ['panel', 'kit', 'texts'],
  portal: ['kit', 'texts'],
  console: ['panel', 'kit', 'texts'],
};

/** `src/jira/wiki/x.ts` lives in `src/jira`, `src/http.ts` in `src/http`, `sim/jira/x.ts` in `sim`. */
export function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  if (top !== 'src') return top;
  return `src/${second.replace(/\.tsx?$/, '')}`;
}

/** Rooms that may import everything: they are not part of what runs. */
const free = new Set(['test', 'bench', 'docs', 'bin']);

/** Who imports whom, types included. Tests may look anywhere: they stand beside a room, not in it. */
export const importTable: Rule = (files) =>
  codeOf(files)
    .filter((file) => !isTest(file) && file.name.includes('/'))
    .flatMap((file) => importsOf(file).flatMap((one) => breachOf(file.name, one.file)));

function breachOf(from: string, to: string | null): string[] {
  if (to === null) return [];
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === 'ui' && other === 'ui') return pageBreachOf(from, to);
  if (room === other || free.has(room)) return [];
  const allowed = mayImport[room];
  if (allowed === undefined)
    return [`${from}: ${room} is no room of the house yet; add it to test/rooms.ts with what it may import.`];
  if (room === 'ui' && !/^src\/api\/schemas(\.ts$|\/)/.test(to))
    return [`${from} imports ${to}: ${whyNot(room, other)}`];
  return allowed.includes(other) ? [] : [`${from} imports ${to}: ${whyNot(room, other)}`];
}

function pageBreachOf(from: string, to: string): string[] {
  const folderOf = (file: string): string => /^ui\/(\w+)\//.exec(file)?.[1] ?? '';
  const [folder, other] = [folderOf(from), folderOf(to)];
  const known = pagesMayKnow[folder];
  if (known === undefined || other === '' || other === folder || known.includes(other)) return [];
  return [`${from} imports ${to}: ui/${folder} may know only ${known.join(', ') || 'itself'}.`];
}

function whyNot(room: string, other: string): string {
  const reason = reasons.find(({ from, to }) => from.test(room) && to.test(other));
  return reason?.why ?? `${room} may import only ${(mayImport[room] ?? []).join(', ') || 'itself'}.`;
}

export const simulatorsAreStartedByTheCommandLine: Rule = (files) =>
  codeOf(files)
    .filter((file) => file.name.startsWith('src/') && !isTest(file) && !/^src\/(app|cli)\b/.test(file.name))
    .filter((file) => importsOf(file).some((one) => one.file?.startsWith('sim/') === true))
    .map((file) => `${file.name} imports a simulator: only src/cli.ts and src/app.ts may.`);

/** Files that reach themselves over their imports, types included. */
export const noCycles: Rule = (files) => {
  const code = codeOf(files);
  const imports = new Map(code.map((file) => [file.name, importsOf(file).flatMap((one) => one.file ?? [])]));
  const clear = new Set<string>();
  const cycles: string[] = [];
  const walk = (name: string, way: string[]): void => {
    if (clear.has(name)) return;
    const start = way.indexOf(name);
    if (start !== -1) {
      cycles.push(
        `${[...way.slice(start), name].join(' → ')}: a circle; move what both need into a file that neither knows.`,
      );
      return;
    }
    for (const next of imports.get(name) ?? []) walk(next, [...way, name]);
    clear.add(name);
  };
  for (const { name } of code) walk(name, []);
  return cycles;
};

const databasePackages = /^(pg|drizzle-orm|@electric-sql\/pglite)(\/|$)/;
const sqlText =
  /^\s*(select\s[^]+\sfrom\s+\w|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|(create|alter|drop)\s+(table|index|role)\b)/i;

export const sqlOnlyInStore: Rule = (files) =>
  running(files)
    .filter((file) => roomOf(file.name) !== 'src/store')
    .flatMap((file) => {
      const driver = importsOf(file).find(({ specifier }) => databasePackages.test(specifier));
      const statement = stringsOf(file.text).find((text) => sqlText.test(text));
      return [
        ...(driver ? [`${file.name} imports ${driver.specifier}: only src/store speaks to the database.`] : []),
        ...(statement
          ? [`${file.name} holds SQL ("${statement.trim().slice(0, 40)}"): put it behind a function of src/store.`]
          : []),
      ];
    });

/** A name that may appear in the code of certain files only. */
function onlyIn(pattern: RegExp, allowed: RegExp, sentence: string): Rule {
  return (files) =>
    running(files)
      .filter((file) => !allowed.test(file.name) && pattern.test(withoutComments(file.text)))
      .map((file) => `${file.name}: ${sentence}`);
}

export const environmentOnlyInConfig = onlyIn(
  /\bprocess\s*(\.|\?\.)\s*env\b|\bprocess\s*\[\s*['"]env|\benv\b[^;\n]*from 'node:process'/,
  /^src\/config\.ts$/,
  'reads the environment; only src/config.ts may, take the value as an argument.',
);

const outgoing =
  /(?<![.\w])fetch\s*\(|from 'node:(http|https|http2|net|tls|dgram|dns|dns\/promises)'|from 'undici'|new WebSocket\b/;
export const outgoingCallsOnlyInHttp = onlyIn(
  outgoing,
  // The database's own connection is store's.
  /^src\/(http\.ts$|addresses\.ts$|store\/)/,
  'opens connections by itself; calls go out through src/http.ts, which guards address, size and time.',
);

export const noEvaluation = onlyIn(
  /(?<![.\w])eval\s*\(|\bnew Function\b|(?:from|import|import\(|require\()\s*'(?:node:)?(?:child_process|vm|vm2|repl|inspector)'/,
  /^$/,
  'runs text or programs; nothing a person wrote may ever be run (no eval, new Function, vm, child_process).',
);

/**
 * Whatever came from Jira, Intercom or a person is shown as text: React escapes it, and there is no way round React. (What DOMParser makes
 * is inert: reading it is no danger, putting it into the page is.)
 */
const markup =
  /\b(dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|srcdoc|srcDoc)\b|document\s*\.\s*write|\bhref=\{?["'`]javascript:/;
export const pagesShowText: Rule = (files) =>
  codeOf(files)
    .filter((file) => /^(ui|forge)\//.test(file.name) && !isTest(file) && markup.test(withoutComments(file.text)))
    .map((file) => `${file.name} makes markup of text; nothing a person wrote may become markup, show it as text.`);

/** Data in, data out: the clock, chance and the machine come in as arguments. */
const pureFiles = /^src\/(domain\/|[\w-]+\/(parse|adf|wiki|urls|canvas)[\w-]*\.ts$)/;
const impure =
  /\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\.now\(|\bMath\.random\(|\brandom(UUID|Bytes)\b|\bset(Timeout|Interval|Immediate)\(|\bprocess\.|from 'node:(?!crypto'|util'|url')|\bconsole\./;
export const pureFilesStayPure: Rule = (files) =>
  running(files)
    .filter((file) => pureFiles.test(file.name))
    .flatMap((file) => {
      const found = impure.exec(withoutComments(file.text));
      return found ? [`${file.name} uses ${found[0]}: this file is pure, pass times and ids in.`] : [];
    });

/** Longer files that read better whole, each with its reason. */
const longer: Record<string, string> = {
  'src/store/schema.ts': 'one table after the other, looked up and not read through',
};

export const shortFiles: Rule = (files) =>
  codeOf(files)
    .filter(
      (file) => /^(src|sim|ui|forge|bin|bench)\//.test(file.name) && !isTest(file) && longer[file.name] === undefined,
    )
    .map((file) => ({ name: file.name, lines: file.text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > 300)
    .map(
      ({ name, lines }) =>
        `${name} has ${lines} lines: over 300 there are two subjects in it; find the second and give it a file.`,
    );

export const longerFilesExist: Rule = (files) =>
  Object.keys(longer)
    .filter((name) => !files.some((file) => file.name === name && file.text.split('\n').length > 300))
    .map((name) => `${name} needs no exception from the 300 lines any more: remove it from test/rooms.ts.`);

export const noRoomsWithoutSubject: Rule = (files) =>
  codeOf(files)
    .filter((file) => /(^|[/.-])(utils?|helpers?|common|misc|shared|lib|manager)([/.-]|$)/i.test(file.name))
    .map((file) => `${file.name}: the name says nothing about its subject; name it after what it knows.`);

export const noBarrels: Rule = (files) =>
  codeOf(files)
    .filter((file) => /(^|\/)index\.ts$/.test(file.name) || /^export \* from/m.test(onlyCode(file.text)))
    .map((file) => `${file.name} passes on what others export: import from the file that has it.`);

/** The first file a reader should open says what comes in, what goes out and what the room must not know. */
export const roomsIntroduceThemselves: Rule = (files) => {
  const rooms = Map.groupBy(running(files), (file) => roomOf(file.name));
  return [...rooms]
    .filter(
      ([, ofRoom]) => !ofRoom.some((file) => /must(n’t| not)|knows? (no|nothing|neither)/i.test(openingComment(file))),
    )
    .map(
      ([room]) =>
        `${room} does not introduce itself: open its first file with what comes in, what goes out, what it must not know.`,
    );
};

const machine = [
  ['', 'work', ''],
  ['', 'root', ''],
  ['', 'tmp', 'bash'],
  ['.', 'library'],
].map((parts) => parts.join('/'));
const registries = [['"resolved"', ': "'].join(''), ['registry', 'npmjs'].join('.')];

export const nothingOfOneMachine: Rule = (files) =>
  files.flatMap((file) => {
    const found = [...machine, ...registries].find((text) => file.text.includes(text));
    return found ? [`${file.name} contains ${found}: it is true on one machine only.`] : [];
  });

function codeOf(files: SourceFile[]): SourceFile[] {
  return files.filter(isCode);
}

/** What runs at customers. */
function running(files: SourceFile[]): SourceFile[] {
  return codeOf(files).filter((file) => file.name.startsWith('src/') && !isTest(file));
}
