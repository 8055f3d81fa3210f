import type { ReactNode } from 'react';
import { names } from '../kit/names.ts';
import { State } from '../kit/State.tsx';
import css from './Path.module.css';
import { usePeople } from './people.ts';
import { useConnections, useHosts, useStatus } from './queries.ts';
import { connectionSaid, counted, placeSaid, type Said, waitingCount } from './words.ts';

const nothing: Said = { tone: 'quiet', word: 'Not connected' };

/** The way of an event, with how many are where. */
export function Path() {
  const status = useStatus().data;
  const hosts = useHosts().data?.items;
  const connections = useConnections().data?.items;
  const { matters, more } = usePeople();
  const asked = matters.filter((matter) => matter.kind === 'effect' && matter.effect.state === 'unknown').length;
  const waiting = status === undefined ? undefined : waitingCount(status, asked);
  return (
    <section className={css.card} aria-label="The path of an event">
      <ol className={css.path}>
        <Place name="Jira" detail={namesOf(hosts)} said={hosts && worst(hosts.map(({ state }) => placeSaid(state)))} />
        <Way>{status && counted(status.events.received, 'event')}</Way>
        <Place
          name="Deskbridge"
          detail={status && counted(status.links.active, 'active link')}
          said={waiting === undefined ? undefined : restSaid(waiting)}
          ours
        />
        <Way>{status && counted(status.notes.delivered, 'note')}</Way>
        <Place
          name="Intercom"
          detail={connections?.map(({ workspaceName }) => workspaceName).join(', ')}
          said={connections && worst(connections.map(connectionSaid))}
        />
      </ol>
      <dl className={css.figures}>
        <Figure name="Notes delivered" value={status?.notes.delivered} />
        <Figure name="Waiting" value={waiting} />
        <Figure
          name="Need a person"
          value={status && matters.length}
          more={more}
          tone={matters.length > 0 ? 'warn' : undefined}
        />
      </dl>
    </section>
  );
}

function restSaid(waiting: number): Said {
  return waiting === 0 ? { tone: 'good', word: 'Nothing waits' } : { tone: 'busy', word: 'At work' };
}

function namesOf(places: { name: string }[] | undefined): string | undefined {
  return places?.map(({ name }) => name).join(', ');
}

function worst(said: Said[]): Said {
  return said.find(({ tone }) => tone === 'warn') ?? said.find(({ tone }) => tone === 'quiet') ?? said[0] ?? nothing;
}

interface PlaceParts {
  name: string;
  detail: string | undefined;
  said: Said | undefined;
  ours?: boolean;
}

function Place({ name, detail, said, ours = false }: PlaceParts) {
  return (
    <li className={names(css.place, ours && css.ours)}>
      <span className={css.name}>{name}</span>
      {detail !== '' && <span className={css.detail}>{detail}</span>}
      <span className={css.said}>{said && <State tone={said.tone}>{said.word}</State>}</span>
    </li>
  );
}

function Way({ children }: { children: ReactNode }) {
  return (
    <li className={css.way}>
      <span className={css.count}>{children}</span>
      <span className={css.arrow} aria-hidden="true" />
    </li>
  );
}

interface FigureParts {
  name: string;
  value: number | undefined;
  more?: boolean;
  tone?: 'warn' | undefined;
}

function Figure({ name, value, more = false, tone }: FigureParts) {
  const shown = value === undefined ? '–' : `${value.toLocaleString('en')}${more ? '+' : ''}`;
  return (
    <div className={names(css.figure, tone && css[tone])}>
      <dt>{name}</dt>
      <dd>{tone === undefined ? shown : <a href="#people">{shown}</a>}</dd>
    </div>
  );
}
