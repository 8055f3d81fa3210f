import type { FirstRunAnswer, FirstRunStepAnswer } from '../../../src/api/schemas/overview.ts';

/** Where each step is done in the console. */
export const stepPlaces = {
  intercom: '/console/integrations',
  jira: '/console/integrations',
  project: '/console/projects',
  webhook: '/console/integrations',
  link: '/console/links',
  note: null,
} as const satisfies Record<FirstRunStepAnswer['id'], string | null>;

export interface Progress {
  done: number;
  of: number;
  /** The first step that is not done. */
  next: FirstRunStepAnswer | null;
}

/** `real`: what only simulators did does not count. */
export function progressOf({ steps }: Pick<FirstRunAnswer, 'steps'>, real: boolean): Progress {
  const isDone = ({ done, simulated }: FirstRunStepAnswer): boolean => done && !(real && simulated);
  return { done: steps.filter(isDone).length, of: steps.length, next: steps.find((step) => !isDone(step)) ?? null };
}
