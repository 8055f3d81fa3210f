/**
 * The judge of a fault run, apart from what ran it: reads the history alone and counts. Two notes for one change, or a change
 * whose note is neither in Intercom nor visible as something a person can resolve, fail the run; so does a run in which too
 * little went wrong, or too little went right, to show anything.
 *
 *   node test/faults/check.ts FILE
 */
import { pathToFileURL } from 'node:url';
import { type Line, readHistory } from './history.ts';

export interface Verdict {
  expected: number;
  exactlyOnce: number;
  twoOrMore: number;
  /** Said to be done, not there. */
  noneButDone: number;
  /** Not there, and nothing shows it. */
  noneAndInvisible: number;
  /** Not there, but dead or unknown, for a person to see. */
  visible: number;
  pendingEvents: number;
  strikes: number;
  doubtful: number;
  metShare: number;
  firstTryShare: number;
  problems: string[];
}

/** A nemesis that freezes a process for longer than a lease strikes seldom. */
const LEAST_STRIKES = 2;

type Of<K extends Line['kind']> = Extract<Line, { kind: K }>;

function only<K extends Line['kind']>(lines: Line[], kind: K): Of<K>[] {
  return lines.filter((line): line is Of<K> => line.kind === kind);
}

/** `strict`: also demand that enough faults were met; short runs with few events may go without. */
export function judge(lines: Line[], strict: boolean): Verdict {
  const acknowledged = only(lines, 'acknowledged');
  const notes = only(lines, 'note');
  const effects = only(lines, 'effect');
  const faults = only(lines, 'faults')[0];
  const events = only(lines, 'events')[0];
  const problems: string[] = [];
  const counts = { expected: 0, exactlyOnce: 0, twoOrMore: 0, noneButDone: 0, noneAndInvisible: 0, visible: 0 };

  for (const ref of refsWrittenTwice(notes)) problems.push(`note ${ref} stands twice`);
  for (const { change, conversations } of acknowledged)
    for (const conversation of conversations) {
      counts.expected += 1;
      const found = notes.filter((note) => note.conversation === conversation && note.text.includes(change));
      if (found.length === 1) counts.exactlyOnce += 1;
      if (found.length > 1) {
        counts.twoOrMore += 1;
        problems.push(`${change} was told ${found.length} times to ${conversation}`);
      }
      if (found.length === 0) judgeMissing({ change, conversation, notes, effects }, counts, problems);
    }

  const verdict: Verdict = {
    ...counts,
    pendingEvents: events?.pending ?? 0,
    strikes: only(lines, 'strike').length,
    doubtful: effects.filter((effect) => effect.attempts > 1).length,
    metShare: faults === undefined || faults.calls === 0 ? 0 : sum(faults.met) / faults.calls,
    firstTryShare:
      effects.filter((effect) => effect.attempts === 1 && effect.state === 'done').length / Math.max(effects.length, 1),
    problems,
  };
  if (verdict.pendingEvents > 0) problems.push(`${verdict.pendingEvents} events are still pending`);
  if (events !== undefined && !events.balanced) problems.push('I9: what was received is not what is accounted for');
  for (const { replica, said } of only(lines, 'unopened')) problems.push(`${replica} could not open a secret: ${said}`);
  for (const { refused } of only(lines, 'beside'))
    for (const [status, times] of Object.entries(refused))
      problems.push(`${times} webhooks beside were answered ${status}`);
  problems.push(...vacuousRestores(lines));
  const nemesis = only(lines, 'run')[0]?.nemesis;
  if (nemesis !== undefined && nemesis !== 'restore' && verdict.strikes < (strict ? LEAST_STRIKES : 1))
    problems.push(`vacuous: the nemesis ${nemesis} struck ${verdict.strikes} times`);
  if (strict && verdict.metShare < 0.3)
    problems.push(`vacuous: only ${percent(verdict.metShare)} of the sends met a fault`);
  if (strict && verdict.firstTryShare < 0.5)
    problems.push(`vacuous: only ${percent(verdict.firstTryShare)} succeeded at the first try`);
  return verdict;
}

/** A restore shows something only if much came after the backup, stood already, and was heard of again. */
function vacuousRestores(lines: Line[]): string[] {
  return only(lines, 'restore').flatMap(({ since, stood, found }) => [
    ...(since === 0 || stood === 0 ? ['vacuous: nothing was told after the backup'] : []),
    ...(found < since / 2 ? [`vacuous: of ${since} changes after the backup only ${found} were heard of again`] : []),
  ]);
}

function judgeMissing(
  missing: { change: string; conversation: string; notes: Of<'note'>[]; effects: Of<'effect'>[] },
  counts: { noneButDone: number; noneAndInvisible: number; visible: number },
  problems: string[],
): void {
  const { change, conversation, notes, effects } = missing;
  const written = new Set(notes.filter((note) => note.conversation === conversation).map((note) => note.ref));
  const unwritten = effects.filter((effect) => effect.conversation === conversation && !written.has(effect.ref));
  if (unwritten.some((effect) => effect.state === 'dead' || (effect.state === 'unknown' && effect.asksPerson)))
    counts.visible += 1;
  else if (unwritten.some((effect) => effect.state === 'done')) {
    counts.noneButDone += 1;
    problems.push(`${change} is said to be told to ${conversation} and is not there`);
  } else {
    counts.noneAndInvisible += 1;
    problems.push(`${change} was never told to ${conversation}, and nothing shows it`);
  }
}

function refsWrittenTwice(notes: Of<'note'>[]): string[] {
  const seen = new Map<string, number>();
  for (const note of notes)
    seen.set(`${note.conversation} ${note.ref}`, (seen.get(`${note.conversation} ${note.ref}`) ?? 0) + 1);
  return [...seen].filter(([, times]) => times > 1).map(([ref]) => ref);
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The verdict in a line a person reads. */
export function sentence(verdict: Verdict): string {
  return [
    `${verdict.expected} notes expected: ${verdict.exactlyOnce} exactly once`,
    `${verdict.twoOrMore} two or more`,
    `${verdict.noneButDone} none but said done`,
    `${verdict.noneAndInvisible} none and invisible`,
    `${verdict.visible} visible to a person`,
    `${verdict.strikes} strikes`,
    `${verdict.doubtful} not at the first try`,
    `${percent(verdict.metShare)} of sends met a fault, ${percent(verdict.firstTryShare)} of notes at the first try`,
  ].join(' · ');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const verdict = judge(readHistory(process.argv[2] ?? ''), true);
  console.log(sentence(verdict));
  for (const problem of verdict.problems.slice(0, 20)) console.log(`  ✗ ${problem}`);
  process.exitCode = verdict.problems.length > 0 ? 1 : 0;
}
