/** What the pages inside Jira say in German: each area by its name. */
import { refusals } from './de/panel-errors.ts';
import { texts as sentences } from './de/issue-sentences.ts';
import { refusingBy } from './refusing.ts';

export { texts as calls } from './de/calls.ts';
export { texts as forge } from './de/forge.ts';
export { texts as kit } from './de/kit.ts';
export { texts as panel } from './de/panel.ts';
export { texts as 'panel-approvals' } from './de/panel-approvals.ts';
export { texts as 'panel-escalation' } from './de/panel-escalation.ts';
export { texts as words } from './de/words.ts';
export { sentences };
export const errors = refusingBy(refusals, sentences);
