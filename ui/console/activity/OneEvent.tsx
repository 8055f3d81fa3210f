import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ActivityDetailAnswer } from '../../../src/api/schemas/activity.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { copied } from '../../kit/copied.ts';
import { Icon } from '../../kit/Icon.tsx';
import { Card, Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/activity.ts';
import { read, Refused, SignedOut } from '../api.ts';
import { AwayNotice } from '../AwayNotice.tsx';
import { DecisionDialog } from '../DecisionDialog.tsx';
import { isLive } from '../live.ts';
import { LiveState } from '../LiveState.tsx';
import { Loaded } from '../Loaded.tsx';
import { Page } from '../Page.tsx';
import type { Choice, Matter } from '../people.ts';
import { eventSaid } from '../words.ts';
import css from './Detail.module.css';
import { everyChoice, isLeaving, matterOf } from './choices.ts';
import { EffectCard } from './EffectCard.tsx';
import { Steps } from './Steps.tsx';
import { whoDidWhat } from './what.ts';

const said = texts.one;

const OFTEN_MS = 3_000;
const SELDOM_MS = 30_000;

/** One event: what happened, what was decided and why, and everything that came of it. Its address can be sent to somebody. */
export function OneEvent() {
  const { id } = useParams({ from: '/console/activity/$id' });
  const path = `/api/v1/events/${id}`;
  const query = useQuery<ActivityDetailAnswer>({
    queryKey: [path],
    queryFn: ({ signal }) => read<ActivityDetailAnswer>(path, signal),
    placeholderData: () => undefined,
    refetchInterval({ state }) {
      if (state.error instanceof SignedOut || state.error instanceof Refused) return false;
      return isLive() ? SELDOM_MS : OFTEN_MS;
    },
  });
  const back = <Link to="/console/activity">{texts.title}</Link>;
  if (query.data === undefined && query.error instanceof Refused && query.error.status < 500)
    return (
      <Page title={said.noSuch} back={back}>
        <Card>
          <Empty title={said.unknown}>
            <p>{said.unknownHelp}</p>
          </Empty>
        </Card>
      </Page>
    );
  const event = query.data;
  return (
    <Page
      title={event === undefined ? said.event : whoDidWhat(event)}
      lead={event === undefined ? undefined : <Lead event={event} />}
      back={back}
      actions={
        <>
          <LiveState />
          <CopyLink />
        </>
      }
    >
      {event !== undefined && <AwayNotice query={query} />}
      <Loaded query={query} rows={6}>
        {(event) => <Whole event={event} />}
      </Loaded>
    </Page>
  );
}

function Lead({ event: { issue, host } }: { event: ActivityDetailAnswer }) {
  if (issue === null) return null;
  const key = issue.key ?? texts.issue(issue.id);
  return (
    <>
      {issue.url === null ? key : <Away href={issue.url}>{key}</Away>} {issue.summary}
      {host !== null && (
        <>
          {' · '}
          <Link to="/console/issues/$host/$issue" params={{ host, issue: issue.key ?? issue.id }}>
            {said.timeline}
          </Link>
        </>
      )}
    </>
  );
}

function CopyLink() {
  const toast = useToast();
  return (
    <Button
      onClick={() =>
        void copied(window.location.href).then((done) =>
          toast(done ? { text: said.copied } : { text: said.notCopied, tone: 'bad' }),
        )
      }
    >
      <Icon name="copy" /> {said.copyLink}
    </Button>
  );
}

function Whole({ event }: { event: ActivityDetailAnswer }) {
  const [asked, ask] = useState<{ matter: Matter; choice: Choice } | null>(null);
  const toast = useToast();
  const { effects } = event;
  const came = eventSaid(event, effects.length > 0);
  const own: Matter | null = event.state === 'dead' ? { kind: 'event', at: event.receivedAt, event } : null;
  return (
    <div className={css.detail}>
      <Section title={said.whatCame}>
        <div className={css.came}>
          {came !== null && (
            <p>
              <State tone={came.tone}>{came.word}</State>
            </p>
          )}
          {own !== null && <Choices matter={own} onAsk={ask} />}
          {effects.length > 0 && (
            <ul className={css.effects}>
              {effects.map((effect) => {
                const matter = matterOf(effect);
                return (
                  <EffectCard key={effect.id} effect={effect}>
                    {matter !== null && <Choices matter={matter} onAsk={ask} />}
                  </EffectCard>
                );
              })}
            </ul>
          )}
          {event.moreEffects && <p>{said.first200}</p>}
        </div>
      </Section>
      <Section title={said.stepByStep}>
        <Steps event={event} />
      </Section>
      {asked !== null && (
        <DecisionDialog
          {...asked}
          onClosed={(done) => {
            ask(null);
            if (done) toast({ text: asked.choice.done });
          }}
        />
      )}
    </div>
  );
}

function Choices({ matter, onAsk }: { matter: Matter; onAsk: (asked: { matter: Matter; choice: Choice }) => void }) {
  return (
    <span className={css.choices}>
      {everyChoice(matter).map((choice) => (
        <Button
          key={choice.label}
          look={isLeaving(choice) ? 'quiet' : 'plain'}
          onClick={() => onAsk({ matter, choice })}
        >
          {choice.label}
        </Button>
      ))}
    </span>
  );
}
