import { Link } from '@tanstack/react-router';
import { type RefObject, useRef, useState } from 'react';
import type { LinkAnswer } from '../../../src/api/schemas.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { PartNotice } from '../AwayNotice.tsx';
import { Page } from '../Page.tsx';
import { useViewer } from '../session.ts';
import { counted } from '../words.ts';
import css from './Links.module.css';
import { FilterBar } from './FilterBar.tsx';
import { LinkByHand } from './LinkByHand.tsx';
import { LinkTable } from './LinkTable.tsx';
import { type Filters, linksPath, questionOf, useFilters, useFoundLinks } from './questions.ts';
import { useResume } from './resume.ts';
import { useUnlink } from './unlink.ts';

/** Every link: found, opened on both sides, made and ended by hand, taken along as a file. */
export function Links() {
  const [filters, seek] = useFilters();
  const [linking, link] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const isAdmin = useViewer().data?.role === 'admin';
  return (
    <Page
      title="Links"
      lead="Which issue is linked to which conversation."
      actions={
        <>
          <a className={css.action} href={`${linksPath}.csv?${questionOf(filters)}`} download="links.csv">
            <Icon name="download" />
            Export CSV
          </a>
          {isAdmin && (
            <Link className={css.action} to="/console/links/import">
              <Icon name="search" />
              Import from existing issues
            </Link>
          )}
          <Button look="primary" onClick={() => link(true)}>
            Link by hand
          </Button>
        </>
      }
    >
      <Section title="Links" headingRef={heading} aside={<FilterBar filters={filters} onSeek={seek} />}>
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
        {`${counted(links.length, 'link')}${found.hasNextPage ? ' and more' : ''} found`}
      </p>
      <LinkTable links={links} onUnlink={(one: LinkAnswer) => unlink(one)} onResume={resume} />
      <div className={css.end}>
        <span>{found.hasNextPage ? `The first ${counted(links.length, 'link')}` : counted(links.length, 'link')}</span>
        {found.hasNextPage && (
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            Show more
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
      <Empty title={q === undefined ? 'No link fits these filters' : `No link fits “${q}”`}>
        <p>Every word must stand in the issue’s key or summary, the conversation’s title or its id.</p>
        <p>
          <Button
            look="link"
            onClick={() => onAll({ q: '', host: '', project: '', connection: '', source: '', state: '' })}
          >
            Show all links
          </Button>
        </p>
      </Empty>
    );
  return (
    <Empty title="No conversation is linked yet">
      <p>
        Paste the address of an Intercom conversation into the description or a comment of an issue,{' '}
        <Button look="link" onClick={onLink}>
          link one by hand
        </Button>
        , or <Link to="/console/links/import">look for links in the issues you have</Link>.
      </p>
    </Empty>
  );
}
