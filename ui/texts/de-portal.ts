/** What the portal says in German: each area by its name. */
export { texts as errors } from './de/portal-errors.ts';
export { texts as kit } from './de/kit.ts';
export { texts as portal } from './de/portal.ts';
