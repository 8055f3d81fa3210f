import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../kit/Button.tsx';
import { forgetDrafts } from '../../kit/drafts.ts';
import { names } from '../../kit/names.ts';
import { Mark } from '../../kit/Mark.tsx';
import { texts } from '../../texts/sign-in.ts';
import css from './Card.module.css';

interface Parts {
  title: string;
  lead?: ReactNode;
  wide?: boolean;
  /** Quietly, below the card. */
  foot?: ReactNode;
  children: ReactNode;
}

/** One card and nothing else: what stands before the console. A card that takes the place of another takes the focus too. */
export function Card({ title, lead, wide = false, foot, children }: Parts) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Deskbridge`;
    if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus();
  }, [title]);
  return (
    <main className={css.page}>
      <div className={names(css.card, wide && css.wide)}>
        <div className={css.head}>
          <Mark />
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className={css.lead}>{lead}</p>}
        </div>
        {children}
      </div>
      {foot}
    </main>
  );
}

/** The way out, for who got in half way or as the wrong person. */
export function SignOut({ children = texts.signOut }: { children?: string }) {
  return (
    <form method="post" action="/sign-out" onSubmit={forgetDrafts}>
      <Button type="submit" look="link">
        {children}
      </Button>
    </form>
  );
}
