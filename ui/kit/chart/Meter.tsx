import { names } from '../names.ts';
import css from './Meter.module.css';

/** How much of something is used, from 0 to 1: a bar, and the same in words beside it. */
export function Meter({ label, value, words }: { label: string; value: number; words: string }) {
  const share = Math.min(1, Math.max(0, value));
  return (
    <div className={css.meter}>
      <p className={css.words}>
        <span>{label}</span>
        <span>{words}</span>
      </p>
      <div
        className={css.track}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={words}
      >
        <svg className={names(css.bar, share >= 0.9 && css.full)} width="100%" height="6" aria-hidden="true">
          <rect width={`${share * 100}%`} height="6" rx="3" />
        </svg>
      </div>
    </div>
  );
}
