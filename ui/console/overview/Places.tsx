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
import { locale } from '../../texts/language.ts';
import { texts } from '../../texts/overview.ts';
import { sentence } from '../../texts/sentence.tsx';
import { Loaded } from '../Loaded.tsx';
import { useViewer } from '../session.ts';
import { capitalized, reasonInWords, type Said } from '../../kit/words.ts';
import { connectionSaid, hostKind, placeSaid } from '../words.ts';
import { shortDuration } from './figures.ts';
import css from './Places.module.css';

const called = texts.places;

/** Every connection and host: how it is, what to do where it is not well, and its own figures. */
export function Places({ query }: { query: UseQueryResult<OverviewAnswer> }) {
  const isAdmin = useViewer().data?.role === 'admin';
  return (
    <Section title={called.title} aside={isAdmin && <Link to="/console/integrations">{called.integrations}</Link>}>
      <Loaded query={query} rows={3}>
        {({ connections, hosts }) =>
          connections.length + hosts.length === 0 ? (
            <Empty title={called.none}>
              <p>
                {isAdmin
                  ? sentence(called.connect, {
                      integrations: <Link to="/console/integrations">{called.integrations}</Link>,
                      guide: <Link to="/console/welcome">{called.guide}</Link>,
                    })
                  : called.adminConnects}
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
      about={called.workspace(region, workspaceName)}
      said={connectionSaid(connection)}
      checks={checks}
      budget={budget}
    >
      <Fact name={texts.delivered}>{totals.delivered.toLocaleString(locale)}</Fact>
      <Fact name={texts.failed} tone={totals.failed + totals.unknown > 0 ? 'bad' : undefined}>
        {(totals.failed + totals.unknown).toLocaleString(locale)}
      </Fact>
      <Waiting {...{ waiting, oldestSeconds }} />
      <Fact name={texts.within}>{totals.latency === null ? '–' : shortDuration(totals.latency.p95)}</Fact>
      <Fact name={called.lastDelivery}>
        {lastDeliveryAt === null ? called.noDelivery : <Time at={lastDeliveryAt} />}
      </Fact>
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
      <Fact name={called.events}>{totals.received.toLocaleString(locale)}</Fact>
      <Fact name={texts.failed} tone={totals.failed + totals.unknown > 0 ? 'bad' : undefined}>
        {(totals.failed + totals.unknown).toLocaleString(locale)}
      </Fact>
      <Waiting {...{ waiting, oldestSeconds }} />
      {kind !== 'desk' && (
        <Fact name={called.lastWebhook}>{lastWebhookAt === null ? called.noWebhook : <Time at={lastWebhookAt} />}</Fact>
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
          label={texts.budgetUsed}
          value={budget.limit === 0 ? 0 : budget.used / budget.limit}
          words={called.calls(budget.used.toLocaleString(locale), budget.limit.toLocaleString(locale))}
        />
      )}
      <dl className={css.facts}>{children}</dl>
    </li>
  );
}

function Check({ check: { ok, message, fix } }: { check: CheckAnswer }) {
  return (
    <p className={ok ? css.hint : css.wrong}>
      {!ok && <b>{capitalized(reasonInWords(message))}. </b>}
      {fix}
    </p>
  );
}

function Waiting({ waiting, oldestSeconds }: { waiting: number; oldestSeconds: number }) {
  return (
    <Fact name={texts.waiting}>
      {waiting.toLocaleString(locale)}
      {waiting > 0 && oldestSeconds >= 1 && (
        <span className={css.since}> {called.since(shortDuration(oldestSeconds * 1000))}</span>
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
