/**
 * What the registry knows of our packages (S42): grave weaknesses, and whether what is installed is what its publishers signed. In: what npm
 * answers. Out: a verdict each. No answer is never taken for a good one: a mirror that answers neither is a verdict of its own.
 */
import { execFile } from 'node:child_process';
import { root } from '../sources.ts';

export interface Verdict {
  /** The command that was run. */
  asked: string;
  outcome: 'clean' | 'bad' | 'not asked';
  /** What came of it, or why it was not asked. */
  words: string;
}

/** Runs npm with these words and answers what it printed, however it ended. */
export type Npm = (words: readonly string[]) => Promise<string>;

const QUESTIONS: readonly { words: readonly string[]; read: (answer: Answer) => Omit<Verdict, 'asked'> | null }[] = [
  { words: ['audit', '--omit=dev', '--audit-level=high'], read: readWeaknesses },
  // Of everything that is installed: what only builds the pages could do as much harm.
  { words: ['audit', 'signatures'], read: readSignatures },
];

interface Answer {
  metadata?: { vulnerabilities?: Record<string, number> };
  invalid?: Named[];
  missing?: Named[];
  /** An error's. */
  message?: string;
  error?: { summary?: string };
}

interface Named {
  name: string;
  version: string;
}

/** Both questions; `offline`: none is asked, which is said. */
export async function askRegistry({ offline, npm = runNpm }: { offline: boolean; npm?: Npm }): Promise<Verdict[]> {
  const verdicts = QUESTIONS.map(async ({ words, read }): Promise<Verdict> => {
    const asked = ['npm', ...words].join(' ');
    if (offline) return { asked, outcome: 'not asked', words: 'told to stay --offline' };
    const answer = answerIn(await npm([...words, '--json', '--fetch-retries=1']));
    const why = (answer.message ?? answer.error?.summary ?? '').split('\n')[0];
    return {
      asked,
      ...(read(answer) ?? { outcome: 'not asked', words: `no answer: ${why || 'nothing that can be read'}` }),
    };
  });
  return Promise.all(verdicts);
}

/** Whether the run may end well: what was asked is clean, and what was not asked was not to be. */
export function mayPass(verdicts: readonly Verdict[], { offline }: { offline: boolean }): boolean {
  return verdicts.every(({ outcome }) => outcome === 'clean' || (outcome === 'not asked' && offline));
}

/** One line, loud where it is not good. */
export function verdictLine({ asked, outcome, words }: Verdict): string {
  const said = { clean: 'clean', bad: '!!! BAD', 'not asked': '!!! NOT ASKED' }[outcome];
  return `${asked}: ${said}: ${words}`;
}

function readWeaknesses({ metadata }: Answer): Omit<Verdict, 'asked'> | null {
  const known = metadata?.vulnerabilities;
  if (known === undefined) return null;
  const grave = (known['high'] ?? 0) + (known['critical'] ?? 0);
  const words = `${grave} high or critical, ${known['total'] ?? 0} in all`;
  return { outcome: grave === 0 ? 'clean' : 'bad', words };
}

function readSignatures({ invalid, missing }: Answer): Omit<Verdict, 'asked'> | null {
  if (invalid === undefined || missing === undefined) return null;
  const names = [...invalid, ...missing].map(({ name, version }) => `${name}@${version}`);
  const words = `${invalid.length} signed by somebody else, ${missing.length} not signed`;
  return names.length === 0 ? { outcome: 'clean', words } : { outcome: 'bad', words: `${words}: ${names.join(', ')}` };
}

function answerIn(printed: string): Answer {
  try {
    return JSON.parse(printed) as Answer;
  } catch {
    return {};
  }
}

function runNpm(words: readonly string[]): Promise<string> {
  return new Promise((resolve) =>
    execFile('npm', words, { cwd: root, encoding: 'utf8', timeout: 300_000, maxBuffer: 1 << 26 }, (_error, stdout) =>
      resolve(stdout),
    ),
  );
}
