import { counted } from '../counted.ts';

/** What the page of links says. */
export const texts = {
  page: {
    title: 'Links',
    lead: 'Which issue is linked to which conversation.',
    exportCsv: 'Export CSV',
    import: 'Import from existing issues',
    byHand: 'Link by hand',
  },
  filters: {
    search: 'Search links',
    searchHint: 'Issue, title or conversation',
    host: 'Host',
    anyHost: 'Any host',
    project: 'Project',
    anyProject: 'Any project',
    workspace: 'Workspace',
    anyWorkspace: 'Any workspace',
    source: 'Source',
    anySource: 'Any source',
    sources: { description: 'Description', comment: 'Comment', hand: 'By hand' },
    state: 'State',
    notEnded: 'Not ended',
    all: 'All',
  },
  list: {
    found: (count: number) => `${counted(count, 'link', 'links')} found`,
    foundAndMore: (count: number) => `${counted(count, 'link', 'links')} and more found`,
    all: (count: number) => counted(count, 'link', 'links'),
    first: (count: number) => `The first ${counted(count, 'link', 'links')}`,
    more: 'Show more',
    noneFits: 'No link fits these filters',
    noneFitsWords: (words: string) => `No link fits “${words}”`,
    everyWord: 'Every word must stand in the issue’s key or summary, the conversation’s title or its id.',
    showAll: 'Show all links',
    empty: 'No conversation is linked yet',
    howToBegin:
      'Paste the address of an Intercom conversation into the description or a comment of an issue, {byHand}, or {import}.',
    byHand: 'link one by hand',
    import: 'look for links in the issues you have',
  },
  table: {
    issue: 'Issue',
    conversation: 'Conversation',
    linkedBy: 'Linked by',
    state: 'State',
    since: 'Since',
    actions: 'Actions',
    untitled: (id: string) => `Conversation ${id}`,
    workspace: (id: string) => `workspace ${id}`,
    stopped: (why: string) => `Its two sides do not follow each other: ${why}`,
    timeline: 'Timeline',
    timelineOf: (issue: string) => `Timeline of ${issue}`,
    resume: 'Resume',
    resumeOne: (issue: string, conversation: string) => `Resume ${issue} with conversation ${conversation}`,
    unlink: 'Unlink',
    unlinkOne: (issue: string, conversation: string) => `Unlink ${issue} from conversation ${conversation}`,
  },
  done: {
    resumed: (issue: string, conversation: string) =>
      `${issue} and conversation ${conversation} follow each other again.`,
    unlinked: (issue: string, conversation: string) =>
      `${issue} is unlinked: conversation ${conversation} hears nothing more of it.`,
    linkedAgain: (issue: string) => `${issue} is linked again, by hand. The conversation gets a new link note.`,
    linked: (issue: string, conversation: string) => `${issue} is linked to conversation ${conversation}.`,
    linkedLater: 'The wish is kept; the link appears here as soon as the host has answered.',
  },
  byHand: {
    title: 'Link a conversation by hand',
    issue: 'Issue',
    issueHint: 'A key such as SUP-42, or its address',
    conversation: 'Conversation',
    conversationHint: 'The address of a conversation or ticket in Intercom, or its id',
    host: 'Host',
    hostHint: 'Several hosts have such a project',
    willBe:
      'The conversation gets one internal note about the issue, and hears of it from now on. The link stays when texts change.',
    link: 'Link',
    linking: 'Linking …',
  },
};

export type Texts = typeof texts;
