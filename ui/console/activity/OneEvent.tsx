import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ActivityDetailAnswer } from '../../../src/api/schemas/activity.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
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
import { everyChoice, matterOf } from './choices.ts';
import { EffectCard } from './EffectCard.tsx';
import { Steps } from './Steps.tsx';
import { whoDidWhat } from './what.ts';

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
  const back = <Link to="/console/activity">Activity</Link>;
  if (query.data === undefined && query.error instanceof Refused && query.error.status < 500)
    return (
      <Page title="No such event" back={back}>
        <div className={css.card}>
          <Empty title="This event is not known here">
            <p>The address may be incomplete, or of another Deskbridge.</p>
          </Empty>
        </div>
      </Page>
    );
  const event = query.data;
  return (
    <Page
      title={event === undefined ? 'Event' : whoDidWhat(event)}
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
  const key = issue.key ?? `issue ${issue.id}`;
  return (
    <>
      {issue.url === null ? key : <Away href={issue.url}>{key}</Away>} {issue.summary}
      {host !== null && (
        <>
          {' · '}
          <Link to="/console/issues/$host/$issue" params={{ host, issue: issue.key ?? issue.id }}>
            Its whole timeline
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
      onClick={() => {
        navigator.clipboard.writeText(window.location.href).then(
          () => toast({ text: 'The address of this event is copied.' }),
          () => toast({ text: 'It could not be copied: take it from the address bar.', tone: 'bad' }),
        );
      }}
    >
      <span className={css.iconed}>
        <Icon name="copy" /> Copy link
      </span>
    </Button>
  );
}

function Whole({ event }: { event: ActivityDetailAnswer }) {
  const [asked, ask] = useState<{ matter: Matter; choice: Choice } | null>(null);
  const toast = useToast();
  const { effects } = event;
  const said = eventSaid(event, effects.length > 0);
  const own: Matter | null = event.state === 'dead' ? { kind: 'event', at: event.receivedAt, event } : null;
  return (
    <div className={css.detail}>
      <Section title="What came of it">
        <div className={css.came}>
          {said !== null && (
            <p>
              <State tone={said.tone}>{said.word}</State>
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
          {event.moreEffects && <p>The first 200 are shown; the API has them all.</p>}
        </div>
      </Section>
      <Section title="Step by step">
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
          look={choice.label === 'Leave it' ? 'quiet' : 'plain'}
          onClick={() => onAsk({ matter, choice })}
        >
          {choice.label}
        </Button>
      ))}
    </span>
  );
}
