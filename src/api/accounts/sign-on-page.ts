/** What people read when single sign-on led to nobody: what happened, and what to do now. */
import type { SignOnFailure } from '../../domain/sign-on.ts';
import type { Admission, TakenState } from '../../store/accounts/sign-on.ts';
import { escaped, page } from '../page.ts';

/** Why a sign-in ended, and the status it is answered with. */
export type Unfinished =
  | SignOnFailure
  | { kind: 'not_set_up' }
  | Exclude<TakenState, { kind: 'fresh' }>
  | Exclude<Admission, { kind: 'admitted' }>;

export function unfinishedPage(why: Unfinished): { status: number; html: string } {
  const { status, happened, next } = words(why);
  const again = why.kind === 'not_set_up' ? '' : '<a href="/oauth/oidc/start">Try again</a> · ';
  const body = `<p>${escaped(happened)}</p>
      <p>${escaped(next)}</p>
      <p>${again}<a href="/">Sign in another way</a></p>`;
  return { status, html: page('Sign-in not completed', body) };
}

interface Words {
  status: number;
  happened: string;
  next: string;
}

function words(why: Unfinished): Words {
  switch (why.kind) {
    case 'failed':
      return failureWords[why.reason];
    case 'not_set_up':
      return {
        status: 404,
        happened: 'Single sign-on is not set up here.',
        next: 'Whoever runs Deskbridge can set it up with the variables OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.',
      };
    case 'unknown':
      return 'email' in why ? unknownPerson(why.email) : stateWords.unknown;
    case 'used':
    case 'old':
    case 'elsewhere':
      return stateWords[why.kind];
    case 'unverified':
      return {
        status: 403,
        happened:
          'Your identity provider does not say that your e-mail address is verified, so it cannot be matched to a user here.',
        next: 'Verify the address with the provider, or ask whoever runs it to send email and email_verified; then try again.',
      };
    case 'taken':
      return {
        status: 403,
        happened: `Another account at your identity provider already signs in as ${why.email}.`,
        next: 'If the address was given to you, ask an admin of Deskbridge to let go of the old one; then try again.',
      };
    case 'disabled':
      return {
        status: 403,
        happened: `The user ${why.email} is disabled.`,
        next: 'Ask an admin of Deskbridge to enable the user again.',
      };
  }
}

function unknownPerson(email: string): Words {
  return {
    status: 403,
    happened: `There is no user ${email} in this Deskbridge.`,
    next: 'Ask an admin of Deskbridge to invite this address (People, Invite); then try again.',
  };
}

const failureWords: Record<SignOnFailure['reason'], Words> = {
  denied: {
    status: 403,
    happened: 'The sign-in was cancelled, or your identity provider does not let you into Deskbridge.',
    next: 'If you did not cancel it, ask whoever runs the provider to give you access to the application.',
  },
  refused: {
    status: 502,
    happened: 'Your identity provider did not accept the request of Deskbridge.',
    next: 'Try again; if it stays so, whoever runs Deskbridge finds the reason in its log and in the page on single sign-on.',
  },
  away: {
    status: 503,
    happened: 'Your identity provider does not answer just now.',
    next: 'Try again in a minute. Signing in with a password or a sign-in link works all the while.',
  },
  forged: {
    status: 403,
    happened: 'What came back is not the answer to what was asked, so it was not taken.',
    next: 'Start the sign-in again; if it stays so, whoever runs Deskbridge finds the reason in its log.',
  },
};

const stateWords: Record<'unknown' | 'used' | 'old' | 'elsewhere', Words> = {
  unknown: {
    status: 400,
    happened: 'This address does not belong to a sign-in that was begun here.',
    next: 'Start the sign-in again.',
  },
  used: {
    status: 400,
    happened: 'This sign-in was completed or tried already; each counts once.',
    next: 'If you are not signed in, start it again.',
  },
  old: {
    status: 400,
    happened: 'This sign-in took longer than 10 minutes.',
    next: 'Start it again.',
  },
  elsewhere: {
    status: 400,
    happened: 'This sign-in was begun in another browser, or this browser keeps no cookies.',
    next: 'Start it again in this browser.',
  },
};
