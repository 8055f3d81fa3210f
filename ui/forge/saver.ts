import { useRef, useState } from 'react';
import type { ForgeProjectAnswer, ForgeProjectSettings } from '../../src/api/schemas/forge-project.ts';
import { CallFailed } from '../panel/host.ts';
import { texts } from '../texts/calls.ts';
import type { Frame } from './frame.ts';

interface View {
  /** As on the page. */
  settings: ForgeProjectSettings;
  state: 'untouched' | 'saving' | 'saved' | 'failed';
  /** Why it is not saved. */
  trouble: CallFailed | null;
}

/** Saves one change after the other, each made from the revision before; what could not be saved stays on the page. */
export function useSaver(frame: Frame, start: NonNullable<ForgeProjectAnswer['project']>) {
  const [view, show] = useState<View>({ settings: start.settings, state: 'untouched', trouble: null });
  const wanted = useRef(start.settings);
  const revision = useRef(start.revision);
  const isBusy = useRef(false);

  async function save(): Promise<void> {
    if (isBusy.current) return;
    isBusy.current = true;
    show({ settings: wanted.current, state: 'saving', trouble: null });
    try {
      for (let sent = null; sent !== wanted.current;) {
        sent = wanted.current;
        const body = { revision: revision.current, settings: sent };
        const { project } = await frame.call<ForgeProjectAnswer>('/project', { method: 'PUT', body });
        if (project !== null) revision.current = project.revision;
      }
      show({ settings: wanted.current, state: 'saved', trouble: null });
    } catch (error) {
      const trouble = error instanceof CallFailed ? error : new CallFailed('away', texts.silent);
      show({ settings: wanted.current, state: 'failed', trouble });
    } finally {
      isBusy.current = false;
    }
  }

  return {
    ...view,
    change(settings: ForgeProjectSettings): void {
      wanted.current = settings;
      show((before) => ({ ...before, settings }));
      void save();
    },
    retry: () => void save(),
  };
}
