import { useId, useState } from 'react';
import type { CardAnswer } from '../../src/api/schemas/panel.ts';
import { Button } from '../kit/Button.tsx';
import { Icon } from '../kit/Icon.tsx';
import { names } from '../kit/names.ts';
import { State, type Tone } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import { troubleSaid } from '../texts/errors.ts';
import { texts } from '../texts/panel.ts';
import { sentenceSaid } from '../texts/sentences.ts';
import css from './Card.module.css';
import { Avatar, LiveDetails, Role } from './Contact.tsx';
import { Trouble } from './Part.tsx';
import { type Act, useAct, usePanel } from './panel-context.ts';
import { asTrouble } from './panel-store.ts';

const said = texts.card;
const places: Partial<Record<string, (id: string) => string>> = said.from;

/** One linked conversation: what it is about, who waits there, how it stands. */
export function Card({ card, onUnlinked }: { card: CardAnswer; onUnlinked: () => void }) {
  const { title, url, problem } = card;
  const act = useAct();
  return (
    <li className={names(css.card, problem !== null && css.troubled)}>
      <div className={css.top}>
        <h3 className={css.title}>
          {url === null ? (
            <span className={css.clamped}>{title}</span>
          ) : (
            <a className={css.away} href={url} target="_blank" rel="noreferrer" title={texts.openInIntercom}>
              <span className={css.clamped}>{title}</span>
              <span className="visually-hidden"> {said.opensInIntercom}</span>
              <Icon name="away" />
            </a>
          )}
        </h3>
        <Unlink {...{ card, act, onUnlinked }} />
      </div>
      {problem === null ? <Standing card={card} /> : <Problem card={card} />}
      {card.stopped !== null && <Stopped {...{ card, act }} />}
      {card.contact !== null && <WhoWaits card={card} contact={card.contact} />}
      <Trouble trouble={act.trouble} />
    </li>
  );
}

interface UnlinkParts {
  card: CardAnswer;
  act: Act;
  onUnlinked: () => void;
}

function Unlink({ card, act, onUnlinked }: UnlinkParts) {
  const { host, panel, refresh, say } = usePanel();
  const { linkId, title, workspaceId, conversationId } = card;
  if (!panel.can.unlink) return null;
  const linkAgain = (): void => {
    host.call('POST', '/links', { workspaceId, conversationId }).then(
      () => {
        say({ text: said.linkedAgain(title) });
        refresh();
      },
      (error: unknown) => say({ text: said.notLinkedAgain(title, asTrouble(error).message), tone: 'bad' }),
    );
  };
  const unlink = (): Promise<boolean> =>
    act.run(async () => {
      await host.call('DELETE', `/links/${linkId}`);
      say({ text: said.unlinked(title), undo: linkAgain });
      onUnlinked();
      refresh();
    });
  return (
    <button
      type="button"
      className={css.icon}
      title={said.unlink}
      aria-label={said.unlinkIt(title)}
      aria-disabled={act.busy || undefined}
      onClick={() => void unlink()}
    >
      <Icon name="unlink" />
    </button>
  );
}

const tones = { open: 'good', snoozed: 'warn', closed: 'quiet' } as const;

function stateOf({ state, ticketState }: CardAnswer): { tone: Tone; word: string } {
  if (state === null) return { tone: 'busy', word: said.unread };
  return { tone: tones[state], word: ticketState ?? said.states[state] };
}

function Standing({ card }: { card: CardAnswer }) {
  const { tone, word } = stateOf(card);
  const { assignee, kind, updatedAt } = card;
  return (
    <p className={css.standing}>
      <span>
        <State tone={tone}>{word}</State>
      </span>
      {kind === 'ticket' && <span>{said.ticket}</span>}
      {updatedAt !== null && (
        <span>
          <Time at={updatedAt} />
        </span>
      )}
      <span>
        {assignee === null ? (
          said.unassigned
        ) : (
          <>
            <span className="visually-hidden">{said.assignedTo} </span>
            {assignee.kind === 'team' ? said.team(assignee.name) : assignee.name}
          </>
        )}
      </span>
    </p>
  );
}

function Problem({ card: { problem, title, kind, conversationId, sources } }: { card: CardAnswer }) {
  if (problem === null) return null;
  const number = title.includes(conversationId) ? [] : [said.numbers[kind](conversationId)];
  const linked = sources.length === 0 ? [] : [said.linkedFrom(sources.map(fromWhere).join(', '))];
  const where = [...number, ...linked].join(' · ');
  const { text, fix } = troubleSaid(problem);
  return (
    <div className={css.problem}>
      <p className={css.reason}>
        <span className={css.sign}>
          <Icon name="warn" />
        </span>
        <span>{text}</span>
      </p>
      {fix !== null && <p>{fix}</p>}
      {where !== '' && <p className={css.muted}>{where}</p>}
    </div>
  );
}

/** Two sides that answered each other wait for a person. */
function Stopped({ card: { linkId, title, stopped }, act }: { card: CardAnswer; act: Act }) {
  const { host, panel, refresh, say } = usePanel();
  const resume = (): Promise<boolean> =>
    act.run(async () => {
      await host.call('POST', `/links/${linkId}/resume`);
      say({ text: said.resumed(title) });
      refresh();
    });
  return (
    <div className={css.problem}>
      <p className={css.reason}>
        <span className={css.sign}>
          <Icon name="warn" />
        </span>
        <span>{said.waits(sentenceSaid(stopped ?? ''))}</span>
      </p>
      <p>
        {said.lookAtBoth}{' '}
        {panel.can.unlink && (
          <Button look="link" busy={act.busy} aria-label={said.resumeIt(title)} onClick={() => void resume()}>
            {said.resume}
          </Button>
        )}
      </p>
    </div>
  );
}

/** `description`, `comment:10012`, `hand`. */
function fromWhere(source: string): string {
  const [kind = '', id = ''] = source.split(':');
  return places[kind]?.(id) ?? source;
}

interface WaitingParts {
  card: CardAnswer;
  contact: NonNullable<CardAnswer['contact']>;
}

function WhoWaits({ card: { otherContacts }, contact }: WaitingParts) {
  const [isOpen, setOpen] = useState(false);
  const place = useId();
  return (
    <div className={css.who}>
      <button
        type="button"
        className={css.contact}
        aria-expanded={isOpen}
        aria-controls={place}
        title={said.contactDetails}
        onClick={() => setOpen(!isOpen)}
      >
        <Avatar contact={contact} small />
        <span className={css.name}>{contact.name}</span>
        <Role role={contact.role} />
        {otherContacts > 0 && (
          <span className={css.others} title={said.otherContacts(otherContacts)}>
            <span aria-hidden="true">+{otherContacts}</span>
            <span className="visually-hidden"> {said.andMore(otherContacts)}</span>
          </span>
        )}
        <span className="visually-hidden">, {said.withDetails}</span>
        <span className={names(css.turn, isOpen && css.turned)}>
          <Icon name="down" />
        </span>
      </button>
      <div id={place} hidden={!isOpen}>
        {isOpen && <LiveDetails contact={contact} />}
      </div>
    </div>
  );
}
