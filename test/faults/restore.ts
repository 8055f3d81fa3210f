/**
 * I34: a backup is made in the middle of things, everything goes on, and then the backup is put back. What was told since stands in Intercom
 * already; the restored Deskbridge hears of it again from Jira's own records and must tell nothing twice.
 *
 *   npm run test:faults -- --restore 500 [--engine embedded|postgresql] [--seed N]
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type App, composeApp } from '../../src/app.ts';
import { restoreBackup, writeBackup } from '../../src/app/backup.ts';
import { operatorOf, type Operator } from '../../src/app/operator.ts';
import { applySetup, createKey } from '../../src/app/requests.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { reconcileDefaults, type ReconcileOptions } from '../../src/pipeline/rounds.ts';
import { silentTelemetry } from '../../src/telemetry.ts';
import { judge, type Verdict } from './check.ts';
import { createHistory, readHistory } from './history.ts';
import { until } from './product.ts';
import { freePort } from '../ports.ts';
import { isQuiet, read, writeDown } from './record.ts';
import { setStage } from './stage.ts';
import { setup, tellAll } from './story.ts';

export interface RestoreRun {
  seed: number;
  events: number;
  /** Of two empty databases; null: embedded. */
  databaseUrls: { before: string; after: string } | null;
  /** Vendors answer as they should, and late writes are none: for short runs. */
  calm: boolean;
  say: (sentence: string) => void;
}

/** What webhooks missed is looked for at once, and whole. */
const often: ReconcileOptions = { ...reconcileDefaults, pollMs: 100, everyMs: 500, graceMs: 0 };
const PATIENCE_MS = 240_000;

export async function runRestore(run: RestoreRun): Promise<{ verdict: Verdict; file: string }> {
  const engine = run.databaseUrls === null ? 'embedded' : 'postgresql';
  const history = createHistory(path.join('.tmp', `restore-${engine}-${run.seed}.jsonl`));
  history.write({ kind: 'run', seed: run.seed, events: run.events, engine, replicas: 1, nemesis: 'restore' });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'deskbridge-restore-'));
  const file = path.join(folder, 'backup');
  const port = await freePort();
  const stage = await setStage(run.seed, `http://127.0.0.1:${port}/hooks/jira/jira`);
  if (run.calm) stage.intercom.faults.clear();
  if (run.calm) stage.jira.faults.clear();
  const secret = randomBytes(32).toString('base64');
  const configOf = (life: 'before' | 'after'): Config =>
    loadConfig({
      PORT: String(port),
      DATA_DIR: path.join(folder, life),
      DESKBRIDGE_ALLOW_HTTP_VENDORS: 'true',
      DESKBRIDGE_SETTLE_MS: run.calm ? '150' : '900',
      ...(run.databaseUrls === null ? {} : { DATABASE_URL: run.databaseUrls[life], DESKBRIDGE_SECRET: secret }),
    });
  let app: App | null = null;
  try {
    app = await started(configOf('before'));
    const operator = operatorOf(app, configOf('before'));
    await applySetup(operator, JSON.parse(setup(stage)), false);
    const key = (await createKey(operator, { name: 'checker', scopes: ['admin'] })).match(/dbk_\S+/)?.[0] ?? '';
    const since = await tellWithBackup(operator, { run, stage, history, file });
    await until('all is told', () => isQuiet(port, key), { withinMs: PATIENCE_MS, everyMs: 200 });
    await app.close();
    const stood = [...stage.intercom.workspace().conversations.keys()].flatMap((id) => stage.intercom.notesOf(id));
    const { rows, takenAt } = await restoreBackup(configOf('after'), file);
    run.say(`${rows} rows are back as of ${takenAt}; ${since} changes came after that, ${stood.length} notes stand`);
    app = await started(configOf('after'));
    const found = await lookedThrough({ port, key });
    history.write({ kind: 'restore', since, stood: stood.length, found });
    await writeDown({ stage, port, key, history });
  } finally {
    await app?.close();
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return { verdict: judge(readHistory(history.file), false), file: history.file };
}

async function started(config: Config): Promise<App> {
  const app = await composeApp(config, { work: true, rounds: often, telemetry: silentTelemetry() });
  await app.start();
  return app;
}

/** Answers how many changes were acknowledged after the backup had begun. */
async function tellWithBackup(
  operator: Operator,
  of: {
    run: RestoreRun;
    stage: Awaited<ReturnType<typeof setStage>>;
    history: ReturnType<typeof createHistory>;
    file: string;
  },
): Promise<number> {
  const { run, stage, history, file } = of;
  let heard = 0;
  let since = 0;
  const writing: Promise<void>[] = [];
  await tellAll(stage, run, (change, conversations) => {
    history.write({ kind: 'acknowledged', change, conversations });
    heard += 1;
    if (writing.length > 0) since += 1;
    else if (heard >= run.events / 2) writing.push(writeBackup(operator, file));
  });
  await Promise.all(writing);
  return since;
}

/** Waits until Jira was looked through whole and nothing new came of it, twice, and nothing is left to do; answers how many events it brought. */
async function lookedThrough({ port, key }: { port: number; key: string }): Promise<number> {
  const { items: hosts } = (await read(port, key, '/api/v1/hosts')) as { items: { id: string; name: string }[] };
  const id = hosts.find(({ name }) => name === 'jira')?.id ?? '';
  const missed = async () =>
    (await read(port, key, `/api/v1/hosts/${id}/missed`)) as { checkedAt: string | null; foundEver: number };
  let last = await missed();
  for (let quiet = 0; quiet < 2;) {
    const before = last;
    await until('Jira was looked through', async () => (await missed()).checkedAt !== before.checkedAt, {
      withinMs: PATIENCE_MS,
    });
    await until('all effects are settled', () => isQuiet(port, key), { withinMs: PATIENCE_MS, everyMs: 200 });
    last = await missed();
    quiet = last.foundEver === before.foundEver ? quiet + 1 : 0;
  }
  return last.foundEver;
}
