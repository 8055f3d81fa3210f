import type { ComponentProps } from 'react';
import css from './Button.module.css';
import { names } from './names.ts';

type Look = 'primary' | 'plain' | 'quiet' | 'link';

/** A button. While `busy` it says so and does nothing. */
export function Button({
  look = 'plain',
  busy = false,
  onClick,
  ...rest
}: ComponentProps<'button'> & { look?: Look; busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      className={names(css.button, css[look])}
      // Not `disabled`: a person with a keyboard would lose their place.
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    />
  );
}
