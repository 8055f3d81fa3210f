import type { FirstRunAnswer, FirstRunStepAnswer } from '../../../src/api/schemas/overview.ts';

export interface StepSaid {
  title: string;
  /** What to do, while it is not done. */
  todo: string;
  /** Where that is done in the console, and what the way there is called. */
  at: { to: '/console/integrations' | '/console/projects' | '/console/links'; name: string } | null;
}

export const stepsSaid: Record<FirstRunStepAnswer['id'], StepSaid> = {
  intercom: {
    title: 'Connect Intercom',
    todo: 'Authorise a workspace, or paste the access token of a private app.',
    at: { to: '/console/integrations', name: 'Connect Intercom' },
  },
  jira: {
    title: 'Add a Jira',
    todo: 'Jira Cloud or Jira Data Center: an address and a token, tested before anything is saved.',
    at: { to: '/console/integrations', name: 'Add a Jira' },
  },
  project: {
    title: 'Connect a project',
    todo: 'Choose a Jira project and the workspace whose conversations its issues are linked to.',
    at: { to: '/console/projects', name: 'Connect a project' },
  },
  webhook: {
    title: 'Hear from Jira',
    todo: 'Let Jira send a webhook here: Integrations creates it, or says how. Then change any issue: the first that arrives is seen here.',
    at: { to: '/console/integrations', name: 'Set up the webhook' },
  },
  link: {
    title: 'Link a conversation',
    todo: 'Paste the address of an Intercom conversation into the description or a comment of an issue, or link the two by hand.',
    at: { to: '/console/links', name: 'Link by hand' },
  },
  note: {
    title: 'Deliver the first note',
    todo: 'Change the status of the linked issue. A moment later the conversation hears about it.',
    at: null,
  },
};

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
