import { counted } from '../counted.ts';
import type { Texts } from '../en/people.ts';

export const texts: Texts = {
  page: {
    title: 'Personen und Zugang',
    lead: 'Wer Zugang hat, womit, und was getan wurde.',
    tabs: { people: 'Personen', keys: 'API-Schlüssel', audit: 'Protokoll', erase: 'Löschen' },
  },
  roles: {
    admin: {
      name: 'Admin',
      may: 'richtet alles ein, lädt Personen ein und erstellt API-Schlüssel',
      does: 'Richtet alles ein, lädt Personen ein und erstellt API-Schlüssel.',
      given: (to) => `${to} ist jetzt Admin.`,
      givenAnew: (to) => `${to} ist jetzt Admin und meldet sich neu an.`,
    },
    agent: {
      name: 'Agent',
      may: 'sieht alles, verknüpft und entscheidet über das, was fehlgeschlagen ist',
      does: 'Sieht alles, verknüpft und entscheidet über das, was fehlgeschlagen ist.',
      given: (to) => `${to} ist jetzt Agent.`,
      givenAnew: (to) => `${to} ist jetzt Agent und meldet sich neu an.`,
    },
    requester: {
      name: 'Anfragende',
      may: 'verfolgt eigene Anfragen und sieht die Konsole nicht',
      does: 'Verfolgt eigene Anfragen und sieht die Konsole nicht.',
      given: (to) => `${to} gehört jetzt zu den Anfragenden.`,
      givenAnew: (to) => `${to} gehört jetzt zu den Anfragenden und meldet sich neu an.`,
    },
  },
  states: {
    active: 'Aktiv',
    invited: 'Eingeladen',
    invitationEnded: 'Einladung beendet',
    disabled: 'Gesperrt',
  },
  list: {
    title: 'Personen',
    search: 'Personen suchen',
    searchHint: 'Name, Adresse oder Rolle',
    invite: 'Einladen',
    empty: 'Noch hat niemand ein Konto',
    inviteFirst:
      '{invite}, mit einem Link, der einmal gilt. Sie sind über einen Link für Betreiber hier; Ihr eigenes Konto legen Sie unter „Mein Konto“ an.',
    inviteSomebody: 'Laden Sie jemanden ein',
    noneFits: (sought) => `Niemand passt zu „${sought}“`,
    found: (count) => counted(count, 'Person', 'Personen'),
  },
  table: {
    name: 'Name',
    role: 'Rolle',
    state: 'Zustand',
    secondFactor: 'Zweiter Faktor',
    lastSeen: 'Zuletzt gesehen',
    actions: 'Aktionen',
    you: '(Sie)',
    passwordLinkUntil: 'Link für neues Passwort bis {day}',
    linkUntil: 'Link bis {day}',
    secondFactorIs: 'Zweiter Faktor: ',
    on: 'An',
    none: 'Keiner',
    lastSeenIs: 'Zuletzt gesehen: ',
    never: 'Nie',
    roleOf: (name) => `Rolle von ${name}`,
    lastAdmin: 'Einziger Admin: Ernennen Sie zuerst einen weiteren.',
  },
  giveUp: {
    title: 'Die Rolle Admin abgeben?',
    explained:
      'Sie werden abgemeldet und sehen diese Seite nach der nächsten Anmeldung nicht mehr. Nur ein anderer Admin kann Ihnen die Rolle zurückgeben.',
    action: 'Abgeben',
  },
  actions: {
    moreAbout: (name) => `Mehr zu ${name}`,
    inviteAgain: 'Erneut einladen …',
    passwordLink: 'Link für neues Passwort …',
    endInvitation: 'Einladung beenden',
    endLink: 'Link beenden',
    linkEnded: (name) => `Der Link von ${name} gilt nicht mehr.`,
    signOut: 'Überall abmelden',
    signedOut: (name) => `${name} ist überall abgemeldet.`,
    removeSecondFactor: 'Zweiten Faktor entfernen',
    secondFactorRemoved: (name) => `${name} meldet sich jetzt ohne zweiten Faktor an.`,
    forgetIdentity: 'Single Sign-on vergessen',
    identityForgotten: (name) =>
      `Wer sich bei Ihrem Identitätsanbieter als Nächstes mit der Adresse von ${name} anmeldet, ist ${name}.`,
    enable: 'Entsperren',
    enabled: (name) => `${name} darf sich wieder anmelden.`,
    disable: 'Sperren',
    disabled: (name) => `${name} ist gesperrt und überall abgemeldet.`,
    remove: 'Entfernen …',
  },
  removal: {
    title: (name) => `${name} entfernen?`,
    signedOut: 'Die Person wird überall abgemeldet und kann sich nicht mehr anmelden.',
    linkEnds: 'Der Link, den sie bekommen hat, gilt nicht mehr.',
    stays: 'Was sie getan hat, bleibt unter ihrem Namen im Verlauf und im Protokoll.',
    forGood:
      'Das lässt sich nicht rückgängig machen. Soll jemand nur eine Zeit lang keinen Zugang haben, sperren Sie das Konto.',
    action: 'Entfernen',
    done: (name) => `${name} ist entfernt.`,
  },
  link: {
    inviteTitle: 'Jemanden einladen',
    againTitle: (name) => `${name} erneut einladen?`,
    passwordTitle: (name) => `${name} ein neues Passwort wählen lassen?`,
    madeTitle: (name) => `Der Link für ${name}`,
    again: 'Ein neuer Link, der einmal gilt, sieben Tage lang.',
    password:
      'Ein Link, der einmal gilt, 24 Stunden lang, und mit dem die Person ein neues Passwort wählt. Bis dahin gilt das alte.',
    oldEnds: 'Der Link, den sie schon hat, gilt dann nicht mehr.',
    make: 'Link erstellen',
    email: 'E-Mail-Adresse',
    name: 'Name',
    nameHint: 'Die Person kann ihn ändern. Bleibt er leer, wird sie danach gefragt.',
    role: 'Rolle',
    invite: 'Einladung erstellen',
    sendIt: (email, name) =>
      `Senden Sie ihn auf einem Weg, dem Sie trauen, an ${email}: Deskbridge verschickt dafür keine E-Mail. Wer ihn öffnet, kommt als ${name} herein.`,
    copied: 'den Link',
    works: (until) =>
      `Er gilt einmal, bis ${until}, und wird nur jetzt gezeigt. Geht er verloren, erstellen Sie einen neuen.`,
  },
  organization: {
    title: 'Anmeldung',
    required: 'Zweiten Faktor von Admins verlangen',
    requiredHint:
      'Neben dem Passwort ein Code aus einer App auf dem Telefon. Wer über Single Sign-on kommt, braucht hier keinen.',
    requiredNow: 'Admins brauchen jetzt einen zweiten Faktor.',
    requiredNoMore: 'Admins dürfen sich jetzt ohne zweiten Faktor anmelden.',
    requireTitle: 'Zweiten Faktor von Admins verlangen?',
    without: (count, names) =>
      count === 1
        ? `1 Admin hat noch keinen: ${names}. Bis er eingerichtet ist, geht für diese Person nichts anderes.`
        : `${counted(count, 'Admin', 'Admins')} haben noch keinen: ${names}. Bis er eingerichtet ist, geht für diese Personen nichts anderes.`,
    youToo: 'Sie gehören dazu: Sie werden sofort danach gefragt.',
    requireIt: 'Verlangen',
    signOnIsOn: 'Single Sign-on ist an',
    signOnIsOff: 'Single Sign-on ist aus',
    signOnLetsIn:
      'Wen Ihr Identitätsanbieter bestätigt, der kommt herein, wenn er hier mit derselben bestätigten Adresse eingeladen wurde.',
    signOnHow: 'Wer Deskbridge betreibt, schaltet es mit den Variablen {issuer}, {client} und {secret} ein.',
    renamed: (to) => `Diese Organisation heißt jetzt ${to}.`,
    name: 'Name der Organisation',
    nameHint: 'Er steht dort, wo sich Personen anmelden.',
    saveName: 'Namen speichern',
  },
};
