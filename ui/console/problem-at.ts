import { Refused } from './api.ts';

/** What is wrong with the field at this place, without the place: it stands beside the field. */
export function problemAt(trouble: Error | null, place: (string | number)[]): string | null {
  if (!(trouble instanceof Refused)) return null;
  const found = trouble.errors.find(({ path }) => path.join('.') === place.join('.'));
  return found === undefined ? null : found.message.replace(/^[\w.[\]]+: /, '');
}
