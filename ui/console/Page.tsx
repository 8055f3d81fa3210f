import { type ReactNode, useEffect, useRef } from 'react';
import { names } from '../kit/names.ts';
import css from './Page.module.css';

interface Parts {
  title: string;
  /** One sentence under the title: what this page is for. */
  lead?: ReactNode;
  /** Buttons at the end of the title's line. */
  actions?: ReactNode;
  /** Where one comes from, above the title. */
  back?: ReactNode;
  /** For pages of several columns. */
  wide?: boolean;
  children: ReactNode;
}

/** Where the console was opened, and whether somebody has gone on from there. */
let start: string | null = null;
let gone = false;

/** The frame of every page: its title, what can be done, what it shows. Coming from another page, the title has the focus. */
export function Page({ title, lead, actions, back, wide = false, children }: Parts) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Deskbridge`;
  }, [title]);
  useEffect(() => {
    // Not on the first page: there the browser's own start is what people expect.
    const { pathname } = window.location;
    start ??= pathname;
    gone ||= pathname !== start;
    if (gone) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={names(css.page, wide && css.wide)}>
      <div className={css.top}>
        <div className={css.title}>
          {back !== undefined && <div className={css.back}>{back}</div>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className={css.lead}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}
