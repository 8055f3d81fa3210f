import type { StatusSyncSettings } from '../../../src/api/schemas/project-settings.ts';

type Winner = StatusSyncSettings['wins']['toIntercom'];
type Happening = keyof StatusSyncSettings['onConversation'];

/** Which status of an issue goes with which state of its tickets. */
export const texts = {
  title: 'Two-way status',
  keep: 'Keep status and ticket state together',
  keepDoes:
    'A change on one side is made on the other, by the tables below. A closed issue is never reopened by a late change.',
  isOn: 'Two-way status is on',
  isOff: 'Two-way status is off',
  toIntercom: 'From the issue to Intercom',
  fromIntercom: 'From Intercom to the issue',
  fromConversation: 'From the conversation to the issue',
  typeStatuses: 'Type the statuses as the host shows them.',
  statesNotRead: 'The states of ticket types could not be read; their categories are offered.',
  states: 'States',
  categories: 'Categories',
  stateCategories: {
    submitted: 'Submitted',
    in_progress: 'In progress',
    waiting_on_customer: 'Waiting on customer',
    resolved: 'Resolved',
  },
  winner: 'Where both changed meanwhile, this wins',
  winners: { latest: 'The latest change', issue: 'The issue', ticket: 'The ticket' } satisfies Record<Winner, string>,
  wins: {
    latest: 'The latest change wins',
    issue: 'The issue wins',
    ticket: 'The ticket wins',
  } satisfies Record<Winner, string>,
  happenings: {
    closed: 'When the conversation is closed, the issue becomes',
    customerReplied: 'When the customer writes, the issue becomes',
  } satisfies Record<Happening, string>,
  changesNothing: {
    closed: 'A closed conversation changes nothing',
    customerReplied: 'An answer of the customer changes nothing',
  } satisfies Record<Happening, string>,
  means: {
    closed: (status: string) => `A closed conversation means ${status}`,
    customerReplied: (status: string) => `An answer of the customer means ${status}`,
  } satisfies Record<Happening, unknown>,
  staysAsItIs: 'It stays as it is',
  ticketStays: 'The ticket stays as it is',
  issueStays: 'The issue stays as it is',
  ofType: {
    asForAll: 'As for all ticket types',
    of: (type: string, change: string) => `${type}: ${change}`,
    onlyFor: (type: string) => `Only for ${type}`,
    remove: 'Remove',
    isAsAll: (type: string) => `${type} is as all ticket types`,
    toIntercom: (type: string) => `${type}: from the issue to Intercom`,
    fromIntercom: (type: string) => `${type}: from Intercom to the issue`,
    add: 'Other tables for one ticket type',
    withOwn: 'Ticket type with tables of its own',
    choose: 'Choose it',
    hasOwn: (type: string) => `${type} has tables of its own`,
  },
  table: {
    status: 'Status',
    state: 'Ticket state',
    noLine: 'No line yet.',
    add: 'Add a line',
    /** What the value on the left becomes. */
    statusFor: (value: string) => `Status for ${value}`,
    stateFor: (value: string) => `Ticket state for ${value}`,
    newStatus: 'New line: Status',
    newState: 'New line: Ticket state',
    leave: 'Leave the new line',
    remove: (value: string) => `Remove the line of ${value}`,
    isRemoved: (value: string) => `${value} has no line any more`,
    byCategory: (name: string) => `${name}, by category`,
    otherStatuses: 'Every other status, by its category',
    otherStates: 'Every other state, by its category',
    noChange: (category: string) => `${category}: no change`,
  },
};

export type Texts = typeof texts;
