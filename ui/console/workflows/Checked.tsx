import type { z } from 'zod';
import type { CheckedSchema } from '../../../src/api/schemas/workflow-runs.ts';
import { State } from '../../kit/State.tsx';
import { texts } from '../../texts/workflow-runs.ts';
import css from './Checked.module.css';
import lines from './Lines.module.css';
import type { Operator } from './model.ts';
import { conditionInWords, valueInWords } from './words.ts';

const said = texts.checked;

type CheckedAnswer = z.infer<typeof CheckedSchema>;

/** Conditions as they were looked at: what each found, and whether it held. */
export function Checked({ checked }: { checked: CheckedAnswer[] }) {
  if (checked.length === 0) return null;
  return (
    <ul className={css.checked} aria-label={said.conditions}>
      {checked.map(({ field, is, value, found, holds }, at) => {
        const was = valueInWords(found);
        const asked = conditionInWords({ field, is: is as Operator, value: value as string });
        return (
          <li key={at}>
            <State tone={holds ? 'good' : 'quiet'}>
              {holds ? said.holds(asked) : said.holdsNot(asked)}{' '}
              <span className={lines.muted}>· {was === '' ? said.wasEmpty : said.was(was)}</span>
            </State>
          </li>
        );
      })}
    </ul>
  );
}
