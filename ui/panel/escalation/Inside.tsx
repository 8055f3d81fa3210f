import { useEffect, useRef, useState } from 'react';
import type { EscalationRunAnswer } from '../../../src/api/schemas/escalation.ts';
import { texts } from '../../texts/panel-escalation.ts';
import { usePanel } from '../panel-context.ts';
import css from './Escalation.module.css';
import { Form } from './Form.tsx';
import { Run } from './Run.tsx';
import { useRuns } from './runs.ts';

interface Parts {
  isOpen: boolean;
  /** What the issue was escalated to before this page opened. */
  before: EscalationRunAnswer[];
  onSent: () => void;
  onClose: () => void;
}

/** The form while it is open, and below it what became of escalations. */
export function Inside({ isOpen, before, onSent, onClose }: Parts) {
  const { panel } = usePanel();
  const { runs, put, readAgain } = useRuns(before);
  const [sent, setSent] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (sent !== null) list.current?.querySelector<HTMLElement>('[tabindex]')?.focus();
  }, [sent]);
  return (
    <>
      {isOpen && (
        <Form
          onClose={onClose}
          onKnown={readAgain}
          onSent={(run) => {
            put(run);
            setSent(run.id);
            onSent();
          }}
        />
      )}
      {runs.length > 0 && (
        <ul ref={list} className={css.runs} aria-label={texts.escalations}>
          {runs.map((run) => (
            <Run key={run.id} run={run} isNew={run.id === sent} mayWrite={panel.can.escalate} onChanged={put} />
          ))}
        </ul>
      )}
    </>
  );
}
