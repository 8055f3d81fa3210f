import type { z } from 'zod';
import type { CheckedSchema } from '../../../src/api/schemas/workflow-runs.ts';
import { State } from '../../kit/State.tsx';
import css from './Builder.module.css';
import type { Operator } from './model.ts';
import { conditionInWords, valueInWords } from './words.ts';

type CheckedAnswer = z.infer<typeof CheckedSchema>;

/** Conditions as they were looked at: what each found, and whether it held. */
export function Checked({ checked }: { checked: CheckedAnswer[] }) {
  if (checked.length === 0) return null;
  return (
    <ul className={css.checked} aria-label="Conditions">
      {checked.map(({ field, is, value, found, holds }, at) => {
        const was = valueInWords(found);
        const asked = conditionInWords({ field, is: is as Operator, value: value as string });
        return (
          <li key={at}>
            <State tone={holds ? 'good' : 'quiet'}>
              {asked}: {holds ? 'yes' : 'no'} <span className={css.muted}>· it is {was === '' ? 'empty' : was}</span>
            </State>
          </li>
        );
      })}
    </ul>
  );
}
