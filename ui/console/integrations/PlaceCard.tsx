import { type ReactNode, useId } from 'react';
import { State } from '../../kit/State.tsx';
import type { Said } from '../../kit/words.ts';
import css from './PlaceCard.module.css';

/** Places of one kind that are connected, under each other. */
export function PlaceCards({ children }: { children: ReactNode }) {
  return <ul className={css.cards}>{children}</ul>;
}

interface Parts {
  name: string;
  said: Said;
  /** What can be done about it. */
  actions: ReactNode;
  children: ReactNode;
}

/** One of them: what it is called, how it is, and whatever else there is to say. */
export function PlaceCard({ name, said, actions, children }: Parts) {
  const heading = useId();
  return (
    <li className={css.card} aria-labelledby={heading}>
      <div className={css.head}>
        <div className={css.title}>
          <h3 id={heading}>{name}</h3>
          <State tone={said.tone} pill>
            {said.word}
          </State>
        </div>
        <div className={css.actions}>{actions}</div>
      </div>
      {children}
    </li>
  );
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={css.facts}>{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
