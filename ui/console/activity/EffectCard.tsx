import { type ReactNode, useState } from 'react';
import type { EffectAnswer } from '../../../src/api/schemas.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { noteText } from '../note-text.ts';
import { useNote } from '../queries.ts';
import { effectSaid, isOnIssue, reasonInWords } from '../words.ts';
import css from './Detail.module.css';

/** One effect: how it stands, where, when each step was, and the note as it leaves. `children`: what can be decided about it. */
export function EffectCard({ effect, children }: { effect: EffectAnswer; children: ReactNode }) {
  const [shown, show] = useState(false);
  const { conversation, issue, connection } = effect;
  const { tone, word } = effectSaid(effect);
  const isNote = effect.kind === 'note';
  const onIssue = isOnIssue(effect.kind);
  return (
    <li className={css.effect}>
      <p>
        <State tone={tone}>{word}</State>
      </p>
      {effect.reason !== null && <p className={css.reason}>{reasonInWords(effect.reason)}</p>}
      <dl className={css.facts}>
        {conversation !== null && !onIssue && (
          <Fact name="Where" whole>
            {conversation.url === null ? (
              `conversation ${conversation.id}`
            ) : (
              <Away href={conversation.url}>conversation {conversation.id}</Away>
            )}
            {connection !== null && ` in ${connection}`}
          </Fact>
        )}
        {onIssue && issue !== null && (
          <Fact name="Where" whole>
            {issue.key ?? `issue ${issue.id}`}
          </Fact>
        )}
        <Fact name="Decided">
          <Time at={effect.createdAt} />
        </Fact>
        {effect.sentAt !== null && (
          <Fact name="Last sent">
            <Time at={effect.sentAt} />
          </Fact>
        )}
        {effect.endedAt !== null && (
          <Fact name="Ended">
            <Time at={effect.endedAt} />
          </Fact>
        )}
        <Fact name="Tries">{effect.attempts}</Fact>
        {isNote && (
          <Fact name="Reference">
            <code>[ref {effect.ref}]</code>
          </Fact>
        )}
        {effect.partId !== null && (
          <Fact name={onIssue ? 'Its id there' : 'Intercom’s id'}>
            <code>{effect.partId}</code>
          </Fact>
        )}
      </dl>
      <span className={css.choices}>
        {children}
        {isNote && (
          <Button look="link" aria-expanded={shown} onClick={() => show(!shown)}>
            {shown ? 'Hide the note' : 'Show the note'}
          </Button>
        )}
      </span>
      {shown && <NoteText id={effect.id} />}
    </li>
  );
}

function Fact({ name, whole = false, children }: { name: string; whole?: boolean; children: ReactNode }) {
  return (
    <div className={whole ? css.whole : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function NoteText({ id }: { id: string }) {
  const note = useNote(id, true);
  if (note.data !== undefined) return <blockquote className={css.note}>{noteText(note.data.html ?? '')}</blockquote>;
  return <p className={css.muted}>{note.error === null ? 'Reading the note' : note.error.message}</p>;
}
