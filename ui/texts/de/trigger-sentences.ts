import type { Sentences } from '../saying.ts';

/** What started a run of a workflow: who is asked for an approval is told it, wherever they read that. */
export const pairs: Sentences = {
  'the issue was created': 'der Vorgang wurde angelegt',
  'the status changed from {1} to {2}': 'der Status wechselte von {1} zu {2}',
  'the assignee changed to {a}': 'zuständig wurde {a}',
  'a comment was written': 'ein Kommentar wurde geschrieben',
  'the priority changed': 'die Priorität wurde geändert',
  'the priority changed to {1}': 'die Priorität wurde {1}',
  'the tag {1} was added': 'das Tag {1} kam hinzu',
  'the approval in {1} was {a}': 'die Genehmigung in {1} ist da: {a}',
  approved: 'genehmigt',
  rejected: 'abgelehnt',
  expired: 'verfallen',
  "the ticket's state changed to {1}": 'der Status des Tickets wurde {1}',
  'it was time: {1}': 'es war so weit: {1}',
};
