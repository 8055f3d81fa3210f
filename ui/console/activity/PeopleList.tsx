import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Card, Empty } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/activity.ts';
import { sentence } from '../../texts/sentence.tsx';
import { DecisionDialog } from '../DecisionDialog.tsx';
import { Loaded } from '../Loaded.tsx';
import { type Choice, type Matter, mattersOf } from '../people.ts';
import { useDeadEvents, useUndelivered } from '../queries.ts';
import { effectSaid } from '../../kit/words.ts';
import css from './Activity.module.css';
import { BulkDialog } from './BulkDialog.tsx';
import { everyChoice, isLeaving } from './choices.ts';
import { Retries } from './Retries.tsx';
import { whoDidWhat } from './what.ts';
import { Reasons } from '../Reason.tsx';

const said = texts.people;

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
      <Card>
        <Loaded<unknown> query={query} rows={4}>
          {() =>
            matters.length === 0 ? (
              <Empty title={said.nobody}>
                <p>{said.whatComes}</p>
              </Empty>
            ) : (
              <>
                <div className={css.bulk}>
                  <Checkbox
                    size="xs"
                    label={picked.length === 0 ? said.chooseAll(matters.length) : said.chosen(picked.length)}
                    checked={picked.length === matters.length}
                    indeterminate={picked.length > 0 && picked.length < matters.length}
                    onChange={() => choose(new Set(picked.length === matters.length ? [] : matters.map(idOf)))}
                  />
                  {picked.length > 0 && (
                    <Button look="primary" onClick={() => openBulk(true)}>
                      {texts.sendAgain(picked.length)}
                    </Button>
                  )}
                  {more && <span className={css.muted}>{said.more}</span>}
                </div>
                <ul className={css.rows} aria-label={texts.needsPerson}>
                  {matters.map((matter) => (
                    <li key={idOf(matter)} className={css.matter}>
                      <Checkbox
                        size="xs"
                        aria-label={choosing(matter)}
                        checked={chosen.has(idOf(matter))}
                        onChange={() => toggle(idOf(matter))}
                      />
                      <MatterText matter={matter} />
                      <span className={css.choices}>
                        {everyChoice(matter).map((choice) => (
                          <Button
                            key={choice.label}
                            look={isLeaving(choice) ? 'quiet' : 'plain'}
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
      </Card>
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

function choosing(matter: Matter): string {
  if (matter.kind === 'event') return said.chooseEvent(matter.event.issue?.key ?? said.noIssue);
  const { effect } = matter;
  return said.chooseEffect(effectSaid(effect).word, effect.issue?.key ?? said.noIssue, effect.ref);
}

function MatterText({ matter }: { matter: Matter }) {
  const { tone, word } =
    matter.kind === 'effect' ? effectSaid(matter.effect) : ({ tone: 'bad', word: said.undecided } as const);
  const { issue } = matter.kind === 'effect' ? matter.effect : matter.event;
  const eventId = matter.kind === 'effect' ? matter.effect.eventId : matter.event.id;
  const reasons =
    matter.kind === 'effect' ? (matter.effect.reason === null ? [] : [matter.effect.reason]) : matter.event.reasons;
  return (
    <div className={css.what}>
      <p>
        <State tone={tone}>{word}</State>
      </p>
      <p className={css.muted}>
        {issue !== null && `${issue.key ?? texts.issue(issue.id)} · `}
        {matter.kind === 'effect' && <Where effect={matter.effect} />}
        {matter.kind === 'event' && `${whoDidWhat(matter.event)} · `}
        <Time at={matter.at} />
        {matter.kind === 'effect' && ` · ${said.tries(matter.effect.attempts)}`}
        {eventId !== null && (
          <>
            {' · '}
            <Link to="/console/activity/$id" params={{ id: eventId }}>
              {said.lookCloser}
            </Link>
          </>
        )}
      </p>
      {reasons.length > 0 && (
        <p className={css.reason}>
          <Reasons texts={reasons} />
        </p>
      )}
    </div>
  );
}

function Where({ effect: { conversation, ref, state } }: { effect: Extract<Matter, { kind: 'effect' }>['effect'] }) {
  if (conversation === null) return null;
  const name = texts.conversation(conversation.id);
  const there = conversation.url === null ? name : <Away href={conversation.url}>{name}</Away>;
  return (
    <>
      {state === 'unknown'
        ? sentence(said.lookFor, { conversation: there, ref: <code>{texts.ref(ref)}</code> })
        : there}
      {' · '}
    </>
  );
}
