import { useEffect, useId, useRef, useState } from 'react';
import type { ReplyRunAnswer } from '../../src/api/schemas/panel.ts';
import { Button } from '../kit/Button.tsx';
import { texts } from '../texts/panel.ts';
import { CallFailed } from './host.ts';
import { ClosedPart, Trouble } from './Part.tsx';
import { type Act, useAct, usePanel } from './panel-context.ts';
import part from './Part.module.css';
import css from './Reply.module.css';
import { Run } from './Run.tsx';
import { useRuns } from './runs.ts';

const said = texts.replies;

type Kind = ReplyRunAnswer['kind'];

/** One text to every linked conversation: a note, or after a second look an answer to the customers. */
export function ReplyToAll() {
  const { panel } = usePanel();
  const { runs, put } = useRuns();
  const [isOpen, setOpen] = useState(false);
  const underWay = runs.some(({ waiting }) => waiting > 0);
  const reached = panel.cards.filter(({ problem }) => problem === null).length;
  if (runs.length === 0 && (!panel.can.reply || panel.cards.length === 0)) return null;
  return (
    <>
      <ClosedPart title={said.title} isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
        {panel.can.reply && reached > 0 && <Composer reached={reached} onSent={put} />}
        {panel.can.reply && reached === 0 && <p className={part.muted}>{said.nowhere}</p>}
        {runs.length > 0 && (
          <ul className={css.runs} aria-label={said.latest}>
            {runs.map((run) => (
              <Run key={run.id} run={run} />
            ))}
          </ul>
        )}
      </ClosedPart>
      {underWay && !isOpen && (
        <ul className={css.runs} aria-label={said.underWay}>
          {runs
            .filter(({ waiting }) => waiting > 0)
            .map((run) => (
              <Run key={run.id} run={run} />
            ))}
        </ul>
      )}
    </>
  );
}

function Composer({ reached, onSent }: { reached: number; onSent: (run: ReplyRunAnswer) => void }) {
  const { host } = usePanel();
  const [kind, setKind] = useState<Kind>('note');
  const [text, setText] = useState('');
  const [question, setQuestion] = useState<string | null>(null);
  const [isEmpty, setEmpty] = useState(false);
  const act = useAct();
  const field = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const send = (confirmed: boolean): Promise<boolean> =>
    act.run(async () => {
      const sure = confirmed ? { confirmed: true } : {};
      try {
        onSent(await host.call<ReplyRunAnswer>('POST', '/replies', { kind, text: text.trim(), ...sure }));
      } catch (error) {
        if (!(error instanceof CallFailed && error.code === 'confirm_customer_reply')) throw error;
        setQuestion(error.message);
        return;
      }
      setQuestion(null);
      setText('');
      field.current?.focus();
    });
  const ask = (): void => {
    setEmpty(text.trim() === '');
    if (text.trim() === '') field.current?.focus();
    else void send(false);
  };
  return (
    <div className={css.composer}>
      <Kinds kind={kind} onChange={(chosen) => (setKind(chosen), setQuestion(null), act.forget())} />
      <textarea
        ref={field}
        className={part.text}
        rows={4}
        aria-label={said.fields[kind]}
        aria-describedby={hint}
        aria-invalid={isEmpty || undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setEmpty(false);
          setQuestion(null);
        }}
      />
      <p id={hint} className={part.muted}>
        {isEmpty && <span className={css.wrong}>{said.empty} </span>}
        {said.reach[kind](reached)}
      </p>
      <Trouble trouble={act.trouble} />
      {question === null ? (
        <Button look="primary" busy={act.busy} onClick={ask}>
          {said.send[kind]}
        </Button>
      ) : (
        <Confirm
          {...{ question, act }}
          onYes={() => void send(true)}
          onNo={() => {
            setQuestion(null);
            field.current?.focus();
          }}
        />
      )}
    </div>
  );
}

function Kinds({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  const name = useId();
  return (
    <div className={css.kinds} role="radiogroup" aria-label={said.what}>
      {(['note', 'reply'] as const).map((one) => (
        <label key={one} className={css.kind}>
          <input type="radio" name={name} checked={kind === one} onChange={() => onChange(one)} />
          <span>{said.kinds[one]}</span>
        </label>
      ))}
    </div>
  );
}

interface ConfirmParts {
  question: string;
  act: Act;
  onYes: () => void;
  onNo: () => void;
}

/** The second look before customers see something. */
function Confirm({ question, act, onYes, onNo }: ConfirmParts) {
  const no = useRef<HTMLButtonElement>(null);
  const asked = useId();
  useEffect(() => no.current?.focus(), []);
  return (
    <div className={css.confirm} role="group" aria-labelledby={asked}>
      <p id={asked}>{question}</p>
      <div className={part.buttons}>
        <Button look="primary" busy={act.busy} onClick={onYes}>
          {said.yes}
        </Button>
        <Button ref={no} aria-describedby={asked} onClick={onNo}>
          {said.notYet}
        </Button>
      </div>
    </div>
  );
}
