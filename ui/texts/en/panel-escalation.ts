import type { EscalationRunAnswer, EscalationStepAnswer } from '../../../src/api/schemas/escalation.ts';

type Kind = EscalationRunAnswer['to'];

/** Escalation in the panel; loaded once somebody wants it. */
export const texts = {
  escalate: 'Escalate',
  escalations: 'Escalations',
  choose: 'Choose',
  none: 'None',
  required: '(required)',
  yes: 'Yes',
  no: 'No',

  places: {
    destination: 'Destination',
    ticketIn: (workspace: string) => `Ticket in ${workspace}`,
    conversationIn: (workspace: string) => `Conversation in ${workspace}`,
    issueIn: (project: string, key: string) => `Issue in ${project} (${key})`,
    intercom: (workspace: string) => `Intercom: ${workspace}`,
    projectsOf: (host: string) => `Projects of ${host}`,
    loading: 'Loading the form',
    reading: 'Reading what is connected',
    readingWorkspace: 'Reading the workspace',
    filling: 'Filling the form',
    nowhere: 'Nothing is connected that this could be escalated to.',
    connectFirst: 'An admin connects an Intercom workspace or a host with projects under Integrations.',
    noTicketType: (workspace: string) => `${workspace} has no ticket type.`,
    makeOne: 'Make one in Intercom and read it again, or choose a conversation.',
    issueType: 'Issue type',
    ticketType: 'Ticket type',
    readAgain: 'Read it again',
  },

  whom: {
    label: 'For',
    reporter: (name: string) => `${name}, who reported it`,
    linked: (name: string) => `${name}, of a linked conversation`,
    becomesContact: 'No contact yet: becomes one with the ticket.',
    reporterUnknown: 'Who reported it is not known',
    noContact: (name: string) => `${name} is no contact`,
    search: (why: string) => `${why}: search one.`,
    createThere: (why: string, workspace: string) =>
      `${why} in ${workspace}: create one there, or choose another destination.`,
    somebodyElse: 'Somebody else',
    hint: 'Name or e-mail',
    chooseIt: (name: string) => `Choose ${name}`,
    missing: 'Choose whom it is for.',
  },

  similar: {
    name: 'Similar tickets',
    title: 'Open already, of the same contact',
    list: 'Similar open tickets',
    linkInstead: 'Link this instead',
    linkIt: (title: string) => `Link this instead: ${title}`,
  },

  assignee: {
    label: 'Team or assignee',
    nobody: 'Nobody',
    teams: 'Teams',
    teammates: 'Teammates',
    isMissing: 'Is a team missing?',
    reading: 'Reading the teams',
    resync: 'Re-sync teams and types',
  },

  subject: 'Subject',
  subjectMissing: 'Say in a line what it is about.',
  message: 'Message',
  messageMissing: 'Say what is to be done.',
  valueMissing: (field: string) => `${field} is required.`,
  whoReads: {
    conversation: 'The conversation begins with it, in the name of the contact.',
    issue: 'It becomes the description of the new issue.',
    customer: 'The customer can see it on the ticket.',
    team: 'Only your team sees it.',
  },
  filledFrom: (field: string) => `Filled from ${field}.`,
  changedHere: (field: string) => `Changed here: it was filled from ${field}.`,
  misfit: 'The field mapping does not fit the ticket type.',
  misfitFix: 'An admin changes it in the settings of the project; this ticket can be made all the same.',
  sending: 'Sending',
  cancel: 'Cancel',
  onlyOnce: 'However often it is sent, it is escalated once.',

  run: {
    test: (subject: string) => `Test: ${subject}`,
    kinds: { ticket: 'Ticket', conversation: 'Conversation', issue: 'Issue' } satisfies Record<Kind, string>,
    underWay: 'Under way',
    beingLinked: (kind: string) => `${kind} made, being linked`,
    done: (kind: string) => `${kind} made and linked`,
    notMade: {
      ticket: 'No ticket was made',
      conversation: 'No conversation was made',
      issue: 'No issue was made',
    } satisfies Record<Kind, string>,
    maybeMade: {
      ticket: 'The ticket may have been made: please look',
      conversation: 'The conversation may have been made: please look',
      issue: 'The issue may have been made: please look',
    } satisfies Record<Kind, string>,
    found: (kind: string) => `${kind} found there by somebody, not linked`,
    oneSided: (kind: string) => `${kind} made, but not shown on both sides yet`,
    notAll: (kind: string) => `${kind} made, not all of it`,
    byStep: 'Step by step',
    steps: 'Steps',
    states: {
      waiting: 'waits',
      done: 'done',
      retrying: 'failed, is tried again by itself',
      failed: 'failed',
      unknown: 'may have happened',
      skipped: 'left out',
    } satisfies Record<EscalationStepAnswer['state'], string>,
    toBy: (place: string, name: string) => `To ${place}, by ${name}`,
    relink: 'Re-link',
    relinkIt: {
      ticket: (id: string) => `Re-link ticket ${id}`,
      conversation: (id: string) => `Re-link conversation ${id}`,
      issue: (id: string) => `Re-link issue ${id}`,
    } satisfies Record<Kind, unknown>,
  },
};

export type Texts = typeof texts;
