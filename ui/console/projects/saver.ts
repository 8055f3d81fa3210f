/**
 * Everything a person changes is saved at once, one save after the other, each naming the revision it was made from. What could not be
 * saved stays with the person until it is, or until they let it go. Knows no page: the page shows `view()`.
 */
import type { ProjectSettings } from '../../../src/api/schemas/project-settings.ts';
import type { ProjectDetailAnswer, ProjectPatch } from '../../../src/api/schemas/projects.ts';
import { texts } from '../../texts/projects.ts';
import { Refused } from '../api.ts';
import { isSame } from '../same.ts';

/** What can be changed by itself: each section of the settings, and the connection by its name. */
export type Parts = ProjectSettings & { connection: string | null };
export type Part = keyof Parts;

/** One thing that was saved: what is said of it, and what undoes it. */
export interface Saved {
  said: string;
  undo: () => void;
}

export interface SaverView {
  /** As last saved or heard of, whichever is newer: an answer that was on its way during a save is old when it comes. */
  project: ProjectDetailAnswer;
  /** Changed and not saved (yet). */
  drafts: Partial<Parts>;
  saving: boolean;
  /** Why the drafts are not saved. */
  trouble: Error | null;
}

export interface Saver {
  view(): SaverView;
  subscribe(listener: () => void): () => void;
  change<P extends Part>(part: P, value: Parts[P], said: string): void;
  /** Sends the drafts again. After a save by somebody else: over theirs. */
  retry(): void;
  /** Lets the drafts go. */
  drop(): void;
  /** The project as it was read again. */
  heard(project: ProjectDetailAnswer): void;
}

interface Wiring {
  project: ProjectDetailAnswer;
  patch(body: ProjectPatch): Promise<ProjectDetailAnswer>;
  /** As it is now, for `retry` after a save by somebody else. */
  reread(): Promise<ProjectDetailAnswer>;
  saved(project: ProjectDetailAnswer, what: Saved): void;
  /** What was to be undone was changed by somebody else since, and stays. */
  changedSince(): void;
}

export function createSaver({ project: start, patch, reread, saved, changedSince }: Wiring): Saver {
  let view: SaverView = { project: start, drafts: {}, saving: false, trouble: null };
  let said = '';
  const listeners = new Set<() => void>();

  function show(change: Partial<SaverView>): void {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  }

  async function pump(): Promise<void> {
    if (view.saving || view.trouble !== null || Object.keys(view.drafts).length === 0) return;
    const sent = view.drafts;
    const words = said;
    show({ saving: true });
    try {
      const before = view.project;
      const project = await patch({ revision: before.revision, ...sent });
      const left = Object.entries(view.drafts).filter(([part, value]) => value !== sent[part as Part]);
      show({ project, saving: false, drafts: Object.fromEntries(left) });
      saved(project, { said: words, undo: () => undo({ before, left: project }, Object.keys(sent) as Part[]) });
    } catch (error) {
      show({ saving: false, trouble: error instanceof Error ? error : new Error(String(error)) });
      return;
    }
    void pump();
  }

  /** Only what is still as it was left; of a change that was not heard of yet the server tells. */
  function undo({ before, left }: { before: ProjectDetailAnswer; left: ProjectDetailAnswer }, parts: Part[]): void {
    const isAsLeft = (part: Part): boolean => isSame(partOf(view.project, part), partOf(left, part));
    if (!parts.every(isAsLeft)) return changedSince();
    said = texts.saving.backAsItWas;
    const back = Object.fromEntries(parts.map((part) => [part, partOf(before, part)]));
    show({ drafts: { ...view.drafts, ...back }, trouble: null });
    void pump();
  }

  return {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change(part, value, words) {
      said = words;
      // Somebody else's save is a question to answer first; anything else is tried again with the new value.
      const trouble = isConflict(view.trouble) ? view.trouble : null;
      show({ drafts: { ...view.drafts, [part]: value }, trouble });
      void pump();
    },
    retry() {
      const conflict = isConflict(view.trouble);
      show({ trouble: null, saving: conflict });
      if (!conflict) return void pump();
      reread().then(
        (project) => {
          show({ project, saving: false });
          void pump();
        },
        (error: unknown) => show({ saving: false, trouble: error instanceof Error ? error : new Error(String(error)) }),
      );
    },
    drop: () => show({ drafts: {}, trouble: null }),
    heard(project) {
      if (!view.saving && view.trouble === null && project.revision >= view.project.revision) show({ project });
    },
  };
}

/** Somebody else saved meanwhile. */
export function isConflict(trouble: Error | null): trouble is Refused {
  return trouble instanceof Refused && trouble.code === 'changed_meanwhile';
}

export function partOf<P extends Part>(project: ProjectDetailAnswer, part: P): Parts[P] {
  const parts: Parts = { ...project.settings, connection: project.connection?.name ?? null };
  return parts[part];
}
