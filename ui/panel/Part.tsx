import { type ComponentProps, type ReactNode, type Ref, useId } from 'react';
import { texts as calls } from '../texts/calls.ts';
import { texts as kit } from '../texts/kit.ts';
import { Icon, type IconName } from '../kit/Icon.tsx';
import { names } from '../kit/names.ts';
import type { Tone } from '../kit/State.tsx';
import type { CallFailed } from './host.ts';
import css from './Part.module.css';

interface PartParts {
  title: ReactNode;
  aside?: ReactNode;
  /** Takes the focus when what had it is gone. */
  headingRef?: Ref<HTMLHeadingElement>;
  children: ReactNode;
}

/** One subject of the panel. */
export function Part({ title, aside, headingRef, children }: PartParts) {
  const heading = useId();
  return (
    <section className={css.part} aria-labelledby={heading}>
      <div className={css.head}>
        <h2 id={heading} ref={headingRef} tabIndex={-1} className={css.heading}>
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** At the end of a part's heading. */
export function AsideButton({
  icon,
  busy = false,
  onClick,
  ...rest
}: ComponentProps<'button'> & { icon: IconName; busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      className={css.aside}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      <Icon name={icon} />
      {rest.children}
    </button>
  );
}

/** A part that is closed until somebody wants it. */
export function ClosedPart({
  title,
  isOpen,
  onToggle,
  children,
}: {
  title: ReactNode;
  isOpen: boolean;
  onToggle: () => void;
  children: ReactNode;
}) {
  const place = useId();
  return (
    <section className={css.part} aria-labelledby={`${place}-title`}>
      <h2 className={css.opener}>
        <button
          type="button"
          id={`${place}-title`}
          className={css.open}
          aria-expanded={isOpen}
          aria-controls={place}
          onClick={onToggle}
        >
          <span>{title}</span>
          <span className={names(css.turn, isOpen && css.turned)}>
            <Icon name="down" />
          </span>
        </button>
      </h2>
      <div id={place} hidden={!isOpen} className={css.inside}>
        {isOpen && children}
      </div>
    </section>
  );
}

/** Something to know first: what is the matter, and what to do. */
export function Notice({ tone, text, children }: { tone: Tone; text: string; children?: ReactNode }) {
  return (
    <div className={names(css.notice, css[tone])}>
      <span className={css.sign} aria-hidden="true">
        <Icon name={tone === 'quiet' || tone === 'busy' ? 'look' : 'warn'} />
      </span>
      <div className={css.said}>
        <p className={css.what}>{text}</p>
        {children}
      </div>
    </div>
  );
}

/** What a button could not do. */
export function Trouble({ trouble }: { trouble: CallFailed | null }) {
  return (
    <div role="alert" className={css.trouble}>
      {trouble !== null && (
        <p>
          {trouble.message}
          {trouble.kind === 'away' && ` ${calls.nothingLost}`}
        </p>
      )}
    </div>
  );
}

/** The place of what is on its way. */
export function Loading() {
  return (
    <div role="status" className={css.wait}>
      <span className="visually-hidden">{kit.loading}</span>
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={css.empty}>
      <p className={css.what}>{title}</p>
      {children}
    </div>
  );
}
