import { WhatItMeans } from '../kit/WhatItMeans.tsx';
import { Refused } from './api.ts';
import css from './Trouble.module.css';

/** What was refused and what to do now, said aloud when it appears. */
export function Trouble({ error }: { error: Error | null }) {
  return (
    <div role="alert" className={css.place}>
      {error !== null && (
        <p className={css.trouble}>
          {error.message}
          <Meaning of={error} />
        </p>
      )}
    </div>
  );
}

/** What the code of a refusal means; nothing of an error that is none. */
export function Meaning({ of }: { of: Error }) {
  return <WhatItMeans code={of instanceof Refused ? of.code : null} />;
}
