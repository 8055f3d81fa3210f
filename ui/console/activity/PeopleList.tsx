import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Empty } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { DecisionDialog } from '../DecisionDialog.tsx';
import { Loaded } from '../Loaded.tsx';
import { type Choice, type Matter, mattersOf } from '../people.ts';
import { useDeadEvents, useUndelivered } from '../queries.ts';
import { counted, effectSaid, reasonInWords } from '../words.ts';
import css from './Activity.module.css';
import { BulkDialog } from './BulkDialog.tsx';
import { everyChoice } from './choices.ts';
import { Retries } from './Retries.tsx';
import { whoDidWhat } from './what.ts';

/** What waits for a decision, one by one or many at once; and the bulk retries that are under way. */
export function PeopleList() {
  const undelivered = useUndelivered();
  const deadEvents = useDeadEvents();
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [asked, ask] = useState<{ matter: Matter; choice: Choice } | null>(null);
  const [bulk, openBulk] = useState(false);
  const toast = useToast();
  const matters = mattersOf(undelivered.data?.items ?? [], deadEvents.data?.items ?? []);
  const more = (undelivered.data?.next ?? null) !== null || (deadEvents.data?.next ?? null) !== null;
  // What was decided meanwhile, by whomever, is not chosen any more.
  const picked = matters.filter((matter) => chosen.has(idOf(matter)));
  const query = undelivered.data === undefined ? undelivered : deadEvents;
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  return (
    <>
      <Retries />
      <div className={css.card}>
        <Loaded<unknown> query={query} rows={4}>
          {() =>
            matters.length === 0 ? (
              <Empty title="Nobody is needed">
                <p>What fails, or may have arrived without a word, comes here with what can be done about it.</p>
              </Empty>
            ) : (
              <>
                <div className={css.bulk}>
                  <Checkbox
                    size="xs"
                    label={picked.length === 0 ? `Choose all ${matters.length}` : `${picked.length} chosen`}
                    checked={picked.length === matters.length}
                    indeterminate={picked.length > 0 && picked.length < matters.length}
                    onChange={() => choose(new Set(picked.length === matters.length ? [] : matters.map(idOf)))}
                  />
                  {picked.length > 0 && (
                    <Button look="primary" onClick={() => openBulk(true)}>
                      Send {picked.length} again
                    </Button>
                  )}
                  {more && (
                    <span className={css.muted}>The newest are shown; the rest comes as these are decided.</span>
                  )}
                </div>
                <ul className={css.rows} aria-label="Needs a person">
                  {matters.map((matter) => (
                    <li key={idOf(matter)} className={css.matter}>
                      <Checkbox
                        size="xs"
                        aria-label={`Choose ${nameOf(matter)}`}
                        checked={chosen.has(idOf(matter))}
                        onChange={() => toggle(idOf(matter))}
                      />
                      <MatterText matter={matter} />
                      <span className={css.choices}>
                        {everyChoice(matter).map((choice) => (
                          <Button
                            key={choice.label}
                            look={choice.label === 'Leave it' ? 'quiet' : 'plain'}
                            onClick={() => ask({ matter, choice })}
                          >
                            {choice.label}
                          </Button>
                        ))}
                      </span>
                    </li>
                  ))}
                </ul>
              </>
            )
          }
        </Loaded>
      </div>
      {bulk && (
        <BulkDialog
          matters={picked}
          onClosed={(started) => {
            openBulk(false);
            if (started) choose(new Set());
          }}
        />
      )}
      {asked !== null && (
        <DecisionDialog
          {...asked}
          onClosed={(done) => {
            ask(null);
            if (done) toast({ text: asked.choice.done });
          }}
        />
      )}
    </>
  );
}

function idOf(matter: Matter): string {
  return matter.kind === 'effect' ? matter.effect.id : matter.event.id;
}

function nameOf(matter: Matter): string {
  if (matter.kind === 'event') return `the event of ${matter.event.issue?.key ?? 'no issue'}`;
  const { effect } = matter;
  return `${effectSaid(effect).word} of ${effect.issue?.key ?? 'no issue'}, ${effect.ref}`;
}

function MatterText({ matter }: { matter: Matter }) {
  const said =
    matter.kind === 'effect' ? effectSaid(matter.effect) : ({ tone: 'bad', word: 'Could not be decided' } as const);
  const { issue } = matter.kind === 'effect' ? matter.effect : matter.event;
  const eventId = matter.kind === 'effect' ? matter.effect.eventId : matter.event.id;
  const reasons = matter.kind === 'effect' ? [matter.effect.reason ?? ''] : matter.event.reasons;
  const reason = reasons
    .filter((one) => one !== '')
    .map(reasonInWords)
    .join('; ');
  return (
    <div className={css.what}>
      <p>
        <State tone={said.tone}>{said.word}</State>
      </p>
      <p className={css.muted}>
        {issue !== null && `${issue.key ?? `issue ${issue.id}`} · `}
        {matter.kind === 'effect' && <Where effect={matter.effect} />}
        {matter.kind === 'event' && `${whoDidWhat(matter.event)} · `}
        <Time at={matter.at} />
        {matter.kind === 'effect' && ` · ${counted(matter.effect.attempts, 'try', 'tries')}`}
        {eventId !== null && (
          <>
            {' · '}
            <Link to="/console/activity/$id" params={{ id: eventId }}>
              Look closer
            </Link>
          </>
        )}
      </p>
      {reason !== '' && <p className={css.reason}>{reason}</p>}
    </div>
  );
}

function Where({ effect: { conversation, ref, state } }: { effect: Extract<Matter, { kind: 'effect' }>['effect'] }) {
  if (conversation === null) return null;
  return (
    <>
      {conversation.url === null ? (
        `conversation ${conversation.id}`
      ) : (
        <Away href={conversation.url}>conversation {conversation.id}</Away>
      )}
      {state === 'unknown' && (
        <>
          {', look for '}
          <code>[ref {ref}]</code>
        </>
      )}
      {' · '}
    </>
  );
}
