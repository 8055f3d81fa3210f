import { names } from '../../kit/names.ts';
import css from './Arrow.module.css';

/** From what stands before it to what stands after it, for the eye only. */
export function Arrow({ className }: { className?: string | undefined }) {
  return (
    <span className={names(css.arrow, className)} aria-hidden="true">
      →
    </span>
  );
}
