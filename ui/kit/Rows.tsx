import type { ReactNode } from 'react';
import { texts } from '../texts/kit.ts';
import { Button } from './Button.tsx';
import css from './Rows.module.css';

/** Things of one kind under each other, in a section. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={css.rows} aria-label={label}>
      {children}
    </ul>
  );
}

interface RowParts {
  /** What it is called, as the link that leads to it. */
  name: ReactNode;
  about: ReactNode;
  /** What one has to know of it beside its name and what it is about. */
  notice?: ReactNode;
  /** How it stands. */
  state: ReactNode;
  /** When it was, or what can be done with it. */
  end: ReactNode;
}

/** One of them. Narrow, how it stands comes below what it is. */
export function Row({ name, about, notice, state, end }: RowParts) {
  return (
    <li className={css.row}>
      <div className={css.what}>
        <p className={css.name}>{name}</p>
        <p className={css.about}>{about}</p>
        {notice}
      </div>
      <div className={css.state}>{state}</div>
      <div className={css.end}>{end}</div>
    </li>
  );
}

/** Under rows of which there are more than are shown. */
export function MoreRows({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  return (
    <div className={css.more}>
      <Button busy={busy} onClick={onMore}>
        {texts.rows.more}
      </Button>
    </div>
  );
}
