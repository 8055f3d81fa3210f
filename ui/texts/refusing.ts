import type { Refusal } from './errors.ts';

/** What another language than the server's own says of its refusals. Fetched with it: English pages do without. */
export interface Errors {
  withDetail: (text: string, detail: string) => string;
  whole: Readonly<Record<string, string>>;
  naming: Readonly<Record<string, string>>;
}

/** In the server's words where there is none of ours, by sentence where we know that (`sentenceSaid`). */
export function refusingBy(errors: Errors, sentenceSaid: (text: string) => string) {
  return ({ code, detail, title }: Refusal): string | null => {
    const stands = detail ?? title ?? null;
    const own = stands === null ? null : sentenceSaid(stands);
    const whole = textOf(errors.whole, code);
    if (whole !== null) return whole;
    const naming = textOf(errors.naming, code);
    if (naming === null || own === null) return naming ?? own;
    // A place in the request, before the sentence, means nothing to who reads a page.
    return errors.withDetail(naming, own.replace(/^[\w.[\]]+: /, ''));
  };
}

function textOf(all: Readonly<Record<string, string>>, code: string | null = ''): string | null {
  const known = code ?? '';
  return Object.hasOwn(all, known) ? (all[known] ?? null) : null;
}
