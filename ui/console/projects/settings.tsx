import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import type { ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/projects.ts';
import { read, send } from '../api.ts';
import { projectPath, projectsPath } from './choices.ts';
import { problemAt } from '../problem-at.ts';
import { createSaver, type Part, type Parts, partOf, type Saver, type SaverView } from './saver.ts';

interface Settings {
  project: ProjectDetailAnswer;
  saver: Saver;
  view: SaverView;
}

const SettingsContext = createContext<Settings | null>(null);

/** The settings of one project for everything below, as they are saved, with what is not saved yet on top. None while there is no project. */
export function SettingsOf({ project, children }: { project: ProjectDetailAnswer | null; children: ReactNode }) {
  const saver = useSaver(project);
  const view = useSyncExternalStore<SaverView | null>(saver?.subscribe ?? neverChanging, saver?.view ?? nothing);
  useEffect(() => {
    if (project !== null) saver?.heard(project);
  }, [saver, project]);
  useLeaveGuard(view !== null && view.trouble !== null && Object.keys(view.drafts).length > 0);
  const settings = saver === null || view === null ? null : { project: view.project, saver, view };
  return <SettingsContext value={settings}>{children}</SettingsContext>;
}

const neverChanging = () => () => undefined;
const nothing = (): SaverView | null => null;

/** One for each project that is shown. */
function useSaver(project: ProjectDetailAnswer | null): Saver | null {
  const queries = useQueryClient();
  const say = useToast();
  const kept = useRef<{ id: string; saver: Saver } | null>(null);
  if (project === null) return null;
  if (kept.current?.id === project.id) return kept.current.saver;
  const path = projectPath(project.id);
  const saver = createSaver({
    project,
    patch: (body) => send<ProjectDetailAnswer>(path, { method: 'PATCH', body }),
    reread: () => read<ProjectDetailAnswer>(path, new AbortController().signal),
    saved(now, { said, undo }) {
      queries.setQueryData([path], now);
      void queries.invalidateQueries({ queryKey: [projectsPath] });
      say({ text: said, undo });
    },
    changedSince: () => say({ tone: 'bad', text: texts.saving.changedSince }),
  });
  kept.current = { id: project.id, saver };
  return saver;
}

/** The browser asks before it lets go of what is not saved. */
function useLeaveGuard(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}

export function useSettings(): Settings {
  const settings = useContext(SettingsContext);
  if (settings === null) throw new Error('There are no settings around this part of the page.');
  return settings;
}

/** One part of the settings, and how it is changed: `said` is what the toast says once it is saved. */
export function usePart<P extends Part>(part: P) {
  const { project, saver, view } = useSettings();
  const value: Parts[P] = view.drafts[part] ?? partOf(project, part);
  return {
    project,
    value: part === 'connection' && 'connection' in view.drafts ? (view.drafts[part] as Parts[P]) : value,
    change: (next: Parts[P], said: string) => saver.change(part, next, said),
    /** What the server said of the field at this place in the part. */
    problem: (...place: (string | number)[]) => problemAt(view.trouble, [part, ...place]),
  };
}
