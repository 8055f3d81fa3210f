import { describe, expect, test } from 'vitest';
import * as rooms from './rooms.ts';
import type { Rule } from './rooms.ts';
import { importsOf, onlyCode, repositoryFiles, stringsOf, withoutComments } from './sources.ts';

const files = repositoryFiles();

/** Each rule with a file that breaks it, so that a rule that sees nothing is noticed. */
const rules: readonly [sentence: string, rule: Rule, name: string, text: string][] = [
  [
    'rooms import only the rooms they may',
    rooms.importTable,
    'src/jira/x.ts',
    "import type { Link } from '../store/links.ts';",
  ],
  ['every room is known', rooms.importTable, 'src/attic/x.ts', "import { a } from '../domain/model.ts';"],
  [
    'simulators know us over HTTP only',
    rooms.importTable,
    'sim/x.ts',
    "export const a = await import('../src/domain/model.ts');",
  ],
  ['the server needs no test', rooms.importTable, 'src/api/x.ts', "import { a } from '../../test/servers.ts';"],
  ['pages know the schemas only', rooms.importTable, 'ui/x.tsx', "import { a } from '../src/api/server.ts';"],
  [
    'only app and cli start simulators',
    rooms.simulatorsAreStartedByTheCommandLine,
    'src/api/x.ts',
    "import '../../sim/demo.ts';",
  ],
  ['imports make no circle', rooms.noCycles, 'src/domain/x.ts', "import type { X } from './x.ts';"],
  ['only store imports the database', rooms.sqlOnlyInStore, 'src/api/x.ts', "import pg from 'pg';"],
  ['only store holds SQL', rooms.sqlOnlyInStore, 'src/api/x.ts', 'const all = `select id from links`;'],
  [
    'only config reads the environment',
    rooms.environmentOnlyInConfig,
    'src/api/x.ts',
    'const port = process.env.PORT;',
  ],
  [
    'only http goes out',
    rooms.outgoingCallsOnlyInHttp,
    'src/jira/x.ts',
    "const answer = await fetch('https://example.com');",
  ],
  ['nothing runs text', rooms.noEvaluation, 'src/domain/x.ts', "new Function('return 1')();"],
  [
    'nothing runs programs',
    rooms.noEvaluation,
    'src/domain/x.ts',
    "const { exec } = await import('node:child_process');",
  ],
  ['pages show text as text', rooms.pagesShowText, 'ui/console/x.tsx', 'element.innerHTML = note;'],
  ['pure files take the time as an argument', rooms.pureFilesStayPure, 'src/jira/parse.ts', 'const now = Date.now();'],
  ['files stay short', rooms.shortFiles, 'src/domain/x.ts', 'const a = 1;\n'.repeat(301)],
  ['exceptions are needed', rooms.longerFilesExist, 'src/x.ts', ''],
  ['names say something', rooms.noRoomsWithoutSubject, 'src/jira/utils.ts', ''],
  ['nothing is passed on', rooms.noBarrels, 'src/jira/index.ts', "export * from './parse.ts';"],
  ['rooms introduce themselves', rooms.roomsIntroduceThemselves, 'src/attic/x.ts', 'const a = 1;'],
  ['nothing is true on one machine only', rooms.nothingOfOneMachine, 'README.md', ['see ', 'work', 'main'].join('/')],
];

describe('the house', () => {
  test.each(rules)('%s', (_sentence, rule) => {
    expect(rule(files)).toEqual([]);
  });
});

describe('a breach is seen:', () => {
  test.each(rules)('%s', (...[, rule, name, text]) => {
    expect(rule([{ name, text }])).toEqual([expect.stringContaining(name.startsWith('src/attic') ? 'src/attic' : '')]);
  });
});

describe('reading sources', () => {
  test('finds imports of every form, once each', () => {
    const text = `
      import a, { type B } from './b.ts';
      import type { C } from "../c.ts";
      import './d.ts';
      export { e } from './e.ts';
      const f = await import('./f.ts');
      new Worker(new URL('./g.ts', import.meta.url));
      import { b } from './b.ts'; // import { no } from './no.ts';
    `;
    const found = importsOf({ name: 'src/x/a.ts', text }).map((one) => one.file ?? one.specifier);
    expect(found.sort()).toEqual(['src/c.ts', 'src/x/b.ts', 'src/x/d.ts', 'src/x/e.ts', 'src/x/f.ts', 'src/x/g.ts']);
  });

  test('tells comments, strings, templates and regular expressions apart', () => {
    const text = "const a = /['\"`]\\/\\//g; // it's\nconst b = `x ${c('`')} // no`; /* ' */ const d = 4 / 2;";
    expect(withoutComments(text)).toContain('// no`');
    expect(withoutComments(text)).not.toContain("it's");
    expect(onlyCode(text)).toContain('const d = 4 / 2;');
    expect(stringsOf(text)).toEqual(["x ${c('`')} // no"]);
  });
});
