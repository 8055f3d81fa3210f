/**
 * The tour of the README, step by step, as its reader takes it. In: what `npm start` printed, and the README. Throws where a step does not
 * show what the README says.
 */
import { openIntercom, openJira } from '../sim/demo/sites.ts';
import { until } from '../sim/demo/until.ts';

interface Tour {
  readme: string;
  /** The sign-in link. */
  link: string;
  intercomUrl: string;
  jiraUrl: string;
  /** Runs a line in another terminal; throws where it does not end well. */
  type: (line: string) => Promise<string>;
}

const PATIENCE_MS = 30_000;

export async function takeTour({ readme, link, intercomUrl, jiraUrl, type }: Tour): Promise<void> {
  const key = /open \*\*(SUP-\d+)\*\*/.exec(readme)?.[1];
  if (key === undefined) throw new Error('The tour of the README names no issue to open.');
  const ask = await signedIn(link);
  const [intercom, jira] = [openIntercom(intercomUrl), openJira(jiraUrl)];

  const { items } = (await ask('GET', `/api/v1/links?issue=${key}`)) as Listed<{
    issue: { id: string };
    conversation: { id: string };
  }>;
  const [linked] = items;
  if (linked === undefined) throw new Error(`${key}, which the README says to open, is linked to nothing.`);
  const { issue, conversation } = linked;
  await intercom.close(conversation.id);
  const before = await intercom.notes(conversation.id);

  await jira.change({ issue: issue.id, by: 'ben', status: 'In Progress' });
  await until('one new note', PATIENCE_MS, async () => {
    const notes = await intercom.notes(conversation.id);
    return notes.length === before.length + 1 ? notes : undefined;
  });
  await until('the conversation is open again', PATIENCE_MS, async () =>
    (await intercom.stateOf(conversation.id)) === 'open' ? true : undefined,
  );

  const events = (await ask('GET', `/api/v1/events?issue=${key}`)) as Listed<{ kind: string }>;
  if (events.items.length === 0) throw new Error(`Activity shows nothing of ${key}.`);
  await ask('GET', `/api/v1/panel/demo-jira/${key}`);

  for (const line of ['npx deskbridge doctor', `npx deskbridge audit ${key}`]) {
    if (!readme.includes(`\`${line}\``)) throw new Error(`The tour of the README does not say: ${line}`);
    const said = await type(line);
    if (line.includes('audit') && !said.includes('In Progress'))
      throw new Error(`${line} does not tell of the change.`);
  }

  await ask('DELETE', '/api/v1/demo');
  const isThere = await fetch(jiraUrl).then(
    () => true,
    () => false,
  );
  if (isThere) throw new Error('The demo was left, and its Jira is still there.');
}

interface Listed<T> {
  items: T[];
}

/** Opens the link and presses its button; then whatever a page of that browser asks. */
async function signedIn(link: string): Promise<(method: string, path: string) => Promise<unknown>> {
  const { origin } = new URL(link);
  const token = /name="token" value="([^"]+)"/.exec(await (await fetch(link)).text())?.[1] ?? '';
  const body = new URLSearchParams({ token });
  const entered = await fetch(`${origin}/sign-in`, { method: 'POST', body, headers: { origin }, redirect: 'manual' });
  const cookie = entered.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const shown = await fetch(origin, { headers: { cookie } });
  if (shown.status !== 200) throw new Error(`The console answers ${shown.status} after signing in.`);
  return async (method, path) => {
    const answer = await fetch(origin + path, { method, headers: { cookie, origin, 'sec-fetch-site': 'same-origin' } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 200)}`);
    return JSON.parse(text) as unknown;
  };
}
