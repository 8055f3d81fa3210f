import { spoken } from './spoken.ts';

/** What another language than the server's own says of its refusals. */
export interface Errors {
  withDetail: (text: string, detail: string) => string;
  whole: Readonly<Record<string, string>>;
  naming: Readonly<Record<string, string>>;
}

interface Refusal {
  code?: string | null | undefined;
  detail?: string | null;
  title?: string;
}

const texts = spoken<Errors | null>('errors', null);

/** Why the server refused, as this page speaks; in its own words where they are English, or where we have none for it. */
export function refusalSaid({ code, detail, title }: Refusal): string | null {
  const own = detail ?? title ?? null;
  const whole = textOf(texts?.whole, code);
  if (texts === null || whole !== null) return whole ?? own;
  const naming = textOf(texts.naming, code);
  // A place in the request, before the sentence, means nothing to who reads a page.
  return naming === null || own === null ? (naming ?? own) : texts.withDetail(naming, own.replace(/^[\w.[\]]+: /, ''));
}

/** The same of what is wrong with something that is shown: the server says what to do apart from why. */
export function troubleSaid({ code, text, fix }: { code: string; text: string; fix: string | null }): {
  text: string;
  fix: string | null;
} {
  const said = refusalSaid({ code, detail: text }) ?? text;
  return said === text ? { text, fix } : { text: said, fix: null };
}

function textOf(all: Readonly<Record<string, string>> = {}, code?: string | null): string | null {
  const known = code ?? '';
  return Object.hasOwn(all, known) ? (all[known] ?? null) : null;
}
