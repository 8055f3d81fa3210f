import { texts } from '../texts/kit.ts';
import { Away } from './Away.tsx';
import css from './WhatItMeans.module.css';

/** Quietly after a refusal: the way to what its code means and what to do, on our own server. Nothing where there is no code. */
export function WhatItMeans({ code }: { code: string | null }) {
  if (code === null || code === '') return null;
  return (
    <span className={css.quiet}>
      {' '}
      <Away href={`/help/errors/${encodeURIComponent(code)}`}>
        {texts.whatItMeans}
        <span className="visually-hidden"> ({code})</span>
      </Away>
    </span>
  );
}
