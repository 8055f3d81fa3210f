/** A believable workspace for the demo: people, companies, teams, conversations, ticket types. */
import {
  addAdminReply,
  addContact,
  addContactReply,
  addConversation,
  addNote,
  adminAuthor,
  assign,
  setState,
} from './changes.ts';
import type { NewContact } from './changes.ts';
import { addCompany } from './companies.ts';
import { openTicket } from './ticket-changes.ts';
import { addAdmin, addTeam, addTicketType } from './workspace.ts';
import { seconds } from './state.ts';
import type { Admin, Contact, Conversation, State, Team, Workspace } from './state.ts';

export type Seeded = {
  admins: Admin[];
  teams: Team[];
  contacts: Contact[];
  conversations: Conversation[];
};

const HOUR = 3_600;

/** Fills a workspace. The same every time, relative to the clock. */
export function seedWorkspace(state: State, workspace: Workspace): Seeded {
  const { ids } = state;
  const ada =
    [...workspace.admins.values()][0] ?? addAdmin(workspace, ids, { name: 'Ada Fitzgerald', jobTitle: 'Support lead' });
  const tomas = addAdmin(workspace, ids, { name: 'Tomás Oliveira', jobTitle: 'Support engineer' });
  const priya = addAdmin(workspace, ids, { name: 'Priya Raman', jobTitle: 'Customer success', mayInstallApps: false });
  const support = addTeam(workspace, ids, { name: 'Customer support', admins: [ada, priya] });
  const specialists = addTeam(workspace, ids, { name: 'Billing specialists', admins: [tomas] });
  for (const name of ['billing', 'bug', 'vip']) {
    const id = ids.small();
    workspace.tags.set(id, { id, name });
  }
  seedAttributes(workspace);
  const contacts = seedContacts(state, workspace);
  const conversations = seedConversations(state, workspace, { contacts, ada, tomas, support });
  seedTickets(state, workspace, contacts);
  return { admins: [ada, tomas, priya], teams: [support, specialists], contacts, conversations };
}

function seedAttributes(workspace: Workspace): void {
  const attribute = { description: '', options: [] };
  workspace.attributes.push(
    {
      ...attribute,
      id: 8301,
      model: 'contact',
      name: 'plan',
      label: 'Plan',
      dataType: 'string',
      options: ['Free', 'Team', 'Business'],
    },
    { ...attribute, id: 8302, model: 'contact', name: 'monthly_revenue', label: 'Monthly revenue', dataType: 'float' },
    { ...attribute, id: 8303, model: 'company', name: 'contract_ends', label: 'Contract ends', dataType: 'date' },
    { ...attribute, id: 8304, model: 'conversation', name: 'Jira issue', label: 'Jira issue', dataType: 'string' },
  );
}

function seedContacts(state: State, workspace: Workspace): Contact[] {
  const now = seconds(state);
  const company = (companyId: string, name: string, monthlySpend: number) =>
    addCompany(state, workspace, { companyId, name, monthlySpend, plan: monthlySpend > 1000 ? 'Business' : 'Team' }).id;
  const nordlicht = company('nordlicht', 'Nordlicht Energie', 2400);
  const bluebird = company('bluebird', 'Bluebird Travel', 890);
  const harbour = company('harbour', 'Harbour & Sons', 320);
  const person = (given: NewContact) =>
    addContact(state, workspace, { lastSeenAt: now - 2 * HOUR, signedUpAt: now - 90 * 24 * HOUR, ...given });
  return [
    person({
      name: 'Mira Lindqvist',
      email: 'mira@nordlicht.example',
      companyIds: [nordlicht],
      externalId: 'u-1001',
      phone: '+46700000001',
      location: { country: 'Sweden', region: 'Stockholm', city: 'Stockholm' },
      browser: 'firefox',
      os: 'Linux',
      customAttributes: { plan: 'Business', monthly_revenue: 2400 },
    }),
    person({
      name: 'Joseph Okafor',
      email: 'joseph@bluebird.example',
      companyIds: [bluebird],
      externalId: 'u-1002',
      location: { country: 'Nigeria', region: 'Lagos', city: 'Lagos' },
      browser: 'chrome',
      os: 'Android',
      customAttributes: { plan: 'Team', monthly_revenue: 890 },
    }),
    person({
      name: 'Hana Kobayashi',
      email: 'hana@harbour.example',
      companyIds: [harbour],
      externalId: 'u-1003',
      location: { country: 'Japan', region: 'Kanagawa', city: 'Yokohama' },
      customAttributes: { plan: 'Team', monthly_revenue: 320 },
    }),
    person({ name: 'Luca Moretti', email: 'luca.moretti@mail.example', role: 'lead', signedUpAt: null }),
  ];
}

