import { useEffect, useState } from 'react';
import type { OfferAnswer } from '../../src/api/schemas/portal.ts';
import { Skeleton } from '../kit/Skeleton.tsx';
import { texts } from '../texts/portal.ts';
import { WITHOUT_SERVICE } from './address.ts';
import css from './Home.module.css';
import { Link } from './Link.tsx';
import { OwnApprovals } from './OwnApprovals.tsx';
import { OwnRequests } from './OwnRequests.tsx';
import { Page, Unread } from './Page.tsx';
import { type Reading, useReading } from './reading.ts';
import { SearchField } from './SearchField.tsx';

const said = texts.home;

export const offerPath = '/api/v1/portal/services';

/** With fewer of them, looking is faster than typing. */
const MANY = 7;

/** What one can ask for, and what one has asked for. */
export function Home() {
  const offer = useReading<OfferAnswer>(offerPath);
  return (
    <Page title={said.title}>
      <OwnApprovals />
      <Services offer={offer} />
      <OwnRequests />
    </Page>
  );
}

function Services({ offer: { data, trouble, again } }: { offer: Reading<OfferAnswer> }) {
  const [words, setWords] = useState('');
  useEffect(() => {
    if (data !== null && data.items.length < MANY) setWords('');
  }, [data]);
  if (data === null) return trouble === null ? <Skeleton rows={2} /> : <Unread trouble={trouble} onAgain={again} />;
  const { items, withoutService } = data;
  if (items.length === 0 && !withoutService)
    return (
      <div className={css.nothing}>
        <p className={css.name}>{said.nothing}</p>
        <p>{said.nothingHelp}</p>
      </div>
    );
  const found = items.filter((service) => holds(`${service.name} ${service.description}`, words));
  return (
    <section className={css.services} aria-label={said.offered}>
      {items.length >= MANY && <SearchField label={said.search} value={words} onChange={setWords} />}
      <ul className={css.cards}>
        {found.map(({ id, name, description }) => (
          <li key={id}>
            <Card href={`/portal/new/${id}`} name={name} description={description} />
          </li>
        ))}
        {withoutService && (
          <li>
            <Card
              href={`/portal/new/${WITHOUT_SERVICE}`}
              name={items.length === 0 ? said.make : said.somethingElse}
              description={said.ownWords}
            />
          </li>
        )}
      </ul>
      {found.length === 0 && words.trim() !== '' && (
        <p role="status" className={css.muted}>
          {withoutService ? said.noneCalledButElse(words.trim()) : said.noneCalled(words.trim())}
        </p>
      )}
    </section>
  );
}

function Card({ href, name, description }: { href: string; name: string; description: string }) {
  return (
    <Link className={css.card} href={href}>
      <span className={css.name} dir="auto">
        {name}
      </span>
      {description !== '' && (
        <span className={css.description} dir="auto">
          {description}
        </span>
      )}
    </Link>
  );
}

/** Every word anywhere. */
export function holds(text: string, words: string): boolean {
  const low = text.toLocaleLowerCase();
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => low.includes(word));
}
