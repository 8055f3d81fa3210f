import { useEffect, useRef, useState } from 'react';
import type { EscalationRunAnswer } from '../../src/api/schemas/escalation.ts';
import type * as Loaded from './escalation/Inside.tsx';
import { CallFailed } from './host.ts';
import { AsideButton, Part, Trouble } from './Part.tsx';
import { useAct, usePanel } from './panel-context.ts';

type Inside = typeof Loaded;

/** Hands the issue on. The form, and what became of it, are loaded once somebody needs them: the panel itself stands before. */
export function Escalation() {
  const { host, panel } = usePanel();
  const [isOpen, setOpen] = useState(false);
  const [before, setBefore] = useState<EscalationRunAnswer[]>([]);
  const [inside, setInside] = useState<Inside | null>(null);
  const act = useAct();
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    host.call<{ items: EscalationRunAnswer[] }>('GET', '/escalations').then(
      ({ items }) => setBefore(items),
      // They are a look back: without them the panel is whole.
      () => undefined,
    );
  }, [host, panel.issue.id]);
  const load = (): Promise<boolean> =>
    act.run(async () => {
      setInside(
        await import('./escalation/Inside.tsx').catch(() => {
          throw new CallFailed('away', 'The form could not be loaded.');
        }),
      );
    });
  const isNeeded = inside === null && (isOpen || before.length > 0);
  useEffect(() => {
    if (isNeeded) void load();
  }, [isNeeded]);
  if (!panel.can.escalate && before.length === 0) return null;
  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <Part
      title="Escalation"
      aside={
        panel.can.escalate && (
          <AsideButton
            ref={opener}
            icon={isOpen ? 'close' : 'send'}
            aria-expanded={isOpen}
            aria-label={isOpen ? 'Close the form' : 'Escalate'}
            onClick={() => {
              if (isOpen) return close();
              setOpen(true);
              if (isNeeded && act.trouble !== null) void load();
            }}
          >
            {isOpen ? 'Close' : 'Escalate'}
          </AsideButton>
        )
      }
    >
      <Trouble trouble={act.trouble} />
      {inside !== null && <inside.Inside {...{ isOpen, before }} onSent={() => setOpen(false)} onClose={close} />}
    </Part>
  );
}
