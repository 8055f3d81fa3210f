/** What the portal says in German: each area by its name. */
import { refusals } from './de/portal-errors.ts';
import { texts as sentences } from './de/portal-sentences.ts';
import { refusingBy } from './refusing.ts';

export { texts as kit } from './de/kit.ts';
export { texts as portal } from './de/portal.ts';
export { sentences };
export const errors = refusingBy(refusals, sentences);
