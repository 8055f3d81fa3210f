import { type ReactNode, useState } from 'react';
import type { EffectAnswer } from '../../../src/api/schemas.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/activity.ts';
import { sentence } from '../../texts/sentence.tsx';
import { noteText } from '../note-text.ts';
import { useNote } from '../queries.ts';
import { effectSaid } from '../../kit/words.ts';
import { isOnIssue } from '../words.ts';
import { Reason } from '../Reason.tsx';
import css from './Detail.module.css';

const said = texts.effect;

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
      {effect.reason !== null && (
        <p className={css.reason}>
          <Reason text={effect.reason} />
        </p>
      )}
      <dl className={css.facts}>
        {conversation !== null && !onIssue && (
          <Fact name={said.where} whole>
            {connection === null
              ? nameOf(conversation)
              : sentence(said.inWorkspace, { conversation: nameOf(conversation), workspace: connection })}
          </Fact>
        )}
        {onIssue && issue !== null && (
          <Fact name={said.where} whole>
            {issue.key ?? texts.issue(issue.id)}
          </Fact>
        )}
        <Fact name={said.decided}>
          <Time at={effect.createdAt} />
        </Fact>
        {effect.sentAt !== null && (
          <Fact name={said.lastSent}>
            <Time at={effect.sentAt} />
          </Fact>
        )}
        {effect.endedAt !== null && (
          <Fact name={said.ended}>
            <Time at={effect.endedAt} />
          </Fact>
        )}
        <Fact name={said.tries}>{effect.attempts}</Fact>
        {isNote && (
          <Fact name={said.reference}>
            <code>{texts.ref(effect.ref)}</code>
          </Fact>
        )}
        {effect.partId !== null && (
          <Fact name={onIssue ? said.idThere : said.idInIntercom}>
            <code>{effect.partId}</code>
          </Fact>
        )}
      </dl>
      <span className={css.choices}>
        {children}
        {isNote && (
          <Button look="link" aria-expanded={shown} onClick={() => show(!shown)}>
            {shown ? said.hideNote : said.showNote}
          </Button>
        )}
      </span>
      {shown && <NoteText id={effect.id} />}
    </li>
  );
}

function nameOf({ id, url }: NonNullable<EffectAnswer['conversation']>): ReactNode {
  const name = texts.conversation(id);
  return url === null ? name : <Away href={url}>{name}</Away>;
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
  return <p className={css.muted}>{note.error === null ? said.readingNote : note.error.message}</p>;
}
