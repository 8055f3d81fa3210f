/** What is said before somebody is in. */
export const texts = {
  signIn: 'Sign in',
  signingIn: 'Signing in',
  signOut: 'Sign out',
  goOn: 'Go on',
  wait: (seconds: number) => `Wait ${seconds} s`,
  page: {
    title: 'Sign in to Deskbridge',
    ended: 'Your session has ended. Sign in to go on where you were.',
    email: 'E-mail address',
    password: 'Password',
    or: 'or',
    singleSignOn: 'Sign in with single sign-on',
    noAccount: 'No account yet, or the password forgotten?',
    askAdmin: 'Ask an admin for a link: it lets you choose a password.',
    operators:
      'Whoever runs Deskbridge can use the one-time link that it printed when it started, or get one where it runs: {command}',
    command: 'npx deskbridge user invite you@example.com',
  },
  code: {
    title: 'Enter your code',
    passwordRight: (email: string) => `Your password is right, ${email}. One more step.`,
    comingInAs: (name: string) => `You are coming in as ${name}. One more step.`,
    somebodyElse: 'Sign in as somebody else',
    code: 'Code',
    codeIs: 'Six digits, from your authenticator app.',
    useCode: 'Use a code of the app',
    recovery: 'Recovery code',
    recoveryIs: 'One of those you were given; it works once.',
    useRecovery: 'Use a recovery code',
    lost: 'Lost the phone?',
    whatThen:
      'A recovery code works once in place of a code of the app. Without one, ask an admin to remove your second factor.',
  },
  choose: {
    product: 'Deskbridge',
    welcome: (where: string) => `Welcome to ${where}`,
    newPassword: 'Choose a new password',
    newFor: (email: string) => `For ${email}. Your other sessions end.`,
    invited: (email: string) =>
      `You were invited as ${email}. The link works only once: choose how you sign in from now on.`,
    isSet: 'Your password is set. From now on you sign in with it.',
    save: 'Save and go on',
    saving: 'Saving',
    notNow: 'Not now',
  },
  factor: {
    title: 'Set up a second factor',
    why: 'Admins need one here: a code of an app on your phone, beside your password.',
  },
  requester: {
    title: 'On to your requests',
    youAre: (name: string) =>
      `You are signed in as ${name}. The console is for the people who work on requests; yours are at {portal}.`,
    portal: 'the portal',
  },
};

export type Texts = typeof texts;
