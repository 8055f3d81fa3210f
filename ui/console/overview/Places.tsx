import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CheckAnswer } from '../../../src/api/schemas.ts';
import type {
  BudgetAnswer,
  OverviewAnswer,
  OverviewConnectionAnswer,
  OverviewHostAnswer,
} from '../../../src/api/schemas/overview.ts';
import { Away } from '../../kit/Away.tsx';
import { Meter } from '../../kit/chart/Meter.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { Loaded } from '../Loaded.tsx';
import { useViewer } from '../session.ts';
import { connectionSaid, hostKind, placeSaid, reasonInWords, type Said } from '../words.ts';
import { shortDuration } from './figures.ts';
import css from './Places.module.css';

/** Every connection and host: how it is, what to do where it is not well, and its own figures. */
export function Places({ query }: { query: UseQueryResult<OverviewAnswer> }) {
  const isAdmin = useViewer().data?.role === 'admin';
  return (
    <Section title="Connections and hosts" aside={isAdmin && <Link to="/console/integrations">Integrations</Link>}>
      <Loaded query={query} rows={3}>
        {({ connections, hosts }) =>
          connections.length + hosts.length === 0 ? (
            <Empty title="Nothing is connected yet">
              <p>
                {isAdmin ? (
                  <>
                    Connect Intercom and a Jira under <Link to="/console/integrations">Integrations</Link>, or let{' '}
                    <Link to="/console/welcome">the guide</Link> lead you.
                  </>
                ) : (
                  'An admin connects Intercom and a Jira.'
                )}
              </p>
            </Empty>
          ) : (
            <ul className={css.places}>
              {connections.map((connection) => (
                <ConnectionPlace key={connection.id} connection={connection} />
              ))}
              {hosts.map((host) => (
                <HostPlace key={host.id} host={host} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function ConnectionPlace({ connection }: { connection: OverviewConnectionAnswer }) {
  const { name, workspaceName, region, checks, budget, waiting, oldestSeconds, totals, lastDeliveryAt } = connection;
  return (
    <Place
      name={name}
      about={`Intercom ${region} · ${workspaceName}`}
      said={connectionSaid(connection)}
      checks={checks}
      budget={budget}
    >
      <Fact name="Delivered">{totals.delivered.toLocaleString('en')}</Fact>
      <Fact name="Failed" tone={totals.failed + totals.unknown > 0 ? 'bad' : undefined}>
        {(totals.failed + totals.unknown).toLocaleString('en')}
      </Fact>
      <Waiting {...{ waiting, oldestSeconds }} />
      <Fact name="95 % within">{totals.latency === null ? '–' : shortDuration(totals.latency.p95)}</Fact>
      <Fact name="Last delivery">{lastDeliveryAt === null ? 'none yet' : <Time at={lastDeliveryAt} />}</Fact>
    </Place>
  );
}

function HostPlace({ host }: { host: OverviewHostAnswer }) {
  const { name, kind, url, state, checks, budget, waiting, oldestSeconds, totals, lastWebhookAt } = host;
  return (
    <Place
      name={name}
      about={
        <>
          {hostKind(kind)}
          {url !== '' && (
            <>
              {' · '}
              <Away href={url}>{url.replace(/^https?:\/\//, '')}</Away>
            </>
          )}
        </>
      }
      said={placeSaid(state)}
      checks={checks}
      budget={budget}
    >
      <Fact name="Events">{totals.received.toLocaleString('en')}</Fact>
      <Fact name="Failed" tone={totals.failed + totals.unknown > 0 ? 'bad' : undefined}>
        {(totals.failed + totals.unknown).toLocaleString('en')}
      </Fact>
      <Waiting {...{ waiting, oldestSeconds }} />
      {kind !== 'desk' && (
        <Fact name="Last webhook">{lastWebhookAt === null ? 'none yet' : <Time at={lastWebhookAt} />}</Fact>
      )}
    </Place>
  );
}

interface PlaceParts {
  name: string;
  about: ReactNode;
  said: Said;
  checks: CheckAnswer[];
  budget: BudgetAnswer | null;
  children: ReactNode;
}

function Place({ name, about, said, checks, budget, children }: PlaceParts) {
  return (
    <li className={css.place}>
      <div className={css.head}>
        <h3>{name}</h3>
        <State tone={said.tone} pill>
          {said.word}
        </State>
      </div>
      <p className={css.about}>{about}</p>
      {checks
        .filter(({ ok, fix }) => !ok || fix !== null)
        .map((check) => (
          <Check key={check.name} check={check} />
        ))}
      {budget !== null && (
        <Meter
          label="Rate budget used"
          value={budget.limit === 0 ? 0 : budget.used / budget.limit}
          words={`${budget.used.toLocaleString('en')} of ${budget.limit.toLocaleString('en')} calls`}
        />
      )}
      <dl className={css.facts}>{children}</dl>
    </li>
  );
}

function Check({ check: { ok, message, fix } }: { check: CheckAnswer }) {
  return (
    <p className={ok ? css.hint : css.wrong}>
      {!ok && <b>{sentence(reasonInWords(message))}. </b>}
      {fix}
    </p>
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Waiting({ waiting, oldestSeconds }: { waiting: number; oldestSeconds: number }) {
  return (
    <Fact name="Waiting">
      {waiting.toLocaleString('en')}
      {waiting > 0 && oldestSeconds >= 1 && (
        <span className={css.since}> for {shortDuration(oldestSeconds * 1000)}</span>
      )}
    </Fact>
  );
}

function Fact({ name, tone, children }: { name: string; tone?: 'bad' | undefined; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={tone && css[tone]}>{children}</dd>
    </div>
  );
}
