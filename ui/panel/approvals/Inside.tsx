import { type Ref, useCallback, useEffect, useId, useRef, useState } from 'react';
import type { PanelApprovalAnswer } from '../../../src/api/schemas/panel.ts';
import { Button } from '../../kit/Button.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { asTrouble } from '../panel-store.ts';
import { CallFailed } from '../host.ts';
import { Part, Trouble } from '../Part.tsx';
import { type Act, useAct, usePanel } from '../panel-context.ts';
import css from './Approvals.module.css';

/** What waits on this issue, first what is asked of whoever looks; and what was decided a moment ago, with by whom. */
export function Inside() {
  const { host, panel, refresh } = usePanel();
  const [items, setItems] = useState<PanelApprovalAnswer[]>([]);
  const [trouble, setTrouble] = useState<CallFailed | null>(null);
  const [answered, setAnswered] = useState<Answered | null>(null);
  const read = useCallback(async (): Promise<void> => {
    try {
      setItems((await host.call<{ items: PanelApprovalAnswer[] }>('GET', '/approvals')).items);
      setTrouble(null);
    } catch (error) {
      setTrouble(asTrouble(error));
    }
  }, [host]);
  useEffect(() => {
    void read();
    // Again with the panel, which hears of changes.
  }, [read, panel]);
  if (items.length === 0 && trouble === null) return null;
  const isMine = items.some(({ mine }) => mine);
  return (
    <Part title={isMine ? 'Your approval is asked for' : 'Approvals'}>
      <Trouble trouble={trouble} />
      <ul className={css.list} aria-label="Approvals">
        {items.map((approval) =>
          approval.mine ? (
            <Asked
              key={approval.id}
              approval={approval}
              onDecided={(now) => {
                setAnswered({ id: now.id, late: null });
                setItems((before) => before.map((one) => (one.id === now.id ? now : one)));
                refresh();
              }}
              onLate={(late) => {
                setAnswered({ id: approval.id, late });
                void read();
              }}
            />
          ) : (
            <Shown key={approval.id} approval={approval} answered={answered?.id === approval.id ? answered : null} />
          ),
        )}
      </ul>
    </Part>
  );
}

/** What whoever looks has just said a word on. `late`: what the server said to it, as it came too late. */
interface Answered {
  id: string;
  late: string | null;
}

interface AskedParts {
  approval: PanelApprovalAnswer;
  onDecided: (now: PanelApprovalAnswer) => void;
  /** Somebody else was first, or its time is over. */
  onLate: (said: string) => void;
}

function Asked({ approval, onDecided, onLate }: AskedParts) {
  const { host } = usePanel();
  const { id, message, people, mode, commentNeeded } = approval;
  const [comment, setComment] = useState('');
  const [lacks, setLacks] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const act = useAct();
  async function decide(decision: 'approved' | 'rejected'): Promise<void> {
    if (comment.trim() === '' && (commentNeeded === 'always' || commentNeeded === decision)) {
      setLacks(true);
      field.current?.focus();
      return;
    }
    await act.run(async () => {
      try {
        onDecided(await host.call<PanelApprovalAnswer>('POST', `/approvals/${id}/decision`, { decision, comment }));
      } catch (error) {
        if (!(error instanceof CallFailed) || error.status !== 409) throw error;
        onLate(error.message);
      }
    });
  }
  const said = people.filter(({ decision }) => decision === 'approved').map(({ name }) => name);
  return (
    <li className={css.approval}>
      <p className={css.message}>{message}</p>
      <Why approval={approval} />
      {mode === 'all' && people.length > 1 && (
        <p className={css.muted}>
          {said.length === 0 ? 'All who are asked have to agree.' : `Agreed already: ${said.join(', ')}.`}
        </p>
      )}
      <Word
        {...{ comment, commentNeeded, lacks, field, act }}
        onComment={(text) => {
          setComment(text);
          setLacks(false);
        }}
        onDecide={(decision) => void decide(decision)}
      />
    </li>
  );
}

function Why({ approval: { workflow, trigger, startedBy, expiresAt } }: { approval: PanelApprovalAnswer }) {
  return (
    <p className={css.muted}>
      {workflow.name} asks: {trigger}
      {startedBy !== null && `, by ${startedBy}`} · ends <Time at={expiresAt} />
    </p>
  );
}

interface WordParts {
  comment: string;
  commentNeeded: PanelApprovalAnswer['commentNeeded'];
  lacks: boolean;
  field: Ref<HTMLTextAreaElement>;
  act: Act;
  onComment: (text: string) => void;
  onDecide: (decision: 'approved' | 'rejected') => void;
}

const needs = { rejected: 'Comment, needed to reject', always: 'Comment, needed' };

function Word({ comment, commentNeeded, lacks, field, act, onComment, onDecide }: WordParts) {
  const id = useId();
  return (
    <>
      <label className={css.label} htmlFor={id}>
        {commentNeeded === null ? 'Comment' : needs[commentNeeded]}
      </label>
      <textarea
        ref={field}
        id={id}
        className={css.comment}
        rows={2}
        maxLength={2000}
        value={comment}
        aria-invalid={lacks || undefined}
        aria-describedby={lacks ? `${id}-lacks` : undefined}
        onChange={(event) => onComment(event.currentTarget.value)}
      />
      <p id={`${id}-lacks`} className={css.wrong} role="alert">
        {lacks && 'Say why: it is not decided so without a comment.'}
      </p>
      <Trouble trouble={act.trouble} />
      <div className={css.buttons}>
        <Button look="primary" busy={act.busy} onClick={() => onDecide('approved')}>
          Approve
        </Button>
        <Button busy={act.busy} onClick={() => onDecide('rejected')}>
          Reject
        </Button>
        <span className={css.muted}>It cannot be taken back.</span>
      </div>
    </>
  );
}

const words = {
  approved: { tone: 'good', word: 'Approved' },
  rejected: { tone: 'bad', word: 'Rejected' },
  expired: { tone: 'warn', word: 'Expired' },
  cancelled: { tone: 'quiet', word: 'Cancelled' },
} as const;

/** One that waits for others, or is over. The one just answered here takes the focus, which the button had. */
function Shown({ approval, answered }: { approval: PanelApprovalAnswer; answered: Answered | null }) {
  const { message, state, decidedBy, decidedAt, comment } = approval;
  const line = useRef<HTMLLIElement>(null);
  const isAnswered = answered !== null;
  useEffect(() => {
    if (isAnswered) line.current?.focus();
  }, [isAnswered]);
  return (
    <li ref={line} className={css.approval} tabIndex={-1}>
      <p className={css.message}>{message}</p>
      <div role={isAnswered ? 'status' : undefined}>
        {answered !== null && answered.late !== null && <p>{answered.late}</p>}
        {state === 'pending' ? (
          <Waiting approval={approval} />
        ) : (
          <p>
            <State tone={words[state].tone}>{words[state].word}</State>
            {decidedAt !== null && (
              <span className={css.muted}>
                {decidedBy === null ? ' ' : ` by ${decidedBy} · `}
                <Time at={decidedAt} />
              </span>
            )}
          </p>
        )}
      </div>
      {comment !== null && <p className={css.muted}>{comment}</p>}
    </li>
  );
}

function Waiting({ approval: { people, mode, expiresAt } }: { approval: PanelApprovalAnswer }) {
  const open = people.filter(({ decision }) => decision === null).map(({ name }) => name);
  return (
    <p className={css.muted}>
      Waits for {open.join(mode === 'all' ? ' and ' : ' or ')} · ends <Time at={expiresAt} />
    </p>
  );
}
