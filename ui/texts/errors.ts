import { sentenceSaid } from './sentences.ts';
import { spoken } from './spoken.ts';

export interface Refusal {
  code?: string | null | undefined;
  detail?: string | null;
  title?: string;
}

/** Why the server refused, as this page speaks: in its own words where they are English. */
export const refusalSaid = spoken<(refusal: Refusal) => string | null>(
  'errors',
  ({ detail, title }) => detail ?? title ?? null,
);

/** The same of what is wrong with something that is shown: the server says what to do apart from why. */
export function troubleSaid({ code, text, fix }: { code: string; text: string; fix: string | null }): {
  text: string;
  fix: string | null;
} {
  const said = refusalSaid({ code, detail: text }) ?? text;
  return said === text ? { text, fix } : { text: said, fix: null };
}

/** What is wrong with single fields of a form. */
export function fieldsSaid<Wrong extends { message: string }>(errors: readonly Wrong[]): Wrong[] {
  return errors.map((one) => ({ ...one, message: sentenceSaid(one.message) }));
}
