/**
 * Faults on purpose, from a command line:
 *
 *   npm run test:faults -- [--seed N] [--events N] [--engine embedded|postgresql] [--replicas N]
 *     [--nemesis kill|term|stop|links|database|disk|clock|upgrade|secret] [--beside WEBHOOKS-A-SECOND]
 *   npm run test:faults -- --escalations 200 [--seed N]
 *   npm run test:faults -- --restore 500 [--engine embedded|postgresql] [--seed N]
 *   npm run test:faults -- --missed 500 [--engine embedded|postgresql]
 *   npm run test:faults -- --two-way 1000 [--engine embedded|postgresql]
 *   npm run test:faults -- --permutations 500 [--engine embedded|postgresql]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startPostgres } from '../postgres-server.ts';
import { sentence, type Verdict } from './check.ts';
import { escalationSentence, runEscalations } from './escalations.ts';
import { nemesisNames } from './nemeses.ts';
import { runRestore } from './restore.ts';
import { runFaults } from './run.ts';

const started = performance.now();
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    events: { type: 'string', default: '400' },
    engine: { type: 'string', default: 'postgresql' },
    replicas: { type: 'string', default: '3' },
    escalations: { type: 'string' },
    missed: { type: 'string' },
    'two-way': { type: 'string' },
    permutations: { type: 'string' },
    restore: { type: 'string' },
    nemesis: { type: 'string', default: 'kill' },
    beside: { type: 'string', default: '0' },
  },
});
if (values.escalations !== undefined) {
  const verdict = await runEscalations({
    seed: Number(values.seed),
    wanted: Number(values.escalations),
    say: (line) => console.log(line),
  });
  console.log(escalationSentence(verdict));
  process.exit(verdict.twice.length > 0 || verdict.none.length > verdict.visible ? 1 : 0);
}
const engine = values.engine === 'embedded' ? 'embedded' : 'postgresql';
/** Tests that are short in each run of them, and as long as is wished here. */
const longer: [args: string[], env: Record<string, string | undefined>][] = [
  [['test/journeys/missed.test.ts'], { MISSED_CHANGES: values.missed, MISSED_ENGINE: engine }],
  [['test/journeys/two-way-faults.test.ts'], { TWO_WAY_EVENTS: values['two-way'], TWO_WAY_ENGINE: engine }],
  [['test/invariants/order.test.ts', '-t', engine], { PERMUTATIONS: values.permutations }],
];
const [chosen] = longer.filter(([, env]) => Object.values(env)[0] !== undefined);
if (chosen !== undefined) {
  const [args, env] = chosen;
  const test = ['node_modules/vitest/vitest.mjs', 'run', ...args];
  process.exit(spawnSync(process.execPath, test, { stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1);
}
if (values.restore !== undefined) {
  const servers = engine === 'embedded' ? [] : await Promise.all([startPostgres(), startPostgres()]);
  const [before, after] = servers;
  const { verdict, file } = await runRestore({
    seed: Number(values.seed),
    events: Number(values.restore),
    calm: false,
    databaseUrls: before === undefined || after === undefined ? null : { before: before.url, after: after.url },
    say: (line) => console.log(line),
  });
  await Promise.all(servers.map((server) => server.stop()));
  report(verdict, file);
}
const nemesis = nemesisNames.find((name) => name === values.nemesis);
if (nemesis === undefined) throw new Error(`--nemesis is one of ${nemesisNames.join(', ')}.`);
mkdirSync('.tmp', { recursive: true });
const { verdict, file } = await runFaults({
  seed: Number(values.seed),
  events: Number(values.events),
  engine,
  replicas: Number(values.replicas),
  nemesis,
  beside: Number(values.beside),
  everyMs: engine === 'embedded' ? 6_000 : nemesis === 'links' ? 300 : 1_500,
  say: (line) => console.log(line),
});
report(verdict, file);

function report(verdict: Verdict, file: string): never {
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${engine}, seed ${values.seed}, ${seconds} s, history in ${file}`);
  console.log(sentence(verdict));
  for (const problem of verdict.problems.slice(0, 20)) console.log(`  ✗ ${problem}`);
  process.exit(verdict.problems.length > 0 ? 1 : 0);
}
