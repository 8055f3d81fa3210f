/** Files that go along with what is said, and where each belongs. Pure. */
import { MOST_BYTES } from './upload.ts';

/** Where a file belongs once what was said is said. */
export interface Place {
  /** null: with the request itself. */
  comment: string | null;
  public: boolean;
}

export interface Staged {
  /** That it is sent with, however often. */
  id: string;
  file: File;
  /** From 0 to 1, null while it waits. */
  done: number | null;
  trouble: string | null;
  /** Where it was tried to be sent; null: it goes along with what is said next. */
  place: Place | null;
}

export function fits(file: File): boolean {
  return file.size <= MOST_BYTES;
}

/** What goes along with what is said now: what failed with something said before is for those who see that. */
export function alongWith(files: readonly Staged[]): Staged[] {
  return files.filter(({ file, place }) => place === null && fits(file));
}

/** What failed, each with the place it was meant for. */
export function againFrom(files: readonly Staged[]): { staged: Staged; place: Place }[] {
  return files.flatMap((staged) => (staged.place === null ? [] : [{ staged, place: staged.place }]));
}
