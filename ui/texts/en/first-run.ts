import type { FirstRunStepAnswer } from '../../../src/api/schemas/overview.ts';
import { counted } from '../counted.ts';

type Step = FirstRunStepAnswer['id'];

/** The guide of a fresh server, and the demo. */
export const texts = {
  title: 'Welcome to Deskbridge',
  lead: 'When an issue in Jira moves, every linked conversation in Intercom hears about it.',
  adminSetsUp: 'An admin sets Deskbridge up. You can watch how far it is.',
  putAway: 'Do not show this again',
  isPutAway: 'The guide is put away.',
  later: 'Later',
  toOverview: 'To the overview',
  progress: (done: number, of: number) => `${done} of ${of} done`,
  card: {
    title: 'Getting started',
    fresh: 'Nothing is connected yet. Try the demo, or connect your own Intercom and Jira.',
    next: (done: number, of: number, step: string) => `${done} of ${of} done; next: ${step}`,
    begin: 'Begin',
    continue: 'Continue',
  },
  checklist: {
    title: 'From nothing to the first note',
    isDone: 'Done:',
    toDo: 'To do:',
    done: 'Done',
    inDemo: '(in the demo)',
  },
  steps: {
    intercom: {
      title: 'Connect Intercom',
      todo: 'Authorise a workspace, or paste the access token of a private app.',
      go: 'Connect Intercom',
    },
    jira: {
      title: 'Add a Jira',
      todo: 'Jira Cloud or Jira Data Center: an address and a token, tested before anything is saved.',
      go: 'Add a Jira',
    },
    project: {
      title: 'Connect a project',
      todo: 'Choose a Jira project and the workspace whose conversations its issues are linked to.',
      go: 'Connect a project',
    },
    webhook: {
      title: 'Hear from Jira',
      todo: 'Let Jira send a webhook here: Integrations creates it, or says how. Then change any issue: the first that arrives is seen here.',
      go: 'Set up the webhook',
    },
    link: {
      title: 'Link a conversation',
      todo: 'Paste the address of an Intercom conversation into the description or a comment of an issue, or link the two by hand.',
      go: 'Link by hand',
    },
    note: {
      title: 'Deliver the first note',
      todo: 'Change the status of the linked issue. A moment later the conversation hears about it.',
      go: '',
    },
  } satisfies Record<Step, { title: string; todo: string; go: string }>,
  /** The same within a sentence. */
  next: {
    intercom: 'connect intercom',
    jira: 'add a jira',
    project: 'connect a project',
    webhook: 'hear from jira',
    link: 'link a conversation',
    note: 'deliver the first note',
  } satisfies Record<Step, string>,
  choices: {
    tryDemo: 'Try the demo',
    starting: 'Starting the demo …',
    demo: 'A pretend Intercom and a pretend Jira start inside this server, with customers, issues and a story. Nothing leaves this machine, and leaving the demo removes all of it.',
    inDemo:
      'You are in it: the pretend Jira and the pretend Intercom are connected. Open both above, change an issue in one and watch the note arrive in the other.',
    connect: 'Connect for real',
    real: 'Your Intercom workspace and your Jira, step by step. Each is tested before it is saved, and what Deskbridge writes are internal notes, which customers never see.',
  },
  note: {
    title: 'The first note was delivered',
    issue: (id: string) => `Issue ${id}`,
    itsConversation: 'its conversation',
    told: '{issue} told {conversation}, {time}.',
    toldInDemo: '{issue} told {conversation}, {time}, in the demo.',
    reached: '{conversation}, {time}.',
    reachedInDemo: '{conversation}, {time}, in the demo.',
    whatCame: 'What came of the event',
  },
  leave: {
    leave: 'Leave the demo',
    leaving: 'Leaving the demo …',
    asks: 'Leave the demo?',
    removes: 'This removes what is connected to simulators, with everything that came of it:',
    places: (names: string) => `Connections and hosts: ${names}`,
    counts: (projects: number, links: number, events: number) =>
      `${counted(projects, 'project', 'projects')}, ${counted(links, 'link', 'links')}, ${counted(events, 'event', 'events')} and their timelines`,
    stays: 'What is connected for real, people, keys and the audit log stay. This cannot be undone.',
    stay: 'Stay',
    gone: 'The demo is gone. Now connect for real.',
  },
};

export type Texts = typeof texts;
