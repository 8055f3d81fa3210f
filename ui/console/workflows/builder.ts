/** What every card of the builder shares: the workflow as it is being written, what is wrong with it, and what can be chosen. */
import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { Refused, send } from '../api.ts';
import { texts } from '../../texts/workflows.ts';
import type { Offered } from './data.ts';
import { cleaned, type Place, type Step, type Workflow, listsOf } from './model.ts';
import type { Undo } from './undoing.ts';
import { workflowsPath } from './data.ts';

export interface Problem {
  path: Place;
  message: string;
}

export interface BuilderParts {
  workflow: Workflow;
  /** False: it is only read. */
  mayChange: boolean;
  change: <T>(place: Place, change: (before: T) => T) => void;
  /** The whole, with what can be said of it in a word, and how just this is undone. */
  replace: (workflow: Workflow, done: { said: string; undo: Undo }) => void;
  problems: readonly Problem[];
  offered: Offered;
  /** The card that is open: the id of a step, or `trigger`, `conditions`, `about`. */
  open: string | null;
  show: (card: string | null) => void;
}

export const BuilderContext = createContext<BuilderParts | null>(null);

export function useBuilder(): BuilderParts {
  const parts = useContext(BuilderContext);
  if (parts === null) throw new Error('A card stands in the builder.');
  return parts;
}

export const begins = (path: Place, start: Place): boolean => start.every((part, at) => path[at] === part);

/** What is wrong exactly here, as one text. */
export function problemAt(problems: readonly Problem[], place: Place): string | null {
  const here = problems.filter(({ path }) => path.length === place.length && begins(path, place));
  return here.map(({ message }) => message).join(' · ') || null;
}

/** What is wrong here or inside. */
export function problemsIn(problems: readonly Problem[], place: Place): Problem[] {
  return problems.filter(({ path }) => begins(path, place));
}

/** What is wrong inside, as one text. */
export function problemIn(problems: readonly Problem[], place: Place): string | null {
  return (
    problemsIn(problems, place)
      .map(({ message }) => message)
      .join(' · ') || null
  );
}

/** Of a step itself, without the steps inside it. */
export function problemsOfStep(problems: readonly Problem[], step: Step, place: Place): Problem[] {
  const lists = listsOf(step);
  return problemsIn(problems, place).filter(({ path }) => {
    const [name, index] = [path[place.length], path[place.length + 1]];
    return !(lists.includes(String(name)) && typeof index === 'number');
  });
}

const PAUSE_MS = 350;

/** Asks the server whether it could be saved, a moment after each change. `sound`: it can; null: not known yet. */
export function useCheck(workflow: Workflow, enabled: boolean): { problems: Problem[]; sound: boolean | null } {
  const [found, setFound] = useState<{ problems: Problem[]; sound: boolean | null }>({ problems: [], sound: null });
  const asked = useRef(0);
  useEffect(() => {
    if (!enabled) return;
    const mine = (asked.current += 1);
    const say = (problems: Problem[], sound: boolean | null): void => {
      if (mine === asked.current) setFound({ problems, sound });
    };
    const timer = setTimeout(() => {
      send(`${workflowsPath}/check`, { body: { definition: cleaned(workflow) } }).then(
        () => say([], true),
        (error: unknown) => {
          const problems = problemsOf(error);
          say(problems, problems.length > 0 ? false : null);
        },
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [workflow, enabled]);
  return found;
}

/** Without the place, which is where they are shown. */
export function problemsOf(error: unknown): Problem[] {
  if (!(error instanceof Refused)) return [];
  return error.errors.map(({ path, message }) => ({
    path: path[0] === 'definition' ? path.slice(1) : path,
    message: message
      .replace(/^[a-zA-Z][\w-]*(?:\.[\w-]+|\[\d+\])*: /, '')
      .replace(/^unknown_field (\S+);/, (_, field: string) => texts.noField(field)),
  }));
}
