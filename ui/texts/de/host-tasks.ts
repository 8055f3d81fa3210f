import { counted } from '../counted.ts';
import type { Texts } from '../en/host-tasks.ts';

export const texts: Texts = {
  permissions: {
    title: 'Was der Test gefunden hat',
    answers: (product) => `${product} antwortet`,
    actsAs: (name) => `Das Token gilt: Es handelt als ${name}`,
    clocks: 'Die Uhren gehen verschieden',
    clocksBy: (seconds) => `Um ${seconds} Sekunden. Stellen Sie beide über NTP.`,
    usedTo: (purpose) => `Wofür: Deskbridge ${purpose}.`,
    missing: (name, places, needed) =>
      `${name} fehlt${places === '' ? '' : ` in ${places}`}${needed ? '' : ' (nicht zwingend)'}`,
    grantIt: (purpose, where) => `Wofür: Deskbridge ${purpose}. Wo erteilen: ${where}.`,
    states: { granted: 'In Ordnung:', missing: 'Fehlt:', lacking: 'Bitte ansehen:' },
  },
  removal: {
    title: (name) => `${name} entfernen?`,
    noLinks: 'Mit seinen Vorgängen ist keine Konversation verknüpft.',
    linksEnd: (links) =>
      links === 1
        ? '1 Verknüpfung mit einer Konversation wird gelöst: Sie erfährt nichts mehr von den Vorgängen.'
        : `${counted(links, 'Verknüpfung', 'Verknüpfungen')} mit Konversationen werden gelöst: Sie erfahren nichts mehr von den Vorgängen.`,
    settingsGo: (projects, names) =>
      projects === 1
        ? `Die Einstellungen eines Projekts werden gelöscht (${names}).`
        : `Die Einstellungen von ${counted(projects, 'Projekt', 'Projekten')} werden gelöscht (${names}).`,
    secretsErased: 'Token und Webhook-Geheimnis werden gelöscht.',
    webhookDeleted: 'Token und Webhook-Geheimnis werden gelöscht, und der Webhook in Jira auch.',
    stays:
      'Vorgänge und Konversationen bleiben, wie sie sind, und auch der Verlauf. Das lässt sich nicht rückgängig machen.',
    action: 'Entfernen',
    done: (name) => `${name} ist entfernt.`,
  },
  secret: {
    title: (name) => `Webhook-Geheimnis von ${name} ersetzen`,
    byHand:
      'Sie bekommen ein neues Geheimnis, das Sie in Jira eintragen. 24 Stunden lang gilt auch das vorige, sodass inzwischen nichts verpasst wird.',
    byItself: 'Deskbridge erstellt ein neues Geheimnis und trägt es in Jira ein. 24 Stunden lang gilt auch das vorige.',
    leaked: 'Das vorige Geheimnis ist bekannt geworden: ab sofort abweisen',
    asking: 'Jira wird gefragt',
    action: 'Ersetzen',
    new: 'Das neue Geheimnis, nur jetzt gezeigt',
    copied: 'das Geheimnis',
    updated: 'Jira signiert schon damit. Es ist nichts weiter zu tun.',
    enterIt: 'Tragen Sie es in Jira unter System → WebHooks beim Webhook zu Deskbridge ein.',
    failed: (why) => `In Jira ließ es sich nicht eintragen: ${why}`,
    enterByHand: 'Tragen Sie es von Hand ein, oder bringen Sie den Webhook in Ordnung, sobald das gelöst ist.',
    oldRefused: 'Das vorige Geheimnis wird ab sofort abgewiesen.',
    oldAccepted: 'Das vorige Geheimnis gilt noch {until}.',
    until: (when) => `bis ${when}`,
  },
};
