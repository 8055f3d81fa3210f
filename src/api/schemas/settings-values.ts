/** The kinds of values that settings have, each with what is said where one is wrong. */
import { z } from 'zod';
import { templateProblem } from '../../domain/template.ts';

export const flag = (fallback: boolean) => z.boolean({ error: 'must be true or false' }).default(fallback);
export const word = (longest: number) =>
  z.string({ error: 'must be text' }).trim().min(1, 'is empty').max(longest, `is longer than ${longest} characters`);
export const texts = (what: string) =>
  z.array(word(300)).max(500, 'lists more than 500').overwrite(eachOnce).default([]).describe(what);

/** Named twice is meant once. */
export function eachOnce<T>(list: T[]): T[] {
  return [...new Set(list)];
}

/** `12` → `line 1, character 13` of a text with that many characters before. */
function placeIn(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n');
  return `line ${lines.length}, character ${(lines.at(-1)?.length ?? 0) + 1}`;
}

export const templateText = z.string({ error: 'must be text' }).check((context) => {
  const problem = templateProblem(context.value);
  if (problem === null) return;
  const message = `${problem.sentence} (${placeIn(context.value, problem.at)})`;
  context.issues.push({ code: 'custom', message, input: context.value });
});
