/**
 * `npm test`: installs what is missing, runs every check, says what was left out, ends with one line that counts.
 * Arguments go to vitest (`npm test -- src/domain`) and leave the other checks as they are.
 */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { buildIsCurrent, builtPages, ensureBuild } from './build.mjs';
import { ensureBrowser } from './browser.mjs';
import { compiled, ensureModules, ensureNode, root, say } from './node.mjs';

const args = process.argv.slice(2);
await ensureNode(fileURLToPath(import.meta.url), args);
ensureModules();

const results = [];
const leftOut = [];
const failures = [];
// The processes that tests start find what was compiled before.
const env = {
  ...process.env,
  NODE_COMPILE_CACHE: compiled,
  ...placeInMemory(),
  ...findBrowserForTests(),
  ...findVendorSpecs(),
};

if (!buildIsCurrent()) {
  headline('Build');
  ensureBuild();
}
// Tests that need the pages take these.
if (existsSync(builtPages)) env.BUILT_PAGES = builtPages;
// Tests wait a third of their time: these go on meanwhile, and what they say comes after.
const checks = [
  check('formatting', [fileOf('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
  check('lint', [fileOf('oxlint/bin/oxlint')]),
  check('types', [fileOf('typescript/bin/tsc'), '--noEmit']),
  check('documentation', [path.join(root, 'docs', 'site', 'build.ts')]),
];
headline('Tests');
await runTests();
headline('Formatting, lint, types, documentation');
for (const tell of await Promise.all(checks)) tell();
conclude();

function headline(title) {
  say(`\n── ${title} ${'─'.repeat(Math.max(0, 60 - title.length))}`);
}

/** One check of the whole repository: fine when its tool says so. Answers how to tell what came of it, in one piece. */
async function check(name, words) {
  const started = Date.now();
  const running = spawn(process.execPath, words, { cwd: root, env });
  if (running.pid !== undefined) os.setPriority(running.pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
  const printed = [];
  for (const stream of [running.stdout, running.stderr]) stream.on('data', (bytes) => printed.push(bytes));
  const status = await new Promise((resolve) => running.on('close', resolve));
  const passed = status === 0 ? 1 : 0;
  results.push({ name, passed, failed: 1 - passed, skipped: 0, seconds: (Date.now() - started) / 1000 });
  return () => {
    process.stdout.write(Buffer.concat(printed));
    say(passed === 1 ? `${name}: fine` : `${name}: not fine, see above`);
  };
}

/** Of a tool named by its package and the path in it. */
function fileOf(tool) {
  return path.join(root, 'node_modules', ...tool.split('/'));
}

/**
 * Vitest counts each test; a run that ends badly without a failed test (a file that will not load) counts as one failure.
 * Node itself may crash when a thread with WebAssembly ends (one run in dozens): the files that went with it, and nothing that failed,
 * are run once more, and the summary says so.
 */
async function runTests() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-test-'));
  const started = Date.now();
  let { status, ...counted } = await vitest(path.join(folder, 'report.json'), args);
  const { lost } = counted;
  if (counted.failed === 0 && lost.length > 0 && lost.length <= 3) {
    leftOut.push(`nothing in the end; a test process crashed, so these ran again: ${lost.join(', ')}`);
    const again = await vitest(path.join(folder, 'again.json'), lost);
    status = again.status;
    for (const key of ['passed', 'failed', 'skipped']) counted[key] += again[key];
    counted.failures.push(...again.failures);
  }
  failures.push(...counted.failures);
  rmSync(folder, { recursive: true, force: true });
  const { passed, skipped } = counted;
  const failed = Math.max(counted.failed, status === 0 ? 0 : 1);
  results.push({ name: 'tests', passed, failed, skipped, seconds: (Date.now() - started) / 1000 });
}

async function vitest(report, which) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const running = spawn(process.execPath, [fileOf('vitest/vitest.mjs'), 'run', ...reporters, ...which], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const status = await new Promise((resolve) => running.on('close', resolve));
  return { status, ...readReport(report) };
}

/** `passed`, `failed` and `skipped` tests; `failures` in words; `lost`: the files that began, and whose process ended before they did. */
function readReport(file) {
  try {
    const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
    const lost = testResults.filter(
      ({ status, assertionResults: tests }) =>
        status === 'passed' && (tests.length === 0 || tests.some((one) => one.status === 'pending')),
    );
    const tests = testResults.filter((one) => !lost.includes(one)).flatMap((one) => one.assertionResults);
    const count = (...statuses) => tests.filter((one) => statuses.includes(one.status)).length;
    const unloaded = testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0);
    return {
      passed: count('passed'),
      failed: count('failed') + unloaded.length,
      skipped: count('skipped', 'todo', 'disabled'),
      failures: testResults.flatMap(({ name, status, message, assertionResults }) => {
        const file = path.relative(root, name);
        const failed = assertionResults.filter((one) => one.status === 'failed');
        if (failed.length === 0 && status === 'failed') return [`${file}\n${message}`];
        return failed.map((one) => `${file} > ${one.fullName}\n${one.failureMessages.join('\n')}`);
      }),
      lost: lost.map(({ name }) => path.relative(root, name)),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: [], lost: [] };
  }
}

function findBrowserForTests() {
  const folder = path.join(root, 'test', 'browser');
  if (!existsSync(folder) || !readdirSync(folder).some((file) => file.endsWith('.test.ts'))) return {};
  const browser = ensureBrowser();
  if (browser !== undefined) return { CHROMIUM_PATH: browser };
  leftOut.push('the browser tests: no Chromium was found and none could be installed (set CHROMIUM_PATH to one)');
  return {};
}

/**
 * Tests make hundreds of databases of a thousand files each, and sync every commit: in memory that costs next to nothing. Where there is
 * little of it, files lie where they usually do.
 */
function placeInMemory() {
  const memory = '/dev/shm';
  const needed = 6 * 1024 ** 3;
  if (!existsSync(memory) || os.freemem() < needed) return {};
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize < needed) return {};
  const folder = mkdtempSync(path.join(memory, 'deskbridge-tests-'));
  // PostgreSQL does not run as root, and has a folder in it.
  chmodSync(folder, 0o711);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { TMPDIR: folder };
}

/** The vendors' OpenAPI files are not part of the repository. */
function findVendorSpecs() {
  const folder = path.resolve(root, process.env.VENDOR_SPECS ?? path.join('..', 'shared', 'specs'));
  if (existsSync(folder)) return { VENDOR_SPECS: folder };
  leftOut.push(`the vendor contract checks: no OpenAPI files in ${folder} (set VENDOR_SPECS to their folder)`);
  return {};
}

function conclude() {
  headline('Summary');
  for (const { name, passed, failed, skipped, seconds } of results) {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${String(skipped).padStart(4)} left out`;
    say(`${failed === 0 ? 'fine  ' : 'FAILED'} ${name.padEnd(14)}${counts}   ${seconds.toFixed(1)} s`);
  }
  // A log is often kept by its end alone: what failed is said there too, the first few with how.
  const [lines, told] = [8, 5];
  for (const [place, what] of failures.entries()) {
    const shown = stripVTControlCharacters(what)
      .split('\n')
      .slice(0, place < told ? lines : 1);
    say(`\nFAILED ${shown.join('\n       ')}`);
  }
  for (const what of leftOut) say(`\n!!! LEFT OUT: ${what}.`);
  const total = (key) => results.reduce((sum, one) => sum + one[key], 0);
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') === 0 ? 0 : 1;
}
