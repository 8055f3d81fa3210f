import type { PanelApprovalAnswer } from '../../../src/api/schemas/panel.ts';

/** Approvals in the panel; loaded once something waits for one. */
export const texts = {
  yours: 'Your approval is asked for',
  startedBy: (name: string) => `, by ${name}`,
  comment: 'Comment',
  commentNeeded: { rejected: 'Comment, needed to reject', always: 'Comment, needed' } satisfies Record<
    NonNullable<PanelApprovalAnswer['commentNeeded']>,
    string
  >,
  approve: 'Approve',
  reject: 'Reject',
  isFinal: 'It cannot be taken back.',
  states: { approved: 'Approved', rejected: 'Rejected', expired: 'Expired', cancelled: 'Cancelled' } satisfies Record<
    Exclude<PanelApprovalAnswer['state'], 'pending'>,
    string
  >,
  decidedBy: (name: string) => `by ${name}`,
  waits: 'Waits for {people}, ends {time}',
  and: ' and ',
  or: ' or ',
};

export type Texts = typeof texts;
