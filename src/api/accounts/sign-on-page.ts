/** What people read when single sign-on led to nobody: what happened, and what to do now. */
import type { SignOnFailure } from '../../domain/sign-on.ts';
import type { Admission, TakenState } from '../../store/accounts/sign-on.ts';
import type { ByLanguage } from '../page-language.ts';
import { escaped, type Page } from '../page.ts';

/** Why a sign-in ended, and the status it is answered with. */
export type Unfinished =
  | SignOnFailure
  | { kind: 'not_set_up' }
  | Exclude<TakenState, { kind: 'fresh' }>
  | Exclude<Admission, { kind: 'admitted' }>;

export function unfinishedPage(why: Unfinished): { status: number; page: ByLanguage<Page> } {
  const { status, en, de } = words(why);
  const again = (words: string): string =>
    why.kind === 'not_set_up' ? '' : `<a href="/oauth/oidc/start">${words}</a> · `;
  const body = ({ happened, next }: Words, ways: string): string => `<p>${escaped(happened)}</p>
      <p>${escaped(next)}</p>
      <p>${ways}</p>`;
  return {
    status,
    page: {
      en: {
        heading: 'Sign-in not completed',
        body: body(en, `${again('Try again')}<a href="/">Sign in another way</a>`),
      },
      de: {
        heading: 'Anmeldung nicht abgeschlossen',
        body: body(de, `${again('Noch einmal versuchen')}<a href="/">Anders anmelden</a>`),
      },
    },
  };
}

interface Words {
  happened: string;
  next: string;
}

type Answer = { status: number } & ByLanguage<Words>;

function words(why: Unfinished): Answer {
  switch (why.kind) {
    case 'failed':
      return failures[why.reason];
    case 'unknown':
      return 'email' in why ? unknownPerson(why.email) : plain.unknown;
    case 'taken':
      return taken(why.email);
    case 'disabled':
      return disabled(why.email);
    default:
      return plain[why.kind];
  }
}

const taken = (email: string): Answer => ({
  status: 403,
  en: {
    happened: `Another account at your identity provider already signs in as ${email}.`,
    next: 'If the address was given to you, ask an admin of Deskbridge to let go of the old one; then try again.',
  },
  de: {
    happened: `Als ${email} meldet sich schon ein anderes Konto Ihres Identitätsanbieters an.`,
    next: 'Gehört die Adresse jetzt Ihnen, bitten Sie einen Admin von Deskbridge, für sie „Single Sign-on vergessen“ zu wählen. Versuchen Sie es dann noch einmal.',
  },
});

const disabled = (email: string): Answer => ({
  status: 403,
  en: {
    happened: `The user ${email} is disabled.`,
    next: 'Ask an admin of Deskbridge to enable the user again.',
  },
  de: {
    happened: `Das Konto ${email} ist gesperrt.`,
    next: 'Bitten Sie einen Admin von Deskbridge, es zu entsperren.',
  },
});

const unknownPerson = (email: string): Answer => ({
  status: 403,
  en: {
    happened: `There is no user ${email} in this Deskbridge.`,
    next: 'Ask an admin of Deskbridge to invite this address (People, Invite); then try again.',
  },
  de: {
    happened: `In diesem Deskbridge gibt es niemanden mit der Adresse ${email}.`,
    next: 'Bitten Sie einen Admin von Deskbridge, diese Adresse einzuladen (Personen und Zugang, Einladen). Versuchen Sie es dann noch einmal.',
  },
});

