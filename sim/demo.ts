/**
 * The story of Deskbridge, played on the two simulators over HTTP: people act, and every step is checked by reading
 * back what came of it. Somewhere between the two, Deskbridge must be connected to both.
 */
import { openIntercom, openJira } from './demo/sites.ts';
import { until } from './demo/until.ts';
import type { IntercomSite, JiraSite } from './demo/sites.ts';

export type DemoOptions = {
  /** Address of the pretend Intercom. */
  intercomUrl: string;
  /** Address of the pretend Jira, with its context path. */
  jiraUrl: string;
  /** Told when a step begins, and how it ended. */
  onStep: (step: DemoStep) => void;
  /** How long each step may take until it shows, in milliseconds; 30,000 when left out. */
  patienceMs?: number;
};

/** `number` counts from 1 to `of`; `says` is one sentence; `saw` is what was read back. */
export type DemoStep = { number: number; of: number; says: string } & (
  { kind: 'started' } | { kind: 'done'; saw: string; tookMs: number } | { kind: 'failed'; reason: string }
);

export type DemoSummary = {
  issue: { id: string; key: string; url: string };
  conversation: { id: string; url: string };
  /** The notes that the conversation heard, as plain text, oldest first. */
  notes: string[];
  tookMs: number;
};

/** The demo could not be played to its end: which step, and why. */
class DemoFailed extends Error {
  override name = 'DemoFailed';
}

type Scene = {
  intercom: IntercomSite;
  jira: JiraSite;
  issue: { id: string; key: string };
  conversation: { id: string; url: string };
  patienceMs: number;
};
type Step = { says: string; act: (scene: Scene) => Promise<void>; check: (scene: Scene) => Promise<string> };

const QUESTION = 'Hello! The export of our orders stops at 10,000 rows. Can you have a look?';
const SUMMARY = 'Export of orders stops at 10,000 rows';

const STEPS: readonly Step[] = [
  {
    says: 'A customer writes to support in Intercom.',
    act: async (scene) => {
      scene.conversation = await scene.intercom.customerWrites(QUESTION);
    },
    check: async ({ intercom, conversation }) =>
      `conversation ${conversation.id} is ${await intercom.stateOf(conversation.id)}`,
  },
  {
    says: 'An agent opens an issue in Jira and pastes the address of the conversation into its description.',
    act: async (scene) => {
      const { jira, conversation } = scene;
      scene.issue = await jira.createIssue({ summary: SUMMARY, by: 'ann' });
      await jira.change({ issue: scene.issue.id, by: 'ann', description: `Asked in ${conversation.url}` });
    },
    check: async (scene) => {
      const note = await nextNote(scene, { count: 1, telling: [scene.issue.key] });
      const { jira, issue } = scene;
      const link = await until(
        'a link back on the issue',
        scene.patienceMs,
        async () => (await jira.remoteLinks(issue.id))[0],
      );
      return `${quoted(note)}, and on ${issue.key} a link “${link}”`;
    },
  },
  {
    says: 'The issue is assigned to Ben and moves to In Progress, in one change.',
    act: ({ jira, issue }) => jira.change({ issue: issue.id, by: 'chloe', assignee: 'ben', status: 'In Progress' }),
    check: async (scene) => quoted(await nextNote(scene, { count: 2, telling: ['Ben Osei', 'In Progress'] })),
  },
  {
    says: 'There is nothing to do for support now, so an agent closes the conversation.',
    act: ({ intercom, conversation }) => intercom.close(conversation.id),
    check: async (scene) => waitForState(scene, 'closed'),
  },
  {
    says: 'Ben finishes the issue: it is Done.',
    act: ({ jira, issue }) => jira.change({ issue: issue.id, by: 'ben', status: 'Done' }),
    check: async (scene) => {
      const note = await nextNote(scene, { count: 3, telling: ['Done'] });
      return `${quoted(note)}, and ${await waitForState(scene, 'open')} again`;
    },
  },
];

/**
 * Plays the story; sites that are still empty are seeded first. Throws a `DemoFailed` with the reason in words when
 * Deskbridge is not connected to the simulators, or when a step does not show in time.
 */
export async function playDemo(options: DemoOptions): Promise<DemoSummary> {
  const started = Date.now();
  const intercom = openIntercom(options.intercomUrl);
  const jira = openJira(options.jiraUrl);
  await Promise.all([intercom.seedIfEmpty(), jira.seedIfEmpty()]);
  if (!(await jira.hasWebhook()))
    throw new DemoFailed('The simulated Jira has no webhook, so Deskbridge would hear nothing. Connect it first.');
  const nothing = { id: '', key: '', url: '' };
  const scene: Scene = {
    intercom,
    jira,
    issue: nothing,
    conversation: nothing,
    patienceMs: options.patienceMs ?? 30_000,
  };
  for (const [at, step] of STEPS.entries()) await play(scene, step, { at, onStep: options.onStep });
  const { issue, conversation } = scene;
  const notes = await intercom.notes(conversation.id);
  if (notes.length !== 3) throw new DemoFailed(`The conversation should have heard 3 notes, it heard ${notes.length}.`);
  return {
    issue: { ...issue, url: `${options.jiraUrl}/browse/${issue.key}` },
    conversation,
    notes,
    tookMs: Date.now() - started,
  };
}

type Telling = { at: number; onStep: DemoOptions['onStep'] };

async function play(scene: Scene, step: Step, { at, onStep }: Telling): Promise<void> {
  const told = { number: at + 1, of: STEPS.length, says: step.says };
  onStep({ ...told, kind: 'started' });
  const begun = Date.now();
  try {
    await step.act(scene);
    const saw = await step.check(scene);
    onStep({ ...told, kind: 'done', saw, tookMs: Date.now() - begun });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    onStep({ ...told, kind: 'failed', reason });
    throw new DemoFailed(`Step ${told.number} of ${told.of} failed: ${reason}`, { cause: error });
  }
}

/** Waits for the note that makes them `count`; it must be the only new one and tell all of `telling`. */
async function nextNote(scene: Scene, wanted: { count: number; telling: string[] }): Promise<string> {
  const { intercom, conversation, patienceMs } = scene;
  const notes = await until(`note ${wanted.count} in the conversation`, patienceMs, async () => {
    const all = await intercom.notes(conversation.id);
    return all.length >= wanted.count ? all : undefined;
  });
  if (notes.length > wanted.count)
    throw new Error(`the conversation heard ${notes.length} notes instead of ${wanted.count}`);
  const note = notes.at(-1) ?? '';
  const silentOn = wanted.telling.find((text) => !note.includes(text));
  if (silentOn !== undefined) throw new Error(`the note does not say “${silentOn}”: ${quoted(note)}`);
  return note;
}

async function waitForState(scene: Scene, state: 'open' | 'closed'): Promise<string> {
  const { intercom, conversation, patienceMs } = scene;
  await until(`the conversation to be ${state}`, patienceMs, async () =>
    (await intercom.stateOf(conversation.id)) === state ? state : undefined,
  );
  return `the conversation is ${state}`;
}

function quoted(note: string): string {
  return `one note “${note}”`;
}
