import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { OverviewAnswer } from '../../../src/api/schemas/overview.ts';
import { names } from '../../kit/names.ts';
import { locale } from '../../texts/language.ts';
import { texts } from '../../texts/overview.ts';
import { usePeople } from '../people.ts';
import { shortDuration } from './figures.ts';
import css from './Headline.module.css';

const said = texts.figures;

/** The figures one looks at first. */
export function Headline({ overview }: { overview: OverviewAnswer | undefined }) {
  const { matters, more } = usePeople();
  const latency = overview?.totals.latency ?? null;
  const queue = overview?.queue;
  const stuck = overview?.checks.some(({ name, ok }) => name === 'queue' && !ok) ?? false;
  return (
    <section className={css.card} aria-label={said.title}>
      <dl className={css.figures}>
        <Figure name={said.delivered} value={overview && counted(overview.totals.delivered)}>
          {overview && inRange(overview)}
        </Figure>
        <Figure name={texts.fromEventToNote} value={overview && (latency === null ? '–' : shortDuration(latency.p50))}>
          {latency === null ? said.noNote : said.within(shortDuration(latency.p95))}
        </Figure>
        <Figure name={texts.waiting} value={queue && counted(queue.waiting)} tone={stuck ? 'warn' : undefined}>
          {queue && (queue.waiting === 0 ? said.nothingWaits : said.oldest(shortDuration(queue.oldestSeconds * 1000)))}
        </Figure>
        <Figure
          name={said.needPerson}
          value={overview && `${counted(matters.length)}${more ? '+' : ''}`}
          tone={matters.length > 0 ? 'warn' : undefined}
        >
          {matters.length > 0 ? <a href="#people">{said.seeWhatToDo}</a> : said.nobody}
        </Figure>
      </dl>
      {overview?.checks
        .filter(({ ok }) => !ok)
        .map(({ name, message, fix }) => (
          <p key={name} className={css.check} role="alert">
            <b>{sentence(name === 'queue' ? message : `${name}: ${message}`)}.</b> {fix}{' '}
            {name === 'queue' && <Link to="/console/activity">{said.seeWhatWaits}</Link>}
          </p>
        ))}
    </section>
  );
}

function inRange({ range, totals }: OverviewAnswer): string {
  const failed = totals.failed + totals.unknown;
  const when = said.inRange[range];
  if (failed + totals.delivered === 0) return when;
  return failed === 0 ? said.noneFailed(when) : said.failed(when, counted(failed));
}

function counted(value: number): string {
  return value.toLocaleString(locale);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface FigureParts {
  name: string;
  value: string | undefined;
  tone?: 'warn' | undefined;
  children: ReactNode;
}

function Figure({ name, value, tone, children }: FigureParts) {
  return (
    <div className={names(css.figure, tone && css[tone])}>
      <dt>{name}</dt>
      <dd className={css.value}>{value ?? '–'}</dd>
      <dd className={css.more}>{children}</dd>
    </div>
  );
}
