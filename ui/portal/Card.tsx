import { type ReactNode, useEffect, useRef } from 'react';
import { Languages } from '../kit/Languages.tsx';
import { Mark } from '../kit/Mark.tsx';
import css from './Card.module.css';

/** One card and nothing else: what stands before the portal. A card that takes the place of another takes the focus too. */
export function Card({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title;
    if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus();
  }, [title]);
  return (
    <div className={css.page}>
      <main className={css.card}>
        <div className={css.head}>
          <Mark />
          {lead !== undefined && <p className={css.lead}>{lead}</p>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </div>
        {children}
      </main>
      <footer className={css.foot}>
        <Languages />
      </footer>
    </div>
  );
}
