/** The commands that ask and end: each makes its requests as the local operator, prints, and says whether it was fine. */
import { stringify } from 'yaml';
import { type Operator, reachOperator, RequestRefused } from '../app/operator.ts';
import * as requests from '../app/requests.ts';
import { environment, loadConfig } from '../config.ts';
import { checkLine, entryLine, jobLine, jobOfEffect, jobOfEvent, say } from './print.ts';
import { readSetupFile } from './setup-file.ts';

async function asOperator<T>(act: (operator: Operator) => Promise<T>): Promise<T> {
  const operator = await reachOperator(loadConfig());
  try {
    return await act(operator);
  } finally {
    await operator.close();
  }
}

/** Opening the database brings it up to this version; a server that runs has done so. */
export async function migrate(): Promise<void> {
  const running = await asOperator(async (operator) => operator.running);
  say(running ? 'The database is up to date: the server that runs has migrated it.' : 'The database is up to date.');
}

export async function doctor({ json }: { json: boolean }): Promise<void> {
  const checks = await asOperator(requests.examine);
  if (json) say(JSON.stringify(checks, null, 2));
  else for (const check of checks) say(checkLine(check));
  const wrong = checks.filter((check) => !check.ok);
  if (wrong.length > 0)
    throw new Error(`${wrong.length} of ${checks.length} checks failed: ${wrong.map(({ name }) => name).join(', ')}`);
}

export async function apply({ file, dryRun }: { file: string; dryRun: boolean }): Promise<void> {
  const setup = readSetupFile(file, environment());
  try {
    const { changes, remarks } = await asOperator((operator) => requests.applySetup(operator, setup.value, dryRun));
    for (const { kind, name, change } of changes) say(`${change.padEnd(9)}  ${kind} ${name}`);
    for (const remark of remarks) say(`note       ${remark}`);
    if (dryRun) say('Nothing was changed: this was a dry run.');
  } catch (error) {
    if (!(error instanceof RequestRefused) || error.errors.length === 0) throw error;
    const complaints = error.errors.map(({ path, message }) => `${setup.at(path)}: ${message}`);
    throw new Error(complaints.join(' · '), { cause: error });
  }
}

export async function exportSetup(): Promise<void> {
  process.stdout.write(stringify(await asOperator(requests.exportSetup), { lineWidth: 0 }));
}

export async function jobs({ dead, json }: { dead: boolean; json: boolean }): Promise<void> {
  const waiting = await asOperator(async (operator) => {
    const effects = await requests.listEffects(
      operator,
      dead ? ['dead', 'unknown'] : ['pending', 'sending', 'unknown', 'dead'],
    );
    const events = await requests.listEvents(operator, 'dead');
    const pending = dead ? [] : await requests.listEvents(operator, 'pending');
    const now = Date.now();
    return [
      ...effects.map((effect) => jobOfEffect(effect, now)),
      ...[...events, ...pending].map((event) => jobOfEvent(event, now)),
    ];
  });
  if (json) say(JSON.stringify(waiting, null, 2));
  else for (const job of waiting) say(jobLine(job));
}

export async function retry(id: string): Promise<void> {
  await asOperator((operator) => requests.retry(operator, id));
  say(`${id} is tried again.`);
}

export async function retryAll(): Promise<void> {
  const retried = await asOperator(requests.retryAllDead);
  say(`${retried} ${retried === 1 ? 'is' : 'are'} tried again.`);
}

export async function confirm(id: string): Promise<void> {
  await asOperator((operator) => requests.confirm(operator, id));
  say(`${id} is done: you found it there.`);
}

export async function audit(issue: string, { json }: { json: boolean }): Promise<void> {
  const timeline = await asOperator((operator) => requests.issueTimeline(operator, issue));
  if (json) return say(JSON.stringify(timeline, null, 2));
  const { key, summary, status, url } = timeline.issue;
  say(`${key}  ${summary}  (${status})  ${url}`);
  for (const entry of timeline.items) say(entryLine(entry));
}

export async function createKey(wish: { name: string; scopes: string[] }): Promise<void> {
  say(await asOperator((operator) => requests.createKey(operator, wish)));
  process.stderr.write('Keep this key now: it is not shown again.\n');
}

/** Without `yes` only says what would be erased. */
export async function erasePerson(
  wish: { email?: string; contact?: string; connection?: string },
  { yes }: { yes: boolean },
): Promise<void> {
  const { standIn, ...found } = await asOperator((operator) =>
    requests.erasePerson(operator, { ...wish, dryRun: !yes }),
  );
  const said = (['contacts', 'conversations', 'requests', 'comments', 'mails', 'files'] as const)
    .map((what) => `${found[what]} ${what}`)
    .join(', ');
  if (standIn === null)
    say(
      `This would erase what is kept of them: ${said}, and their address and name wherever they stand. It cannot be undone. To do it: --yes`,
    );
  else say(`Erased: ${said}. ${standIn} stands for them from now on.`);
}

export async function eraseOrganization(name: string): Promise<void> {
  await asOperator((operator) => requests.eraseOrganization(operator, name));
  say('The organization is erased: settings, secrets, people, issues, requests, files, logs. An empty one is left.');
}

export async function invite(wish: { email: string; role?: string | undefined }): Promise<void> {
  say(await asOperator((operator) => requests.inviteUser(operator, wish)));
}
