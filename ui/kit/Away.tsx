import type { ReactNode } from 'react';
import css from './Away.module.css';
import { names } from './names.ts';

/** A link that leads away from the console, into another tab; as a `button` where it is the next step. */
export function Away({ href, children, button = false }: { href: string; children: ReactNode; button?: boolean }) {
  return (
    <a className={names(css.away, button && css.button)} href={href} target="_blank" rel="noreferrer">
      {children}
      {/* A word joiner: the arrow stays with the last word. */}
      {'\u2060'}
      <svg className={css.arrow} viewBox="0 0 12 12" aria-hidden="true">
        <path d="M4.5 2H2v8h8V7.5M7 2h3v3m0-3L5.5 6.5" />
      </svg>
      <span className="visually-hidden"> (opens in a new tab)</span>
    </a>
  );
}