type Cast = { contacts: Contact[]; ada: Admin; tomas: Admin; support: Team };

const STORIES: {
  who: number;
  title: string;
  says: string;
  hoursAgo: number;
  answer?: string;
  further?: string;
  closed?: boolean;
}[] = [
  {
    who: 0,
    title: 'Invoices are sent twice',
    says: 'Hi, since this morning each of our customers gets every invoice twice. Can you stop that?',
    hoursAgo: 26,
    answer: '<p>Thanks Mira, I can see the doubled mails. I have asked our engineers and will come back to you.</p>',
    closed: true,
  },
  {
    who: 1,
    title: 'Export to CSV stops at 1,000 rows',
    says: 'The booking export always ends after 1,000 rows. We have 4,200 bookings this month.',
    hoursAgo: 20,
    answer: '<p>That should not happen, Joseph. Which browser do you use?</p>',
    further: 'Chrome on Android, but it is the same on my laptop.',
  },
  {
    who: 2,
    title: 'Cannot change the delivery address',
    says: 'When I save the new address of our warehouse the page shows an error and keeps the old one.',
    hoursAgo: 9,
    closed: true,
    answer: '<p>We are looking into it, Hana.</p>',
  },
  { who: 3, title: 'Question about the Team plan', says: 'Does the Team plan include single sign-on?', hoursAgo: 5 },
  {
    who: 0,
    title: 'Dark mode in the mobile app',
    says: 'Our technicians work at night. Is a dark theme planned for the app?',
    hoursAgo: 3,
    answer: '<p>It is on our list. I will let you know here as soon as it moves.</p>',
    closed: true,
  },
  {
    who: 1,
    title: 'Wrong time zone in reminders',
    says: 'Reminders to travellers in Lisbon arrive one hour early.',
    hoursAgo: 1,
  },
];

function seedConversations(state: State, workspace: Workspace, cast: Cast): Conversation[] {
  const now = seconds(state);
  return STORIES.flatMap((story) => {
    const contact = cast.contacts[story.who];
    if (!contact) return [];
    const start = now - story.hoursAgo * HOUR;
    const { title, says: body } = story;
    const conversation = addConversation(state, workspace, { contact, title, body, createdAt: start });
    const place = { state, workspace, conversation };
    if (story.answer !== undefined) {
      assign(place, { assignee: { type: 'admin', id: cast.ada.id }, author: adminAuthor(cast.ada) });
      addAdminReply(place, cast.ada, { body: story.answer, createdAt: start + 600 });
    }
    if (story.further !== undefined) addContactReply(place, contact, { body: story.further, createdAt: start + 1200 });
    if (story.further !== undefined)
      addNote(place, cast.tomas, { body: '<p>Seen on my machine too.</p>', createdAt: start + 1500 });
    if (story.closed) setState(place, { to: 'closed', author: adminAuthor(cast.ada) });
    conversation.teamAssigneeId = cast.support.id;
    for (const part of conversation.parts) part.createdAt = Math.min(part.createdAt, start + 1800);
    conversation.updatedAt = start + 1800;
    return [conversation];
  });
}

function seedTickets(state: State, workspace: Workspace, contacts: Contact[]): void {
  const { ids } = state;
  const bug = addTicketType(workspace, ids, {
    name: 'Bug report',
    category: 'Customer',
    description: 'Something in the product does not work.',
    icon: '🐞',
    attributes: [
      { name: 'Severity', dataType: 'list', options: ['Sev 1', 'Sev 2', 'Sev 3'], required: true },
      { name: 'Affected users', dataType: 'integer' },
      { name: 'Jira key', dataType: 'string' },
    ],
  });
  addTicketType(workspace, ids, {
    name: 'Specialist handoff',
    category: 'Back-office',
    description: 'Work for a specialist team, not shown to the customer.',
    icon: '🧰',
    attributes: [
      { name: 'Due', dataType: 'datetime' },
      { name: 'Approved', dataType: 'boolean' },
      { name: 'Jira key', dataType: 'string' },
    ],
  });
  const [, , contact] = contacts;
  const values: Record<string, unknown> = {};
  for (const attribute of bug.attributes) {
    if (attribute.name === '_default_title_') values[attribute.id] = 'Search finds nothing after the update';
    if (attribute.name === '_default_description_')
      values[attribute.id] = 'Since the update the search page stays empty.';
    if (attribute.name === 'Severity') values[attribute.id] = attribute.options[1]?.id;
  }
  const [ada] = workspace.admins.values();
  if (contact && ada) openTicket(state, workspace, { type: bug, contact, values, author: adminAuthor(ada) });
}
