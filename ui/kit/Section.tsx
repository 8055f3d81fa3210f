import { type ReactNode, type Ref, useId } from 'react';
import css from './Section.module.css';

interface Parts {
  title: string;
  /** At the end of the heading's line. */
  aside?: ReactNode;
  /** So that focus can be put back here. */
  headingRef?: Ref<HTMLHeadingElement>;
  id?: string;
  children: ReactNode;
}

/** One subject of a page: a heading and what belongs to it. */
export function Section({ title, aside, headingRef, id, children }: Parts) {
  const heading = useId();
  return (
    <section className={css.section} aria-labelledby={heading} id={id}>
      <div className={css.head}>
        <h2 id={heading} ref={headingRef} tabIndex={-1}>
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** What stands together on a page without a heading of its own. */
export function Card({ children }: { children: ReactNode }) {
  return <div className={css.section}>{children}</div>;
}

/** What a section says when it has nothing to show, and the next step. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={css.empty}>
      <p className={css.emptyTitle}>{title}</p>
      {children}
    </div>
  );
}
