import type { CardAnswer, ContactAnswer, ReplyRunAnswer } from '../../../src/api/schemas/panel.ts';
import { counted } from '../counted.ts';
import type { SourceKind } from './words.ts';

/** The panel beside an issue: what stands there at once. */
export const texts = {
  intercom: 'Intercom',
  pageTitle: (issue: string) => `${issue} · Intercom · Deskbridge`,
  beside: (issue: string) => `Intercom beside ${issue}`,
  signIn: 'Sign in',
  signInElsewhere: 'Sign in to Deskbridge in another tab; this page goes on when you are back.',
  triesItself: 'It is tried again by itself.',
  wasRead: 'What stands here was read {time}. It is tried again by itself.',
  againNow: 'Try again now',
  reading: 'Reading at Intercom …',
  read: 'Read {time}',
  refresh: 'Refresh',
  found: (count: number) => `${count} found`,
  close: 'Close',
  linked: 'Linked',
  openInIntercom: 'Open in Intercom',

  conversations: {
    title: 'Conversations',
    list: 'Linked conversations',
    none: 'No conversation is linked.',
    linkOne: 'Link one here, or put its Intercom address into the description or a comment.',
    nameOne: 'Put the Intercom address of one into the description or a comment.',
    link: 'Link',
    linkConversation: 'Link a conversation',
    closeLinking: 'Close linking',
  },

  card: {
    states: { open: 'Open', snoozed: 'Snoozed', closed: 'Closed' } satisfies Record<
      NonNullable<CardAnswer['state']>,
      string
    >,
    unread: 'Not read yet',
    ticket: 'Ticket',
    unassigned: 'Unassigned',
    assignedTo: 'Assigned to',
    team: (name: string) => `Team ${name}`,
    opensInIntercom: '(opens in Intercom)',
    unlink: 'Unlink',
    unlinkIt: (title: string) => `Unlink ${title}`,
    unlinked: (title: string) => `“${title}” is unlinked.`,
    linkedAgain: (title: string) => `“${title}” is linked again.`,
    notLinkedAgain: (title: string, why: string) => `“${title}” was not linked again: ${why}`,
    numbers: {
      ticket: (id: string) => `Ticket ${id}`,
      conversation: (id: string) => `Conversation ${id}`,
    } satisfies Record<CardAnswer['kind'], unknown>,
    linkedFrom: (places: string) => `Linked ${places}`,
    from: {
      description: () => 'in the description',
      comment: (id: string) => `in the comment ${id}`,
      hand: () => 'by hand',
      escalation: () => 'by an escalation',
      command: () => 'by a command',
      'inbox-app': () => 'in the inbox app',
    } satisfies Record<SourceKind, unknown>,
    waits: (why: string) => `Status, fields and comments wait: ${why}.`,
    lookAtBoth: 'Look at both sides, then let them go on.',
    resume: 'Resume',
    resumeIt: (title: string) => `Resume ${title}`,
    resumed: (title: string) => `“${title}” and the issue follow each other again.`,
    otherContacts: (count: number) => `And ${counted(count, 'more contact', 'more contacts')}`,
    andMore: (count: number) => `and ${count} more`,
    contactDetails: 'Contact details',
    withDetails: 'contact details',
  },

  contact: {
    roles: { user: 'User', lead: 'Lead' } satisfies Record<ContactAnswer['role'], string>,
    open: (name: string) => `Open ${name} in Intercom (opens in a new tab)`,
    companies: 'Companies',
    notSet: 'not set',
    yes: 'Yes',
    no: 'No',
    details: 'Details',
    detailsOf: (name: string) => `Details of ${name}`,
    noFields: {
      user: 'This project shows no fields of a user.',
      lead: 'This project shows no fields of a lead.',
    } satisfies Record<ContactAnswer['role'], string>,
  },

  reporter: {
    title: 'Reporter',
    several: (count: number, email: string) => `${count} contacts have ${email}.`,
    thisEmail: 'this e-mail',
    contacts: 'Contacts of the reporter',
    somebody: 'The reporter',
    notLookedUp: (name: string) => `${name} was not looked up yet.`,
    nobody: 'No contact in Intercom has {email}.',
    theirEmail: 'the reporter’s e-mail',
    create: 'Create a',
    createContact: 'Create the contact',
    made: {
      user: (name: string) => `${name} is a user in Intercom.`,
      lead: (name: string) => `${name} is a lead in Intercom.`,
    } satisfies Record<ContactAnswer['role'], unknown>,
    hidden: 'Jira keeps the e-mail of the reporter private.',
    hiddenOf: (name: string) => `Jira keeps the e-mail of ${name} private.`,
    lookByName: 'Look for the contact by name or e-mail.',
  },

  people: {
    search: 'Search contacts',
    none: (words: string) => `No contact fits “${words}”.`,
    found: 'Contacts found',
  },

  linking: {
    search: 'Search conversations, or paste an address',
    hint: 'Words, e-mail, number or address',
    linkThis: 'Link this conversation',
    linkIt: (title: string) => `Link ${title}`,
    addressLinked: 'The conversation is linked.',
    isLinked: (title: string) => `“${title}” is linked.`,
    searching: 'Searching',
    none: (words: string) => `No conversation fits “${words}”. Its Intercom address always works: paste it here.`,
    recent: 'Recent conversations',
    found: 'Conversations found',
    ticket: 'ticket',
    states: { open: 'open', snoozed: 'snoozed', closed: 'closed' } satisfies Record<
      NonNullable<CardAnswer['state']>,
      string
    >,
  },

  customers: {
    title: 'Customers',
    save: 'Customers as CSV',
    contacts: (count: number): string => (count === 1 ? 'contact' : 'contacts'),
    companies: (count: number): string => (count === 1 ? 'company' : 'companies'),
    unread: (count: number) => `Without ${counted(count, 'conversation', 'conversations')} that could not be read yet.`,
  },

  replies: {
    title: 'Reply to all',
    nowhere: 'There is no linked conversation that could be written to.',
    latest: 'Latest replies to all',
    underWay: 'Replies under way',
    kinds: { note: 'Internal note', reply: 'Customer reply' } satisfies Record<ReplyRunAnswer['kind'], string>,
    what: 'What to send',
    fields: { note: 'Note', reply: 'Reply to the customers' } satisfies Record<ReplyRunAnswer['kind'], string>,
    empty: 'Write something first.',
    reach: {
      note: (count: number) =>
        `An internal note in ${counted(count, 'conversation', 'conversations')}. Customers do not see it.`,
      reply: (count: number) => `The customers of ${counted(count, 'conversation', 'conversations')} see it.`,
    } satisfies Record<ReplyRunAnswer['kind'], unknown>,
    send: { note: 'Send note to all', reply: 'Reply to all customers' } satisfies Record<
      ReplyRunAnswer['kind'],
      string
    >,
    yes: 'Yes, send it',
    notYet: 'Not yet',
    by: {
      note: (name: string) => `Note by ${name}`,
      reply: (name: string) => `Customer reply by ${name}`,
    } satisfies Record<ReplyRunAnswer['kind'], unknown>,
    progress: 'Conversations done',
    goesOn: 'You can leave: it goes on by itself.',
    undelivered: 'Not delivered',
    failed: 'failed',
    unknown: 'may have arrived',
    delivered: (done: number, all: number) => `${done} of ${all} delivered`,
    someFailed: (done: number, all: number, failed: number) => `${done} of ${all} delivered, ${failed} failed`,
    someUnknown: (done: number, all: number, unknown: number) =>
      `${done} of ${all} delivered, ${unknown} may have arrived: look there`,
    unwanted: 'No longer wanted anywhere',
    allDelivered: (count: number) => `Delivered to ${counted(count, 'conversation', 'conversations')}`,
  },

  timeline: {
    title: 'Timeline',
    empty: 'Nothing has happened yet.',
    earlier: 'Show earlier',
    save: 'Save all of it as {csv} or {json}',
    conversation: (id: string) => `conversation ${id}`,
  },

  escalation: {
    title: 'Escalation',
    escalate: 'Escalate',
    closeForm: 'Close the form',
    notLoaded: 'The form could not be loaded.',
  },
  approvals: {
    title: 'Approvals',
    notLoaded: 'What waits for approval could not be loaded.',
  },
};

export type Texts = typeof texts;
