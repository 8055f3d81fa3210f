import { useEffect, useId, useRef, useState } from 'react';
import type { PanelApprovalAnswer } from '../../../src/api/schemas/panel.ts';
import { Button } from '../../kit/Button.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/panel-approvals.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import { texts as panelTexts } from '../../texts/panel.ts';
import { sentence } from '../../texts/sentence.tsx';
import { CallFailed } from '../host.ts';
import { useAct, usePanel } from '../panel-context.ts';
import { Part, Trouble } from '../Part.tsx';
import css from '../Part.module.css';

/** What whoever looks has just said a word on. `late`: what the server said to it, as it came too late. */
interface Answered {
  id: string;
  late: string;
}

/** What waits on this issue, first what is asked of whoever looks; and what was decided a moment ago, with by whom. */
export function Inside() {
  const { host, panel, refresh } = usePanel();
  const [items, setItems] = useState<PanelApprovalAnswer[]>([]);
  const [answered, setAnswered] = useState<Answered | null>(null);
  const act = useAct();
  const read = (): void =>
    void act.run(async () => setItems((await host.call<{ items: PanelApprovalAnswer[] }>('GET', '/approvals')).items));
  // Again with the panel, which hears of changes.
  useEffect(read, [host, panel]);
  if (items.length === 0 && act.trouble === null) return null;
  return (
    <Part title={items.some(({ mine }) => mine) ? texts.yours : panelTexts.approvals.title}>
      <Trouble trouble={act.trouble} />
      <ul className={css.inside} aria-label={panelTexts.approvals.title}>
        {items.map((approval) =>
          approval.mine ? (
            <Asked
              key={approval.id}
              approval={approval}
              onAnswered={(late) => {
                setAnswered({ id: approval.id, late });
                read();
                refresh();
              }}
            />
          ) : (
            <Shown key={approval.id} approval={approval} late={answered?.id === approval.id ? answered.late : null} />
          ),
        )}
      </ul>
    </Part>
  );
}

interface AskedParts {
  approval: PanelApprovalAnswer;
  onAnswered: (late: string) => void;
}

function Asked({ approval, onAnswered }: AskedParts) {
  const { host } = usePanel();
  const { id, message, commentNeeded, workflow, trigger, startedBy } = approval;
  const [comment, setComment] = useState('');
  const field = useId();
  const act = useAct();
  const decide = (decision: 'approved' | 'rejected'): void =>
    void act.run(async () => {
      try {
        await host.call('POST', `/approvals/${id}/decision`, { decision, comment });
        onAnswered('');
      } catch (error) {
        // Somebody else was first, or its time is over: what is so now is shown.
        if (!(error instanceof CallFailed) || error.status !== 409) throw error;
        onAnswered(error.message);
      }
    });
  return (
    <li className={css.item}>
      <p className={css.what}>{message}</p>
      <p className={css.muted}>
        {workflow.name}: {sentenceSaid(trigger)}
        {startedBy !== null && texts.startedBy(startedBy)}
      </p>
      <Waiting approval={approval} />
      <label className={css.muted} htmlFor={field}>
        {commentNeeded === null ? texts.comment : texts.commentNeeded[commentNeeded]}
      </label>
      <textarea
        id={field}
        className={css.text}
        maxLength={2000}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Trouble trouble={act.trouble} />
      <div className={css.buttons}>
        <Button look="primary" busy={act.busy} onClick={() => decide('approved')}>
          {texts.approve}
        </Button>
        <Button busy={act.busy} onClick={() => decide('rejected')}>
          {texts.reject}
        </Button>
      </div>
      <p className={css.muted}>{texts.isFinal}</p>
    </li>
  );
}

const tones = { approved: 'good', rejected: 'bad', expired: 'warn', cancelled: 'quiet' } as const;

/** One that waits for others, or is over. `late` not null: it was answered here, and takes the focus that the button had. */
function Shown({ approval, late }: { approval: PanelApprovalAnswer; late: string | null }) {
  const { message, state, decidedBy, decidedAt, comment } = approval;
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (late !== null) line.current?.focus();
  }, [late]);
  return (
    <li ref={line} className={css.item} tabIndex={-1}>
      <p className={css.what}>{message}</p>
      {late !== null && <p role="status">{late}</p>}
      {state === 'pending' ? (
        <Waiting approval={approval} />
      ) : (
        <p>
          <State tone={tones[state]}>{texts.states[state]}</State>
          <span className={css.muted}>
            {decidedBy !== null && ` ${texts.decidedBy(decidedBy)}`} <Time at={decidedAt ?? ''} />
          </span>
        </p>
      )}
      {comment !== null && <p className={css.muted}>{comment}</p>}
    </li>
  );
}

/** Who has not said anything yet, and until when they can. */
function Waiting({ approval: { people, mode, expiresAt } }: { approval: PanelApprovalAnswer }) {
  const open = people.flatMap(({ name, decision }) => (decision === null ? name : []));
  return (
    <p className={css.muted}>
      {sentence(texts.waits, {
        people: open.join(mode === 'all' ? texts.and : texts.or),
        time: <Time at={expiresAt} />,
      })}
    </p>
  );
}
