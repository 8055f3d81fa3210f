import type { SessionRowAnswer } from '../../../src/api/schemas/accounts.ts';
import { counted } from '../counted.ts';

/** What is said on the page of one's own account. */
export const texts = {
  title: 'My account',
  lead: 'Who you are here, and how you sign in.',
  cancel: 'Cancel',
  saving: 'Saving',
  email: 'E-mail address',
  yourName: 'Your name',
  nameIs: 'As others see it beside what you do.',
  password: 'Password',
  profile: {
    title: 'You',
    role: 'Role',
    name: 'Name',
    save: 'Save name',
    called: (name: string) => `You are called ${name} now.`,
  },
  make: {
    title: 'Make your account',
    first:
      'Nobody has an account here yet: yours will be the first admin. The link that brought you in works only once.',
    operators:
      'You came by a link for operators, without an account of your own. You can make one: it will be an admin.',
    emailIs: 'You sign in with it.',
    make: 'Make my account',
    making: 'Making it',
    welcome: (name: string) => `Welcome, ${name}. From now on you sign in with your password.`,
  },
  passwords: {
    none: 'You have none yet. With one you can sign in whenever you want, without a link.',
    present: 'Present password',
    new: 'New password',
    change: 'Change password',
    set: 'Set password',
    endsOthers: 'Ends your other sessions.',
    changed: 'Your password is changed. Your other sessions have ended.',
    isSet: 'Your password is set.',
  },
  /** What is said of a password while it is typed; the first before that. */
  hints: {
    rule: (least: number, better: number) =>
      `At least ${least} characters; ${better} or more, such as a few words in a row, are much better.`,
    short: (count: number, least: number) => `${count} of at least ${least} characters`,
    repeats: 'It repeats the same few characters',
    triedFirst: 'Among the first that are tried everywhere',
    known: 'Little more than your name, your address or the name of this product',
    enough: (better: number) => `Long enough; ${better} characters are much better`,
    good: 'Good and long',
  },
  factor: {
    title: 'Second factor',
    on: 'On',
    off: 'Off',
    setUp: 'Set up',
    newCodes: 'New recovery codes',
    turnOff: 'Turn off',
    asks: (codesLeft: number) =>
      `Signing in asks for a code of your authenticator app. ${counted(codesLeft, 'recovery code', 'recovery codes')} left.`,
    asksFewLeft: (codesLeft: number) =>
      `Signing in asks for a code of your authenticator app. ${counted(codesLeft, 'recovery code', 'recovery codes')} left: make new ones, so that a lost phone does not keep you out.`,
    wouldAsk:
      'Signing in then also asks for a code that an app on your phone shows, so that your password alone opens nothing.',
    asksOff: 'Turn the second factor off?',
    doesOff: 'From then on your password alone lets you in. Your recovery codes no longer work.',
    needed: 'Admins need a second factor here: you will have to set one up again at once.',
    yesOff: 'Turn it off',
    isOff: 'Your second factor is off.',
    asksCodes: 'Make new recovery codes?',
    doesCodes: 'Those you have no longer work.',
    yesCodes: 'Make new ones',
    yourNewCodes: 'Your new recovery codes',
    yourPassword: 'Your password',
  },
  setup: {
    scan: 'Scan this with an authenticator app, such as the one of your phone or your password manager.',
    qrCode: 'QR code for your authenticator app',
    byHand: 'Cannot scan it? Type this in:',
    secret: 'the secret',
    type: 'Type in the code that it shows.',
    turnOn: 'Turn it on',
    isOn: 'Your second factor is on',
  },
  codes: {
    what: 'These recovery codes let you in when the phone is away. Each works once. {once}: keep them where the phone is not.',
    once: 'They are shown this once',
    list: 'Recovery codes',
    copy: 'Copy all',
    copied: 'Copied',
    byHand: 'Mark them and copy them by hand',
    download: 'Download',
    file: (host: string) => `Deskbridge recovery codes for ${host}`,
    kept: 'I have kept them',
  },
  sessions: {
    title: 'Where you are signed in',
    list: 'Sessions',
    unknownBrowser: 'An unknown browser',
    thisOne: 'This one',
    /** How and when a session began; then also from where. */
    about: {
      link: 'by a link. Signed in {began}, last seen {seen}.',
      mail: 'by a link in an e-mail. Signed in {began}, last seen {seen}.',
      password: 'with a password. Signed in {began}, last seen {seen}.',
      oidc: 'by single sign-on. Signed in {began}, last seen {seen}.',
    } satisfies Record<SessionRowAnswer['how'], string>,
    from: (ip: string) => `From ${ip}, `,
    end: 'End',
    endOf: (browser: string) => `End the session of ${browser}`,
    endOfUnknown: 'End the session of an unknown browser',
    endOthers: (count: number) => `End ${counted(count, 'other session', 'other sessions')}`,
    ended: (browser: string) => `The session of ${browser} has ended.`,
    endedUnknown: 'The session of an unknown browser has ended.',
    othersEnded: (count: number) =>
      count === 1 ? 'One other session has ended.' : `${count} other sessions have ended.`,
  },
};

export type Texts = typeof texts;
