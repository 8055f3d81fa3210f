import type { ApprovalAnswer } from '../../../src/api/schemas/workflow-runs.ts';

/** What the pages of approvals say. */
export const texts = {
  title: 'Approvals',
  lead: 'Workflows stop here until somebody has decided. Each is decided once, and cannot be taken back.',
  list: {
    which: 'Which approvals',
    shelves: { waiting: 'Waiting for me', mine: 'Asked of me', all: 'All' },
    by: (name: string) => `by ${name}`,
    until: 'until {time}',
    noneYet: 'No workflow has asked for an approval yet',
    whereAsked: 'A workflow asks where it has a step {step}. See {workflows}.',
    step: 'Ask for approval',
    workflows: 'Workflows',
    nothingWaits: 'Nothing waits for you',
    neverAsked: 'Nothing was ever asked of you',
    showAll: 'Show all approvals',
  },
  states: {
    pending: 'Waiting',
    approved: 'Approved',
    rejected: 'Rejected',
    expired: 'Expired',
    cancelled: 'Cancelled',
  } satisfies Record<ApprovalAnswer['state'], string>,
  decisions: { approved: 'approved', rejected: 'rejected' },
  people: {
    nobody: 'nobody',
    anyOf: (names: string, last: string) => `${names} or ${last}`,
    allOf: (names: string, last: string) => `all of ${names} and ${last}`,
  },
  one: {
    title: 'Approval',
    unknown: 'There is no such approval',
    seeAll: 'See all approvals',
  },
  deciding: {
    title: 'Your decision',
    ofOthers: 'It waits for others',
    askedOf: (people: string) => `Asked of ${people}.`,
    fourEyes: 'Whoever began it may not decide it: two people have to look at it.',
    decidedAlready: (people: string) => `Decided already: ${people}.`,
    comment: 'Comment',
    commentHelp: {
      optional: 'Goes with your decision, for whoever reads it later.',
      always: 'Goes with your decision, for whoever reads it later. It is needed.',
      toReject: 'Goes with your decision, for whoever reads it later. It is needed to reject.',
    },
    approve: 'Approve',
    reject: 'Reject',
    forGood: 'It cannot be taken back.',
  },
  decided: {
    approved: 'Approved by {who} {time}',
    rejected: 'Rejected by {who} {time}',
    somebody: 'somebody',
    expired: 'Nobody decided in time: it ended {time}.',
    cancelled: 'Its run was stopped, so nothing is asked any more.',
  },
  history: 'What happened',
  about: {
    title: 'What it is about',
    issue: 'Issue',
    on: (host: string) => `On ${host}`,
    workflow: 'Workflow',
    because: 'Because',
    startedBy: (what: string, who: string) => `${what}, by ${who}`,
    askedOf: 'Asked of',
    asked: 'Asked',
    until: 'Until',
    steps: 'Steps',
    seeRun: 'See the run',
  },
};

export type Texts = typeof texts;
