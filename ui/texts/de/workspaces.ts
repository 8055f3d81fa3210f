import { counted } from '../counted.ts';
import type { Texts } from '../en/workspaces.ts';

export const texts: Texts = {
  list: {
    title: 'Intercom',
    connect: 'Workspace verbinden',
    empty: 'Noch ist kein Workspace verbunden',
    why: 'Verbinden Sie den Workspace, in dem Ihre Kunden schreiben: Notizen zu Vorgängen gehen in seine Konversationen.',
    askAdmin: 'Bitten Sie einen Admin von Deskbridge, einen zu verbinden.',
  },
  regions: { US: 'USA', EU: 'Europa', AU: 'Australien' },
  facts: {
    workspace: 'Workspace',
    actsAs: 'Handelt als',
    connectedBy: 'Verbunden über',
    by: { oauth: 'Anmeldung bei Intercom', token: 'Zugriffstoken' },
    lastNotification: 'Letzte Meldung',
    noneHasCome: 'Noch keine',
    projects: 'Projekte',
    noProjects: 'Noch keine',
  },
  silent: 'Prüfen Sie im Developer Hub von Intercom den Webhook und seine Themen.',
  actions: {
    reconnect: 'Neu verbinden',
    check: 'Erneut prüfen',
    checking: 'Intercom wird gefragt',
    checked: (name, state) => `${name} wurde geprüft: ${state}.`,
    moreAbout: (name) => `Mehr zu ${name}`,
    edit: 'Bearbeiten …',
    reconnectAgain: 'Neu verbinden …',
    remove: 'Entfernen …',
    disconnect: 'Trennen …',
  },
  trouble: {
    tokenRefused: 'Intercom nimmt das Zugriffstoken nicht mehr an.',
    waits: 'Was zu senden ist, wartet, bis der Workspace neu verbunden ist.',
    disconnected: 'Der Workspace ist nicht mehr verbunden.',
    plan: 'Der Tarif dieses Workspace enthält keine Konversationen über die API; es lässt sich nichts verknüpfen oder senden. Schließen Sie in Intercom ein Abo ab oder starten Sie eine Testphase, und prüfen Sie dann erneut.',
    noSecret:
      'Ohne Client-Geheimnis lässt sich nichts überprüfen, was Intercom sendet: Es wird abgewiesen. Tragen Sie es unter „Bearbeiten“ ein.',
  },
  topics: {
    show: 'Themen des Webhooks',
    hide: 'Themen des Webhooks verbergen',
    title: 'Themen',
    howTo:
      'Öffnen Sie im Developer Hub Ihre App → Configure → Webhooks, geben Sie diese Adresse ein und haken Sie die Themen unten an. Intercom sagt nicht, welche angehakt sind; was angekommen ist, zeigt es.',
    copied: 'die Adresse des Webhooks',
    badSignatures: (count) =>
      `${counted(count, 'Meldung kam', 'Meldungen kamen')} mit falscher Signatur, zuletzt {when}. Prüfen Sie, ob das Client-Geheimnis zu der App gehört, die sie sendet.`,
    search: 'Themen suchen',
    none: 'So heißt kein Thema.',
    notRead: 'Wird von Deskbridge nicht gelesen',
    needs: (permission) => `braucht „${permission}“`,
    notYet: 'Noch nicht angekommen',
    never: 'Nie',
    heard: (count) => `${count === 1 ? 'einmal' : counted(count, 'Mal', 'Mal')}, zuletzt {when}`,
  },
};
