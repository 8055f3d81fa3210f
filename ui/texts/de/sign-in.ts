import type { Texts } from '../en/sign-in.ts';

export const texts: Texts = {
  signIn: 'Anmelden',
  signingIn: 'Wird angemeldet',
  signOut: 'Abmelden',
  goOn: 'Weiter',
  wait: (seconds) => `Noch ${seconds} s warten`,
  page: {
    title: 'Bei Deskbridge anmelden',
    ended: 'Ihre Sitzung ist beendet. Melden Sie sich an, um weiterzumachen, wo Sie waren.',
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    or: 'oder',
    singleSignOn: 'Mit Single Sign-on anmelden',
    noAccount: 'Noch kein Konto oder Passwort vergessen?',
    askAdmin: 'Bitten Sie einen Admin um einen Link: Mit ihm wählen Sie ein Passwort.',
    operators:
      'Wer Deskbridge betreibt, nimmt den Einmal-Link, den es beim Start ausgegeben hat, oder holt sich dort, wo es läuft, einen neuen: {command}',
    command: 'npx deskbridge user invite sie@example.com',
  },
  code: {
    title: 'Code eingeben',
    passwordRight: (email) => `Ihr Passwort stimmt, ${email}. Noch ein Schritt.`,
    comingInAs: (name) => `Sie melden sich als ${name} an. Noch ein Schritt.`,
    somebodyElse: 'Als jemand anderes anmelden',
    code: 'Code',
    codeIs: 'Sechs Ziffern aus Ihrer Authenticator-App.',
    useCode: 'Code der App verwenden',
    recovery: 'Wiederherstellungscode',
    recoveryIs: 'Einer von denen, die Sie erhalten haben; er gilt einmal.',
    useRecovery: 'Wiederherstellungscode verwenden',
    lost: 'Telefon verloren?',
    whatThen:
      'Ein Wiederherstellungscode gilt einmal anstelle eines Codes der App. Haben Sie keinen, bitten Sie einen Admin, Ihren zweiten Faktor zu entfernen.',
  },
  choose: {
    product: 'Deskbridge',
    welcome: (where) => `Willkommen bei ${where}`,
    newPassword: 'Neues Passwort wählen',
    newFor: (email) => `Für ${email}. Ihre anderen Sitzungen werden beendet.`,
    invited: (email) =>
      `Sie wurden als ${email} eingeladen. Der Link gilt nur einmal: Wählen Sie, wie Sie sich künftig anmelden.`,
    isSet: 'Ihr Passwort ist gesetzt. Ab jetzt melden Sie sich damit an.',
    save: 'Speichern und weiter',
    saving: 'Wird gespeichert',
    notNow: 'Nicht jetzt',
  },
  factor: {
    title: 'Zweiten Faktor einrichten',
    why: 'Admins brauchen hier einen: neben dem Passwort einen Code aus einer App auf Ihrem Telefon.',
  },
  requester: {
    title: 'Weiter zu Ihren Anfragen',
    youAre: (name) =>
      `Sie sind als ${name} angemeldet. Die Konsole ist für alle, die Anfragen bearbeiten; Ihre eigenen finden Sie {portal}.`,
    portal: 'im Portal',
  },
};
