import { Link, type LinkProps } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { texts } from '../texts/kit.ts';
import { Empty, Section } from './Section.tsx';
import css from './Tabs.module.css';

export interface Tab {
  id: string;
  name: string;
  /** How many things wait there. */
  count?: string | undefined;
  address: Pick<LinkProps, 'to' | 'params' | 'search'>;
}

/** The parts of one page, each with an address of its own. `label`: what they are parts of; `now`: the id of the one that is shown. */
export function Tabs({ label, tabs, now }: { label: string; tabs: readonly Tab[]; now: string }) {
  const list = useRef<HTMLElement>(null);
  // On a phone the tabs scroll; the one that is shown must not be out of sight.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [now]);
  return (
    <nav ref={list} className={css.tabs} aria-label={label}>
      {tabs.map(({ id, name, count, address }) => (
        <Link
          key={id}
          {...address}
          className={css.tab}
          activeOptions={{ exact: true, includeSearch: address.search !== undefined }}
          aria-current={id === now ? 'page' : undefined}
          resetScroll={false}
        >
          {name}
          {count !== undefined && (
            <>
              {' '}
              <span className={css.count}>{count}</span>
            </>
          )}
        </Link>
      ))}
    </nav>
  );
}

/** For an address that names none of them. */
export function NoSuchTab() {
  const { none, mistyped, chooseAbove } = texts.tabs;
  return (
    <Section title={none}>
      <Empty title={mistyped}>
        <p>{chooseAbove}</p>
      </Empty>
    </Section>
  );
}
