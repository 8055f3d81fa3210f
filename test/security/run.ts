/**
 * `npm run test:security`: every requirement of docs/security.md in one run. In: the page with the tests it names, and what the registry
 * knows of our packages. Out: a line for each requirement, and 1 where one does not hold or the registry did not answer. `npm run
 * test:security -- S27 S33` runs those; with `--offline` the registry is not asked.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../sources.ts';
import { askRegistry, mayPass, verdictLine } from './registry.ts';

interface Requirement {
  id: string;
  sentence: string;
  tests: string[];
  /** What the page itself says is missing. */
  open: string | null;
}

interface Result {
  passed: number;
  failed: number;
  leftOut: number;
}

/** Of dependencies: what the registry says of them belongs to it. */
const REGISTRY = 'S42';

function requirements(only: string[]): Requirement[] {
  const page = readFileSync(path.join(root, 'docs', 'security.md'), 'utf8');
  return [...page.matchAll(/^\| (S\d+) \| ([^|]+) \| ([^|]+) \|$/gm)]
    .map(([, id = '', sentence = '', held = '']) => ({
      id,
      sentence,
      tests: [...held.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, file = '']) => file),
      open: /\*(not yet|partly):\*/.exec(held)?.[1] ?? null,
    }))
    .filter(({ id }) => only.length === 0 || only.includes(id));
}

/** Where `npm test` finds one, or installs it; those that need one are left out, and said so, where there is none. */
function findBrowser(): { CHROMIUM_PATH?: string } {
  const look = "import('./bin/browser.mjs').then(({ ensureBrowser }) => console.log(ensureBrowser() ?? ''))";
  const { stdout } = spawnSync(process.execPath, ['-e', look], { cwd: root, encoding: 'utf8' });
  const file = stdout.trim().split('\n').at(-1) ?? '';
  return file === '' ? {} : { CHROMIUM_PATH: file };
}

/** By test file, from the root. A file that could not be loaded counts as one failure. */
function runTests(files: string[]): Map<string, Result> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-security-'));
  const report = path.join(folder, 'report.json');
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const words = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...files];
  spawnSync(process.execPath, [vitest, ...words], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...findBrowser(), SECURITY_LONG: '1' },
  });
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
    };
    const count = (of: { status: string }[], status: string): number =>
      of.filter((one) => one.status === status).length;
    return new Map(
      testResults.map(({ name, status, assertionResults: all }) => [
        path.relative(root, name),
        {
          passed: count(all, 'passed'),
          failed: Math.max(count(all, 'failed'), status === 'failed' ? 1 : 0),
          leftOut: all.filter((one) => one.status !== 'passed' && one.status !== 'failed').length,
        },
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const offline = words.includes('--offline');
  const asked = requirements(words.filter((word) => word !== '--offline'));
  const results = runTests([...new Set(asked.flatMap(({ tests }) => tests))]);
  let broken = 0;
  console.log('');
  for (const { id, sentence, tests, open } of asked) {
    const found = tests.map((file) => results.get(file) ?? { passed: 0, failed: 1, leftOut: 0 });
    const passed = found.reduce((sum, one) => sum + one.passed, 0);
    const failed = found.reduce((sum, one) => sum + one.failed, 0);
    const leftOut = found.reduce((sum, one) => sum + one.leftOut, 0);
    // A requirement whose tests were all left out is not held by anything.
    const holds = failed === 0 && (tests.length === 0 || passed > 0);
    if (!holds) broken += 1;
    const word = holds ? (open ?? (tests.length === 0 ? 'by review' : 'holds')) : 'BROKEN';
    console.log(
      `${id.padEnd(4)} ${word.padEnd(9)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${String(leftOut).padStart(3)} left out  ${sentence}`,
    );
  }
  const verdicts = asked.some(({ id }) => id === REGISTRY) ? await askRegistry({ offline }) : [];
  for (const verdict of verdicts) console.log(`${REGISTRY.padEnd(4)} ${verdictLine(verdict)}`);
  const open = asked.filter((one) => one.open !== null).length;
  console.log(`\n${asked.length} requirements, ${broken} broken, ${open} not or not wholly tested yet`);
  const passes = mayPass(verdicts, { offline });
  if (!passes)
    console.log(`${REGISTRY} fails by what the registry says or does not say; without a registry: --offline`);
  process.exitCode = broken === 0 && passes ? 0 : 1;
}

await main();
