import { useEffect, useRef, useState } from 'react';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/overview.ts';
import { sentence } from '../../texts/sentence.tsx';
import { DecisionDialog } from '../DecisionDialog.tsx';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './NeedsPerson.module.css';
import { type Choice, choicesOf, type Matter, usePeople } from '../people.ts';
import { usePlaces } from '../places.ts';
import { useDeadEvents, useUndelivered } from '../queries.ts';
import { Loaded } from '../Loaded.tsx';
import { effectSaid } from '../../kit/words.ts';
import { Reason, Reasons } from '../Reason.tsx';

const called = texts.person;
const FEW = 5;
const SAID_FOR_MS = 10_000;

/** What waits for a decision, and the decisions there are. */
export function NeedsPerson() {
  const { matters, more } = usePeople();
  const undelivered = useUndelivered();
  const deadEvents = useDeadEvents();
  const [asked, ask] = useState<{ matter: Matter; choice: Choice } | null>(null);
  const [said, say] = useState('');
  const [all, showAll] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // A word about one decision must not stand beside the next matter.
  useEffect(() => {
    const timer = setTimeout(() => say(''), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const shown = all ? matters : matters.slice(0, FEW);
  const query = undelivered.data === undefined ? undelivered : deadEvents;
  return (
    <Section
      id="people"
      title={called.title}
      headingRef={heading}
      aside={
        <span role="status" className={css.said}>
          {said}
        </span>
      }
    >
      <Loaded<unknown> query={query} rows={1}>
        {() =>
          matters.length === 0 ? (
            <Nobody />
          ) : (
            <ul className={css.rows}>
              {shown.map((matter) => (
                <MatterRow key={keyOf(matter)} matter={matter} onAsk={(choice) => ask({ matter, choice })} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {matters.length > shown.length && (
        <p className={css.more}>
          <Button look="link" onClick={() => showAll(true)}>
            {more ? called.showAllOfMany(matters.length) : called.showAll(matters.length)}
          </Button>
        </p>
      )}
      {asked !== null && (
        <DecisionDialog
          {...asked}
          onClosed={(done) => {
            ask(null);
            if (!done) return;
            say(asked.choice.done);
            // The row and its button are about to go.
            heading.current?.focus();
          }}
        />
      )}
    </Section>
  );
}

function Nobody() {
  const trouble = usePlaces()?.trouble ?? null;
  return (
    <p className={css.empty}>
      {trouble === null ? (
        <State tone="good">{called.nobody}</State>
      ) : (
        <State tone="warn">{called.trouble(trouble)}</State>
      )}
    </p>
  );
}

function keyOf(matter: Matter): string {
  return matter.kind === 'effect' ? matter.effect.id : matter.event.id;
}

function MatterRow({ matter, onAsk }: { matter: Matter; onAsk: (choice: Choice) => void }) {
  return (
    <li className={css.row}>
      <div className={css.matter}>
        {matter.kind === 'effect' ? <EffectMatter matter={matter} /> : <EventMatter matter={matter} />}
      </div>
      <div className={css.choices}>
        {choicesOf(matter).map((choice) => (
          <Button key={choice.label} onClick={() => onAsk(choice)}>
            {choice.label}
          </Button>
        ))}
      </div>
    </li>
  );
}

function EffectMatter({ matter: { effect } }: { matter: Extract<Matter, { kind: 'effect' }> }) {
  const { tone, word } = effectSaid(effect);
  const { conversation, issue } = effect;
  return (
    <>
      <p className={css.what}>
        <State tone={tone}>{word}</State>
      </p>
      <p>
        {issue !== null && `${issue.key ?? texts.issue(issue.id)} · `}
        {conversation !== null &&
          (conversation.url === null ? (
            texts.conversation(conversation.id)
          ) : (
            <Away href={conversation.url}>{texts.conversation(conversation.id)}</Away>
          ))}
        {conversation !== null && ' · '}
        {effect.state === 'unknown' && (
          <>{sentence(called.lookFor, { ref: <code className={css.ref}>{called.ref(effect.ref)}</code> })} · </>
        )}
        <Time at={effect.createdAt} />
      </p>
      {effect.reason !== null && (
        <p className={css.reason}>
          <Reason text={effect.reason} />
        </p>
      )}
    </>
  );
}

function EventMatter({ matter: { event } }: { matter: Extract<Matter, { kind: 'event' }> }) {
  return (
    <>
      <p className={css.what}>
        <State tone="bad">{called.undecided}</State>
      </p>
      <p>
        {event.issue !== null && `${event.issue.key ?? texts.issue(event.issue.id)} · `}
        {event.actor !== null && `${actorSaid(event.actor)} `}
        {sentenceSaid(event.text)} · <Time at={event.receivedAt} />
      </p>
      {event.reasons.length > 0 && (
        <p className={css.reason}>
          <Reasons texts={event.reasons} />
        </p>
      )}
    </>
  );
}
