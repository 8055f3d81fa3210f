import type { ReactNode } from 'react';
import { names } from './names.ts';
import css from './State.module.css';

/** `busy`: something goes on by itself. `quiet`: nothing to be said. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

/** A state by colour, by shape and by word. */
export function State({ tone, children, pill = false }: { tone: Tone; children: ReactNode; pill?: boolean }) {
  return (
    <span className={names(css.state, css[tone], pill && css.pill)}>
      <span className={css.dot} aria-hidden="true" />
      <span>{children}</span>
    </span>
  );
}
