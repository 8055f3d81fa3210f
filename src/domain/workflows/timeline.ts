/** What an issue's timeline says of a run. What came of an effect is read beside the line that announced it. Pure. */
import { doing } from '../effect-words.ts';
import type { TimelineEntry } from '../snapshot.ts';
import type { Progress, StepRecord } from './run-model.ts';
import type { Workflow } from './model.ts';

/** `asked`: names of the people who were asked just now. */
export function runEntries(workflow: Workflow, progress: Progress, asked: readonly string[]): TimelineEntry[] {
  const actor = `Workflow ${workflow.name}`;
  const line = (kind: string, text: string, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
    kind: `workflow.${kind}`,
    actor,
    text,
    linkId: null,
    effectKey: null,
    ...more,
  });
  const announced = progress.effects.map(({ key, effect }) =>
    line('step', doing(effect), { effectKey: key, linkId: 'linkId' in effect ? (effect.linkId ?? null) : null }),
  );
  const told = progress.records.flatMap((record): TimelineEntry[] => {
    const text = said(record, asked);
    return text === null ? [] : [line(record.kind, text)];
  });
  const { outcome, reason } = progress;
  const ended = outcome === 'stopped' || outcome === 'failed' ? [line(outcome, `${outcome}: ${reason ?? ''}`)] : [];
  const done = outcome === 'done' ? [line('done', 'all steps are done')] : [];
  return [...told, ...announced, ...ended, ...done];
}

/** Null: it is told elsewhere, or of no interest to who reads of the issue. */
function said({ kind, state, text, stepId }: StepRecord, asked: readonly string[]): string | null {
  switch (kind) {
    case 'approval':
      return state === 'waiting' ? `asks ${asked.join(', ')} for approval` : state === 'done' ? text : null;
    case 'wait':
      return state === 'waiting' ? text : null;
    case 'action':
      return state === 'unknown' || state === 'skipped' || (state === 'failed' && text.startsWith('failed, '))
        ? `${stepId ?? ''}: ${text}`
        : null;
    case 'branch':
    case 'conditions':
      return null;
  }
}
