import type { ReactNode } from 'react';
import type { ConnectionAnswer, HostAnswer } from '../../src/api/schemas.ts';
import { Away } from '../kit/Away.tsx';
import { Empty, Section } from '../kit/Section.tsx';
import { State } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import { CheckAgain } from './CheckAgain.tsx';
import { Loaded } from './Loaded.tsx';
import { useConnections, useHosts } from './queries.ts';
import css from './SetUp.module.css';
import { connectionSaid, hostKind, placeSaid, reasonInWords, type Said } from './words.ts';

/** What Deskbridge is connected to, how each is, and what to do where it is not well. */
export function SetUp() {
  const connections = useConnections();
  const hosts = useHosts();
  const query = connections.data === undefined ? connections : hosts;
  const none = connections.data?.items.length === 0 && hosts.data?.items.length === 0;
  return (
    <Section title="Connections and hosts">
      <Loaded<unknown> query={query} rows={2}>
        {() =>
          none ? (
            <Empty title="Nothing is connected yet">
              <p>
                Write a set-up file with a connection, a host and a project, then run{' '}
                <code>npx deskbridge apply -f deskbridge.yaml</code>
              </p>
            </Empty>
          ) : (
            <ul className={css.places}>
              {connections.data?.items.map((connection) => (
                <ConnectionPlace key={connection.id} connection={connection} />
              ))}
              {hosts.data?.items.map((host) => (
                <HostPlace key={host.id} host={host} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

const apply = (
  <>
    put it into the set-up file and run <code>npx deskbridge apply -f deskbridge.yaml</code>
  </>
);

function ConnectionPlace({ connection }: { connection: ConnectionAnswer }) {
  const { id, name, workspaceName, region, actingTeammate, state, stateReason, plan } = connection;
  return (
    <Place name={name} kind={`Intercom ${region}`} said={connectionSaid(connection)} reason={stateReason}>
      <p>
        Workspace {workspaceName}, acting as {actingTeammate.name}
      </p>
      {state === 'broken' && <p>To do: make a new access token in Intercom, {apply}.</p>}
      {state === 'connected' && plan === 'restricted' && (
        <p>To do: linking needs a plan with conversations. After changing it, check again.</p>
      )}
      {connectionSaid(connection).tone === 'warn' && <CheckAgain connectionId={id} />}
    </Place>
  );
}

function HostPlace({ host }: { host: HostAnswer }) {
  const { name, kind, url, state, stateReason, lastWebhookAt, webhookUrl } = host;
  return (
    <Place name={name} kind={hostKind(kind)} said={placeSaid(state)} reason={stateReason}>
      <p>
        <Away href={url}>{url.replace(/^https?:\/\//, '')}</Away>
      </p>
      {state === 'broken' && <p>To do: give it a token that may, {apply}.</p>}
      {lastWebhookAt !== null && (
        <p>
          Last heard from <Time at={lastWebhookAt} />
        </p>
      )}
      {lastWebhookAt === null && kind !== 'desk' && (
        <p>
          No webhook has come yet.
          {webhookUrl !== null && (
            <>
              {' '}
              In Jira, let one go to <code>{webhookUrl}</code>
            </>
          )}
        </p>
      )}
    </Place>
  );
}

interface PlaceParts {
  name: string;
  kind: string;
  said: Said;
  reason: string | null;
  children: ReactNode;
}

function Place({ name, kind, said, reason, children }: PlaceParts) {
  return (
    <li className={css.place}>
      <div className={css.head}>
        <h3>{name}</h3>
        <State tone={said.tone} pill>
          {said.word}
        </State>
      </div>
      <div className={css.about}>
        <p>{kind}</p>
        {reason !== null && <p className={css.reason}>{reasonInWords(reason)}</p>}
        {children}
      </div>
    </li>
  );
}
