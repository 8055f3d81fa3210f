import type { UserAnswer } from '../../../src/api/schemas/accounts.ts';
import { counted } from '../counted.ts';

interface RoleWords {
  name: string;
  /** What it may, after its name. */
  may: string;
  /** The same by itself. */
  does: string;
  given: (to: string) => string;
  /** Sessions with the old role ended. */
  givenAnew: (to: string) => string;
}

/** What the page says about who may come in. */
export const texts = {
  page: {
    title: 'People and access',
    lead: 'Who may come in, with what, and what was done.',
    tabs: { people: 'People', keys: 'API keys', audit: 'Audit log', erase: 'Erase' },
  },
  roles: {
    admin: {
      name: 'Admin',
      may: 'sets everything up, invites people, makes API keys',
      does: 'Sets everything up, invites people, makes API keys.',
      given: (to: string) => `${to} is an admin now.`,
      givenAnew: (to: string) => `${to} is an admin now, and signs in again.`,
    },
    agent: {
      name: 'Agent',
      may: 'sees everything, links, and decides about what failed',
      does: 'Sees everything, links, and decides about what failed.',
      given: (to: string) => `${to} is an agent now.`,
      givenAnew: (to: string) => `${to} is an agent now, and signs in again.`,
    },
    requester: {
      name: 'Requester',
      may: 'follows their own requests, and does not see the console',
      does: 'Follows their own requests, and does not see the console.',
      given: (to: string) => `${to} is a requester now.`,
      givenAnew: (to: string) => `${to} is a requester now, and signs in again.`,
    },
  } satisfies Record<UserAnswer['role'], RoleWords>,
  states: {
    active: 'Active',
    invited: 'Invited',
    invitationEnded: 'Invitation ended',
    disabled: 'Disabled',
  },
  list: {
    title: 'People',
    search: 'Search people',
    searchHint: 'Name, address or role',
    invite: 'Invite',
    empty: 'Nobody has an account yet',
    inviteFirst:
      '{invite} by a link that works once. You came by a link for operators; your own account is made under My account.',
    inviteSomebody: 'Invite somebody',
    noneFits: (sought: string) => `Nobody fits “${sought}”`,
    found: (count: number) => counted(count, 'person', 'people'),
  },
  table: {
    name: 'Name',
    role: 'Role',
    state: 'State',
    secondFactor: 'Second factor',
    lastSeen: 'Last seen',
    actions: 'Actions',
    you: '(you)',
    passwordLinkUntil: 'New password link until {day}',
    linkUntil: 'Link until {day}',
    secondFactorIs: 'Second factor: ',
    on: 'On',
    none: 'None',
    lastSeenIs: 'Last seen: ',
    never: 'Never',
    roleOf: (name: string) => `Role of ${name}`,
    lastAdmin: 'The last admin: make another first.',
  },
  giveUp: {
    title: 'Give up the role admin?',
    explained:
      'You are signed out, and after signing in again you no longer see this page. Only another admin can give the role back.',
    action: 'Give it up',
  },
  actions: {
    moreAbout: (name: string) => `More about ${name}`,
    inviteAgain: 'Invite again…',
    passwordLink: 'Link for a new password…',
    endInvitation: 'End the invitation',
    endLink: 'End the link',
    linkEnded: (name: string) => `The link of ${name} no longer works.`,
    signOut: 'Sign out everywhere',
    signedOut: (name: string) => `${name} is signed out everywhere.`,
    removeSecondFactor: 'Remove second factor',
    secondFactorRemoved: (name: string) => `${name} signs in without a second factor now.`,
    forgetIdentity: 'Forget single sign-on identity',
    identityForgotten: (name: string) =>
      `The next who signs in at your identity provider with the address of ${name} is ${name}.`,
    enable: 'Enable',
    enabled: (name: string) => `${name} may sign in again.`,
    disable: 'Disable',
    disabled: (name: string) => `${name} is disabled and signed out everywhere.`,
    remove: 'Remove…',
  },
  removal: {
    title: (name: string) => `Remove ${name}?`,
    signedOut: 'They are signed out everywhere, and cannot sign in any more.',
    linkEnds: 'The link that is out to them no longer works.',
    stays: 'What they did stays, under their name, in the timelines and in the audit log.',
    forGood: 'This cannot be undone. To keep somebody out for a while, disable them instead.',
    action: 'Remove',
    done: (name: string) => `${name} is removed.`,
  },
  link: {
    inviteTitle: 'Invite somebody',
    againTitle: (name: string) => `Invite ${name} again?`,
    passwordTitle: (name: string) => `Let ${name} choose a new password?`,
    madeTitle: (name: string) => `The link for ${name}`,
    again: 'A new link that works once, within seven days.',
    password:
      'A link that works once, within 24 hours, and lets them choose a new password. The old one stays valid until then.',
    oldEnds: 'The link that is out to them stops working.',
    make: 'Make the link',
    email: 'E-mail address',
    name: 'Name',
    nameHint: 'They can change it. Left empty, they are asked for it.',
    role: 'Role',
    invite: 'Make the invitation',
    sendIt: (email: string, name: string) =>
      `Send it to ${email} in a way you trust: Deskbridge sends no e-mail for it. Whoever opens it is let in as ${name}.`,
    copied: 'the link',
    works: (until: string) => `It works once, until ${until}, and is shown this once. If it is lost, make another.`,
  },
  organization: {
    title: 'Signing in',
    required: 'Require a second factor of admins',
    requiredHint:
      'Beside their password, a code of an app on their phone. Who comes by single sign-on needs none here.',
    requiredNow: 'Admins need a second factor now.',
    requiredNoMore: 'Admins may sign in without a second factor now.',
    requireTitle: 'Require a second factor of admins?',
    without: (count: number, names: string) =>
      `${counted(count, 'admin', 'admins')} ${count === 1 ? 'has' : 'have'} none yet: ${names}. They can do nothing else until they have set one up.`,
    youToo: 'You are one of them: you will be asked for it at once.',
    requireIt: 'Require it',
    signOnIsOn: 'Single sign-on is on',
    signOnIsOff: 'Single sign-on is off',
    signOnLetsIn:
      'Whoever your identity provider vouches for comes in, if they were invited here with the same verified address.',
    signOnHow: 'Whoever runs Deskbridge turns it on with the variables {issuer}, {client} and {secret}.',
    renamed: (to: string) => `This organization is called ${to} now.`,
    name: 'Name of the organization',
    nameHint: 'People see it where they sign in.',
    saveName: 'Save name',
  },
};

export type Texts = typeof texts;
