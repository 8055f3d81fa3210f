import type { Texts } from '../en/panel-approvals.ts';

export const texts: Texts = {
  yours: 'Ihre Genehmigung wird erbeten',
  startedBy: (name) => `, gestartet von ${name}`,
  comment: 'Kommentar',
  commentNeeded: { rejected: 'Kommentar, zum Ablehnen nötig', always: 'Kommentar, nötig' },
  approve: 'Genehmigen',
  reject: 'Ablehnen',
  isFinal: 'Das lässt sich nicht zurücknehmen.',
  states: { approved: 'Genehmigt', rejected: 'Abgelehnt', expired: 'Abgelaufen', cancelled: 'Abgebrochen' },
  decidedBy: (name) => `von ${name}`,
  waits: 'Wartet auf {people}, endet {time}',
  and: ' und ',
  or: ' oder ',
};
