/** What people do in a fault run: issues that link conversations, and change. In: the stage. Out: each change as it was answered with 2xx. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NemesisName } from './nemeses.ts';
import { type Stage, webhookSecret } from './stage.ts';

const CHANGES_PER_ISSUE = 10;
/** Issues that people work on at the same time, and where there is to be load. */
const AT_ONCE = 12;
const AT_ONCE_UNDER_LOAD = 48;
/** How long a change waits for the one before it at most: time for things to go wrong in between. */
const PACE_MS = 800;

/** The project with its connection, as `deskbridge apply` takes it. */
export function setup(stage: Stage): string {
  const { token } = stage.intercom.access();
  const connection = {
    name: 'acme',
    accessToken: token,
    clientSecret: 'client secret',
    apiUrl: stage.through.intercom,
  };
  const host = {
    name: 'jira',
    kind: 'jira-data-center',
    url: stage.through.jira,
    token: stage.jira.token,
    webhookSecret,
  };
  return JSON.stringify({
    connections: [connection],
    hosts: [host],
    projects: [{ host: 'jira', key: 'SUP', connection: 'acme' }],
  });
}

/** Issues in parallel, the changes of one issue one after the other, each acknowledged before the next. */
export async function tellAll(
  stage: Stage,
  run: { events: number; nemesis?: NemesisName; say: (sentence: string) => void },
  heard: (change: string, conversations: string[]) => void,
): Promise<void> {
  const issues = Math.max(1, Math.ceil(run.events / CHANGES_PER_ISSUE));
  let told = 0;
  const waiting = Array.from({ length: issues }, (_, index) => index);
  await Promise.all(
    Array.from({ length: run.nemesis === 'secret' ? AT_ONCE_UNDER_LOAD : AT_ONCE }, async () => {
      for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
        await tellIssue(stage, index, (change, conversations) => {
          heard(change, conversations);
          told += 1;
          if (told % 50 === 0) run.say(`${told} of ${issues * CHANGES_PER_ISSUE} changes acknowledged`);
        });
      }
    }),
  );
}

/** The texts are such that each change is found in exactly one note: a status change by its new summary and a colon, a comment by its words. */
async function tellIssue(
  stage: Stage,
  index: number,
  acknowledged: (change: string, conversations: string[]) => void,
): Promise<void> {
  const conversations = [
    stage.intercom.addConversation().id,
    ...(index % 4 === 0 ? [stage.intercom.addConversation().id] : []),
  ];
  const description = conversations.map((id) => stage.conversationUrl(id)).join(' and ');
  const { id } = stage.jira.act.createIssue({ project: 'SUP', summary: `story ${index}.0`, description });
  await stage.acknowledged(id, 1);
  acknowledged('Linked to ', conversations);
  const statuses = ['In Progress', 'Waiting', 'To Do'];
  const people = ['ben', 'ann', null];
  for (let step = 1; step < CHANGES_PER_ISSUE; step += 1) {
    await sleep(Math.random() * PACE_MS);
    if (step % 3 === 0) {
      const words = `words ${index}.${step} end`;
      stage.jira.act.comment({ issue: id, text: words });
      await stage.acknowledged(id, 2);
      acknowledged(words, conversations);
      continue;
    }
    const summary = `story ${index}.${step}`;
    const change =
      step % 3 === 1 ? { status: statuses[(step - 1) / 3] ?? 'Done' } : { assignee: people[(step - 2) / 3] ?? null };
    stage.jira.act.change({ issue: id, summary, ...change });
    await stage.acknowledged(id, 1);
    acknowledged(`${summary}: `, conversations);
  }
}
