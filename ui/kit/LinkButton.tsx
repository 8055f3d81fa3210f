import type { ComponentProps } from 'react';
import css from './Button.module.css';
import { names } from './names.ts';

/** A link that looks like the buttons beside it. */
export function LinkButton({
  look = 'plain',
  className,
  ...rest
}: ComponentProps<'a'> & { look?: 'primary' | 'plain' }) {
  return <a {...rest} className={names(css.button, css.anchor, css[look], className)} />;
}
