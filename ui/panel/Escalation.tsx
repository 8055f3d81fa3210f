import { useEffect, useRef, useState } from 'react';
import type { EscalationRunAnswer } from '../../src/api/schemas/escalation.ts';
import { texts } from '../texts/panel.ts';
import { useLoaded } from './loading.ts';
import { AsideButton, Part, Trouble } from './Part.tsx';
import { usePanel } from './panel-context.ts';

const said = texts.escalation;

/** Hands the issue on. The form, and what became of it, are loaded once somebody needs them: the panel itself stands before. */
export function Escalation() {
  const { host, panel } = usePanel();
  const [isOpen, setOpen] = useState(false);
  const [before, setBefore] = useState<EscalationRunAnswer[]>([]);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    host.call<{ items: EscalationRunAnswer[] }>('GET', '/escalations').then(
      ({ items }) => setBefore(items),
      // They are a look back: without them the panel is whole.
      () => undefined,
    );
  }, [host, panel.issue.id]);
  const isNeeded = isOpen || before.length > 0;
  const { inside, act, load } = useLoaded(isNeeded, () => import('./escalation/Inside.tsx'), said.notLoaded);
  if (!panel.can.escalate && before.length === 0) return null;
  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    <Part
      title={said.title}
      aside={
        panel.can.escalate && (
          <AsideButton
            ref={opener}
            icon={isOpen ? 'close' : 'send'}
            aria-expanded={isOpen}
            aria-label={isOpen ? said.closeForm : said.escalate}
            onClick={() => {
              if (isOpen) return close();
              setOpen(true);
              if (isNeeded && act.trouble !== null) load();
            }}
          >
            {isOpen ? texts.close : said.escalate}
          </AsideButton>
        )
      }
    >
      <Trouble trouble={act.trouble} />
      {inside !== null && <inside.Inside {...{ isOpen, before }} onSent={() => setOpen(false)} onClose={close} />}
    </Part>
  );
}
