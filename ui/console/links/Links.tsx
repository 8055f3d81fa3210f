import { Link } from '@tanstack/react-router';
import { type RefObject, useRef, useState } from 'react';
import type { LinkAnswer } from '../../../src/api/schemas.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { texts } from '../../texts/links.ts';
import { sentence } from '../../texts/sentence.tsx';
import { PartNotice } from '../AwayNotice.tsx';
import { Page } from '../Page.tsx';
import { RouteButton } from '../RouteButton.tsx';
import { useViewer } from '../session.ts';
import css from './Links.module.css';
import { FilterBar } from './FilterBar.tsx';
import { LinkByHand } from './LinkByHand.tsx';
import { LinkTable } from './LinkTable.tsx';
import { type Filters, linksPath, questionOf, useFilters, useFoundLinks } from './questions.ts';
import { useResume } from './resume.ts';
import { useUnlink } from './unlink.ts';

const { page, list } = texts;

/** Every link: found, opened on both sides, made and ended by hand, taken along as a file. */
export function Links() {
  const [filters, seek] = useFilters();
  const [linking, link] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const isAdmin = useViewer().data?.role === 'admin';
  return (
    <Page
      title={page.title}
      lead={page.lead}
      actions={
        <>
          <LinkButton href={`${linksPath}.csv?${questionOf(filters)}`} download="links.csv">
            <Icon name="download" />
            {page.exportCsv}
          </LinkButton>
          {isAdmin && (
            <RouteButton to="/console/links/import">
              <Icon name="search" />
              {page.import}
            </RouteButton>
          )}
          <Button look="primary" onClick={() => link(true)}>
            {page.byHand}
          </Button>
        </>
      }
    >
      <Section title={page.title} headingRef={heading} aside={<FilterBar filters={filters} onSeek={seek} />}>
        <Found filters={filters} onAll={seek} onLink={() => link(true)} heading={heading} />
      </Section>
      {linking && <LinkByHand onClosed={() => link(false)} />}
    </Page>
  );
}

interface FoundParts {
  filters: Filters;
  onAll: (changes: Filters) => void;
  onLink: () => void;
}

function Found({ filters, onAll, onLink, heading }: FoundParts & { heading: RefObject<HTMLHeadingElement | null> }) {
  const found = useFoundLinks(filters);
  // The row that had the focus is gone.
  const unlink = useUnlink(() => document.activeElement === document.body && heading.current?.focus());
  const resume = useResume();
  if (found.data === undefined)
    return found.error === null ? (
      <Skeleton rows={6} />
    ) : (
      <PartNotice error={found.error} onRetry={() => void found.refetch()} />
    );
  const links = found.data.pages.flatMap(({ items }) => items);
  if (links.length === 0) return <Nothing filters={filters} onAll={onAll} onLink={onLink} />;
  return (
    <>
      <p role="status" className="visually-hidden">
        {(found.hasNextPage ? list.foundAndMore : list.found)(links.length)}
      </p>
      <LinkTable links={links} onUnlink={(one: LinkAnswer) => unlink(one)} onResume={resume} />
      <div className={css.end}>
        <span>{(found.hasNextPage ? list.first : list.all)(links.length)}</span>
        {found.hasNextPage && (
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {list.more}
          </Button>
        )}
      </div>
    </>
  );
}

function Nothing({ filters, onAll, onLink }: FoundParts) {
  const { q } = filters;
  if (Object.keys(filters).length > 0)
    return (
      <Empty title={q === undefined ? list.noneFits : list.noneFitsWords(q)}>
        <p>{list.everyWord}</p>
        <p>
          <Button
            look="link"
            onClick={() => onAll({ q: '', host: '', project: '', connection: '', source: '', state: '' })}
          >
            {list.showAll}
          </Button>
        </p>
      </Empty>
    );
  return (
    <Empty title={list.empty}>
      <p>
        {sentence(list.howToBegin, {
          byHand: (
            <Button look="link" onClick={onLink}>
              {list.byHand}
            </Button>
          ),
          import: <Link to="/console/links/import">{list.import}</Link>,
        })}
      </p>
    </Empty>
  );
}
