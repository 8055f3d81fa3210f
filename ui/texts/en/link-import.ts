import type { ImportAnswer } from '../../../src/api/schemas/imports.ts';
import { locale } from '../language.ts';
import { counted } from '../counted.ts';

/** What the page says that finds links in the issues there are already. */
export const texts = {
  page: {
    title: 'Import links',
    back: 'Links',
    lead: 'Looks through the issues a project already has, and links the conversations their texts name.',
    earlier: 'Earlier imports',
    nothingYet: 'Nothing was imported yet',
    stays: 'An import that is over stays here with what it found, and with what it could not do.',
  },
  states: {
    waiting: 'Waiting',
    finishing: 'Linking the last ones',
    running: 'Looking',
    paused: 'Paused',
    done: 'Done',
    failed: 'Stopped',
    cancelled: 'Cancelled',
  } satisfies Record<ImportAnswer['state'] | 'waiting' | 'finishing', string>,
  report: {
    title: (project: string, host: string) => `Import of ${project} on ${host}`,
    place: (project: string, host: string) => `${project} on ${host}`,
    byWhom: '{who}, {when}',
    stopped: 'It stopped:',
    waits: 'It waits:',
    looked: (looked: number) => counted(looked, 'issue', 'issues'),
    lookedOf: (looked: number, total: number) =>
      `${looked.toLocaleString(locale)} of ${counted(total, 'issue', 'issues')}`,
    headway: 'Issues looked at',
    started: 'Started by {who} {when}.',
    everyIssue: 'Every issue.',
    mentioning: 'Issues that mention Intercom.',
    tells: 'Each new link gets its note.',
    tellsNobody: 'Nobody is told.',
    pace: (perMinute: number) => `${counted(perMinute, 'issue', 'issues')} a minute`,
    paceAndLeft: (pace: string, left: string) => `${pace}, ${left} left`,
    lessThanAMinute: 'less than a minute',
    minutes: (minutes: number) => `about ${minutes} min`,
    hours: (hours: number) => `about ${hours} h`,
  },
  figures: {
    looked: { name: 'Looked at', means: 'Issues whose texts were read' },
    found: { name: 'Found', means: 'Conversations named in them' },
    linked: { name: 'Linked', means: 'New links' },
    unchanged: {
      name: 'Nothing new',
      means: 'Conversations that were linked already, or were unlinked by hand',
    },
    broken: { name: 'Cannot work', means: 'Conversations that cannot be reached, each with its reason' },
    failed: { name: 'Failed', means: 'Issues that could not be read, each with its reason' },
  },
  steering: {
    pause: 'Pause',
    resume: 'Resume',
    tryAgain: 'Try again',
    cancel: 'Cancel import',
    cancelTitle: (project: string) => `Cancel the import of ${project}?`,
    linksStay: (links: number) =>
      `It ends where it is: ${counted(links, 'link', 'links')} it made so far will stay. Another import begins from the start, and makes none of them twice.`,
    goOn: 'Let it go on',
    cancelIt: 'Cancel the import',
  },
  problems: {
    hide: 'Hide the reasons',
    show: (count: number): string => (count === 1 ? 'Show the reason' : 'Show the reasons'),
    title: 'What could not be done',
    rest: (issues: number) => `The first ${counted(issues, 'issue', 'issues')}; the rest is at {address}.`,
  },
  start: {
    title: 'Start an import',
    noneLinks: 'No project links conversations yet',
    turnOn: '{projects}, then its issues can be looked through.',
    giveConnection: 'Give one a connection and turn linking on',
    noneSetUp: 'No project is set up yet',
    setUp: 'Set one up',
    project: 'Project',
    chooseProject: 'Choose a project',
    noSuchProject: 'No such project',
    onHost: (project: string, host: string) => `${project} on ${host}`,
    issues: 'Issues to look at',
    every: 'Every issue of the project',
    everyHint: 'Finds every conversation that is named.',
    mentioning: 'Only issues that mention Intercom',
    mentioningHint: 'Faster. Trusts the host’s own search, which may overlook smart links.',
    tell: 'Tell the conversations',
    tellOn:
      'Every newly linked conversation gets its link note now, old ones too. For many old issues that is a flood.',
    tellOff: 'Off: nobody hears of the import. Each linked conversation hears of its issue from the next change on.',
    start: 'Start import',
    underWay: 'This project is being looked through already.',
    chooseToSee: 'Choose a project to see how many issues it has.',
    counting: 'Counting …',
    none: 'No issue would be looked at.',
    many: (issues: number) =>
      `${counted(issues, 'issue', 'issues')} will be looked at. You can leave this page meanwhile.`,
    aboutMany: (issues: number) =>
      `About ${counted(issues, 'issue', 'issues')} will be looked at. You can leave this page meanwhile.`,
  },
};

export type Texts = typeof texts;
