import { createContext, useContext, useRef, useState } from 'react';
import type { PanelAnswer } from '../../src/api/schemas/panel.ts';
import type { CallFailed, Host, Said } from './host.ts';
import { asTrouble } from './panel-store.ts';

interface Here {
  host: Host;
  panel: PanelAnswer;
  /** Data addresses by contact; whoever is missing is shown by initials. */
  pictures: ReadonlyMap<string, string>;
  /** Reads the panel again. */
  refresh: () => void;
  say: (said: Said) => void;
}

export const PanelContext = createContext<Here | null>(null);

export function usePanel(): Here {
  const here = useContext(PanelContext);
  if (here === null) throw new Error('There is no panel around this.');
  return here;
}

export interface Act {
  busy: boolean;
  trouble: CallFailed | null;
  /** Does it, unless it is being done; answers whether it went well. */
  run(what: () => Promise<void>): Promise<boolean>;
  forget(): void;
}

/** One thing a person asks for at a time, with what went wrong. */
export function useAct(): Act {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<CallFailed | null>(null);
  const running = useRef(false);
  return {
    busy,
    trouble,
    async run(what) {
      if (running.current) return false;
      running.current = true;
      setBusy(true);
      setTrouble(null);
      try {
        await what();
        return true;
      } catch (error) {
        setTrouble(asTrouble(error));
        return false;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    forget: () => setTrouble(null),
  };
}
