/** Which files are taken. In: files, and what the server says of those it takes. Out: the good ones, and a sentence for each other. Pure. */
import type { OfferAnswer } from '../../src/api/schemas/portal.ts';
import { sizeOf } from '../kit/size.ts';
import { texts } from '../texts/portal.ts';

export type FileRules = OfferAnswer['files'];

const said = texts.files;

/** `had`: so many are there already. Without rules all are taken: the server says no to those it does not take. */
export function sorted(
  files: readonly File[],
  rules: FileRules | null,
  had: number,
): { good: File[]; problems: string[] } {
  if (rules === null) return { good: [...files], problems: [] };
  const fitting = files.filter((file) => fileProblem(file, rules) === null);
  const problems = files.flatMap((file) => fileProblem(file, rules) ?? []);
  const good = fitting.slice(0, Math.max(0, rules.most - had));
  return { good, problems: good.length < fitting.length ? [...problems, said.tooMany(rules.most)] : problems };
}

/** Why a file would not be taken; null: it would. */
function fileProblem(file: File, rules: FileRules): string | null {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(file.name)?.[1]?.toLowerCase() ?? '';
  if (!rules.endings.includes(ending)) return said.wrongKind(file.name);
  if (file.size > rules.mostBytes) return said.tooLarge(file.name, sizeOf(file.size), sizeOf(rules.mostBytes));
  if (file.size === 0) return said.empty(file.name);
  return null;
}
