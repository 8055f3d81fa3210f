import { useId, useState } from 'react';
import type { CardAnswer } from '../../src/api/schemas/panel.ts';
import { counted, sourceInWords } from '../console/words.ts';
import { Button } from '../kit/Button.tsx';
import { Icon } from '../kit/Icon.tsx';
import { names } from '../kit/names.ts';
import { State, type Tone } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import css from './Card.module.css';
import { Avatar, LiveDetails, Role } from './Contact.tsx';
import { Trouble } from './Part.tsx';
import { type Act, useAct, usePanel } from './panel-context.ts';
import { asTrouble } from './panel-store.ts';

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
            <a className={css.away} href={url} target="_blank" rel="noreferrer" title="Open in Intercom">
              <span className={css.clamped}>{title}</span>
              <span className="visually-hidden"> (opens in Intercom)</span>
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
        say({ text: `“${title}” is linked again.` });
        refresh();
      },
      (error: unknown) => say({ text: `“${title}” was not linked again: ${asTrouble(error).message}`, tone: 'bad' }),
    );
  };
  const unlink = (): Promise<boolean> =>
    act.run(async () => {
      await host.call('DELETE', `/links/${linkId}`);
      say({ text: `“${title}” is unlinked.`, undo: linkAgain });
      onUnlinked();
      refresh();
    });
  return (
    <button
      type="button"
      className={css.icon}
      title="Unlink"
      aria-label={`Unlink ${title}`}
      aria-disabled={act.busy || undefined}
      onClick={() => void unlink()}
    >
      <Icon name="unlink" />
    </button>
  );
}

function stateOf({ state, ticketState }: CardAnswer): { tone: Tone; word: string } {
  switch (state) {
    case 'open':
      return { tone: 'good', word: ticketState ?? 'Open' };
    case 'snoozed':
      return { tone: 'warn', word: ticketState ?? 'Snoozed' };
    case 'closed':
      return { tone: 'quiet', word: ticketState ?? 'Closed' };
    case null:
      return { tone: 'busy', word: 'Not read yet' };
  }
}

function Standing({ card }: { card: CardAnswer }) {
  const { tone, word } = stateOf(card);
  const { assignee, kind, updatedAt } = card;
  return (
    <p className={css.standing}>
      <State tone={tone}>{word}</State>
      {kind === 'ticket' && <span>Ticket</span>}
      {updatedAt !== null && <Time at={updatedAt} />}
      <span>
        {assignee === null ? (
          'Unassigned'
        ) : (
          <>
            <span className="visually-hidden">Assigned to </span>
            {assignee.kind === 'team' ? `Team ${assignee.name}` : assignee.name}
          </>
        )}
      </span>
    </p>
  );
}

function Problem({ card: { problem, title, kind, conversationId, sources } }: { card: CardAnswer }) {
  if (problem === null) return null;
  const named = title.includes(conversationId)
    ? ''
    : `${kind === 'ticket' ? 'Ticket' : 'Conversation'} ${conversationId} · `;
  const where = sources.length === 0 ? named.replace(' · ', '') : `${named}Linked ${sources.map(fromWhere).join(', ')}`;
  return (
    <div className={css.problem}>
      <p className={css.reason}>
        <span className={css.sign}>
          <Icon name="warn" />
        </span>
        <span>{problem.text}</span>
      </p>
      {problem.fix !== null && <p>{problem.fix}</p>}
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
      say({ text: `“${title}” and the issue follow each other again.` });
      refresh();
    });
  return (
    <div className={css.problem}>
      <p className={css.reason}>
        <span className={css.sign}>
          <Icon name="warn" />
        </span>
        <span>Status, fields and comments wait: {stopped}.</span>
      </p>
      <p>
        Look at both sides, then let them go on.{' '}
        {panel.can.unlink && (
          <Button look="link" busy={act.busy} aria-label={`Resume ${title}`} onClick={() => void resume()}>
            Resume
          </Button>
        )}
      </p>
    </div>
  );
}

function fromWhere(source: string): string {
  const words = sourceInWords(source);
  return words === 'by hand' ? words : `in the ${words}`;
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
        title="Contact details"
        onClick={() => setOpen(!isOpen)}
      >
        <Avatar contact={contact} small />
        <span className={css.name}>{contact.name}</span>
        <Role role={contact.role} />
        {otherContacts > 0 && (
          <span className={css.others} title={`And ${counted(otherContacts, 'more contact')}`}>
            <span aria-hidden="true">+{otherContacts}</span>
            <span className="visually-hidden"> and {otherContacts} more</span>
          </span>
        )}
        <span className="visually-hidden">, contact details</span>
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
