import type { ForgeProjectSettings } from '../../../src/api/schemas/forge-project.ts';

/** The app's pages inside Jira Cloud. */
export const texts = {
  nothing: 'Nothing to show here',
  outside: 'This page belongs inside Jira: open an issue there and look for Intercom beside it.',
  unknownPlace: (place: string) =>
    `This version of the app has no page for ${place}. Deploy the app and upgrade the installation.`,

  admin: {
    title: 'Intercom through Deskbridge',
    thisJira: 'This Jira',
    connected: 'Connected',
    name: 'Its name in Deskbridge',
    open: 'Open the console',
    there: 'Workspaces, projects and people are set up there.',
    permission: 'Administer Jira',
  },

  unanswered: {
    waiting: 'Waiting to be accepted.',
    acceptFirst:
      'Whoever has the install link of an app can install it, so an admin of Deskbridge has to accept this Jira first. Until then nothing that happens here is taken in.',
    checkAgain: 'Check again',
    forbidden: 'You may not see this.',
    needs: (permission: string) => `It is for people with the permission ${permission}.`,
    stays: 'What was set stays as it is.',
    isRunning:
      'Is the server running, and reachable from the internet at the address the app was deployed with? Is its FORGE_APP_ID the id of this app?',
  },

  project: {
    title: 'Intercom',
    titleIn: (key: string) => `Intercom in ${key}`,
    permission: 'Administer Projects',
    workspace: 'Intercom workspace',
    noneYet: 'None yet',
    host: 'Its Jira in Deskbridge',
    nothingYet: (key: string) =>
      `Nothing of ${key} is told to Intercom yet. Add the project in the console and choose its workspace.`,
    setUp: 'Set it up',
    needsAccount: 'You need an account at Deskbridge for that.',
    noWorkspace: 'No workspace is chosen.',
    noWorkspaceFix: (key: string) =>
      `Conversations cannot be linked to issues of ${key} until one is chosen in the console.`,
    saving: 'Saving …',
    saved: 'Saved',
    notSaved: 'Not saved.',
    showNow: 'Show what is set now',
    openAll: 'Open all settings',
    more: 'Words of notes, finer rules and the workspace are in the console, for its admins.',
  },

  switches: {
    link: 'Link conversations',
    linkHint:
      'Conversations named in an issue’s description or comments are linked to it, and hear what happens to it.',
    panel: 'Show the panel',
    panelHint: 'Customers and their conversations beside each issue.',
    whose: 'Whose details the panel shows',
    sources: { linked: 'Contacts of linked conversations', reporter: 'The reporter, by e-mail' } satisfies Record<
      ForgeProjectSettings['panel']['contactSource'][number],
      string
    >,
    hear: 'What linked conversations hear',
    event: 'Event',
    note: 'Note',
    reopen: 'Reopen',
    events: {
      created: 'Issue created',
      assignee: 'Assignee changed',
      status: 'Status changed',
      comment: 'Commented',
    } satisfies Record<keyof ForgeProjectSettings['linking']['events'], string>,
    what: {
      notify: (event: string) => `${event}: write a note`,
      reopen: (event: string) => `${event}: reopen the conversation`,
    },
    earlier: 'Earlier comments in the note of a new link',
    broughtOver: { none: 'None', last: 'The last', all: 'All' } satisfies Record<
      ForgeProjectSettings['linking']['bringOver'],
      string
    >,
  },

  postFunction: {
    title: 'Notify Intercom conversations',
    deaf: 'Jira does not listen to this page.',
    deafFix: 'What you choose here cannot be saved. Close the editor and open it again.',
    what: 'After the transition, every Intercom conversation linked to the issue gets one internal note. A status rule of the project for the same change writes no second one.',
    reopen: 'Reopen the conversations',
    reopenHint: 'Those that are closed or snoozed come back to the top of the inbox.',
    words: 'Words of the note',
    builtIn: 'The built-in words.',
    writeOwn: 'Write your own',
    wordsHint: 'A line is a paragraph. What stands between {{ and }} is filled in.',
    insert: 'Insert a field',
    useBuiltIn: 'Use the built-in words',
    reads: 'How it reads',
    sample: 'With a sample issue; real notes link its key.',
    empty: 'Write something, or use the built-in words.',
    tooLong: (length: number, most: number) => `These words are ${length} characters long; ${most} is the most.`,
    nameless: 'A field has no name: {{}}.',
    unknown: (field: string) => `There is no field ${field}.`,
    fields: {
      actor: { says: 'Who did it', sample: 'Sam Rivera' },
      'issue.key': { says: 'Key, as a link', sample: 'SUP-1' },
      'issue.summary': { says: 'Summary', sample: 'The printer burns' },
      from: { says: 'Before', sample: 'In Progress' },
      to: { says: 'After', sample: 'Done' },
      'issue.status': { says: 'Status', sample: 'Done' },
      'issue.assignee': { says: 'Assignee', sample: 'Kim Lee' },
      resolution: { says: 'Resolution', sample: 'Fixed' },
      'issue.url': { says: 'Address of the issue', sample: 'https://acme.atlassian.net/browse/SUP-1' },
    },
    /** Where own words begin: near the built-in ones, which are those of a whole team and stay as they are. */
    first: '{{actor}} changed the status of {{issue.key}} {{issue.summary}}: {{from}} → {{to}}',
  },

  summary: {
    writes: 'Writes one note in every linked Intercom conversation.',
    writesAndReopens: 'Writes one note in every linked Intercom conversation and reopens those that are closed.',
    builtIn: 'In the built-in words.',
    own: (words: string) => `In own words: ${words}`,
  },
};

export type Texts = typeof texts;