const failures: Record<SignOnFailure['reason'], Answer> = {
  denied: {
    status: 403,
    en: {
      happened: 'The sign-in was cancelled, or your identity provider does not let you into Deskbridge.',
      next: 'If you did not cancel it, ask whoever runs the provider to give you access to the application.',
    },
    de: {
      happened: 'Die Anmeldung wurde abgebrochen, oder Ihr Identitätsanbieter lässt Sie nicht zu Deskbridge.',
      next: 'Haben Sie nicht selbst abgebrochen, bitten Sie bei Ihrem Anbieter um Zugriff auf die Anwendung.',
    },
  },
  refused: {
    status: 502,
    en: {
      happened: 'Your identity provider did not accept the request of Deskbridge.',
      next: 'Try again; if it stays so, whoever runs Deskbridge finds the reason in its log and in the page on single sign-on.',
    },
    de: {
      happened: 'Ihr Identitätsanbieter hat die Anfrage von Deskbridge nicht angenommen.',
      next: 'Versuchen Sie es noch einmal. Bleibt es dabei, steht der Grund im Log von Deskbridge; was zu tun ist, sagt die Seite der Dokumentation über Single Sign-on.',
    },
  },
  away: {
    status: 503,
    en: {
      happened: 'Your identity provider does not answer just now.',
      next: 'Try again in a minute. Signing in with a password or a sign-in link works all the while.',
    },
    de: {
      happened: 'Ihr Identitätsanbieter antwortet gerade nicht.',
      next: 'Versuchen Sie es in einer Minute noch einmal. Mit Passwort oder Einmal-Link können Sie sich auch jetzt anmelden.',
    },
  },
  forged: {
    status: 403,
    en: {
      happened: 'What came back is not the answer to what was asked, so it was not taken.',
      next: 'Start the sign-in again; if it stays so, whoever runs Deskbridge finds the reason in its log.',
    },
    de: {
      happened: 'Was zurückkam, antwortet nicht auf das, was gefragt wurde. Deshalb wurde es nicht angenommen.',
      next: 'Beginnen Sie die Anmeldung von vorn. Bleibt es dabei, steht der Grund im Log von Deskbridge.',
    },
  },
};

const plain: Record<'not_set_up' | 'unverified' | 'unknown' | 'used' | 'old' | 'elsewhere', Answer> = {
  not_set_up: {
    status: 404,
    en: {
      happened: 'Single sign-on is not set up here.',
      next: 'Whoever runs Deskbridge can set it up with the variables OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.',
    },
    de: {
      happened: 'Single Sign-on ist hier nicht eingerichtet.',
      next: 'Wer Deskbridge betreibt, schaltet es mit den Variablen OIDC_ISSUER, OIDC_CLIENT_ID und OIDC_CLIENT_SECRET ein.',
    },
  },
  unverified: {
    status: 403,
    en: {
      happened:
        'Your identity provider does not say that your e-mail address is verified, so it cannot be matched to a user here.',
      next: 'Verify the address with the provider, or ask whoever runs it to send email and email_verified; then try again.',
    },
    de: {
      happened:
        'Ihr Identitätsanbieter sagt nicht, dass Ihre E-Mail-Adresse bestätigt ist. Deshalb lässt sie sich hier niemandem zuordnen.',
      next: 'Bestätigen Sie die Adresse bei Ihrem Anbieter, oder lassen Sie ihn so einstellen, dass er email und email_verified mitsendet. Versuchen Sie es dann noch einmal.',
    },
  },
  unknown: {
    status: 400,
    en: {
      happened: 'This address does not belong to a sign-in that was begun here.',
      next: 'Start the sign-in again.',
    },
    de: {
      happened: 'Diese Adresse gehört zu keiner Anmeldung, die hier begonnen wurde.',
      next: 'Beginnen Sie die Anmeldung von vorn.',
    },
  },
  used: {
    status: 400,
    en: {
      happened: 'This sign-in was completed or tried already; each counts once.',
      next: 'If you are not signed in, start it again.',
    },
    de: {
      happened: 'Diese Anmeldung wurde schon abgeschlossen oder versucht; jede gilt einmal.',
      next: 'Sind Sie nicht angemeldet, beginnen Sie von vorn.',
    },
  },
  old: {
    status: 400,
    en: { happened: 'This sign-in took longer than 10 minutes.', next: 'Start it again.' },
    de: { happened: 'Diese Anmeldung hat länger als 10 Minuten gedauert.', next: 'Beginnen Sie von vorn.' },
  },
  elsewhere: {
    status: 400,
    en: {
      happened: 'This sign-in was begun in another browser, or this browser keeps no cookies.',
      next: 'Start it again in this browser.',
    },
    de: {
      happened: 'Diese Anmeldung wurde in einem anderen Browser begonnen, oder dieser Browser behält keine Cookies.',
      next: 'Beginnen Sie in diesem Browser von vorn.',
    },
  },
};
