import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { texts } from '../../texts/project-escalation.ts';
import { Arrow } from './Arrow.tsx';
import css from './FieldMapping.module.css';
import { FreeSelect } from '../FreeSelect.tsx';
import { MappingValue } from './MappingValue.tsx';
import settings from './Settings.module.css';
import type { Attribute } from './ticket-types.ts';

const said = texts.values;

interface Parts {
  values: [string, string][];
  /** What the field of the issue can be; null: not known. */
  offered: string[] | null;
  /** What it is for; null: not known. */
  attribute: Attribute | null;
  onChange: (values: [string, string][]) => void;
}

/** Value of the issue → value of the ticket. */
export function ValueTable({ values, offered, attribute, onChange }: Parts) {
  const left = offered?.filter((value) => !values.some(([key]) => key === value)) ?? [];
  return (
    <div className={css.values} role="group" aria-label={said.title}>
      <span className={settings.label}>{said.title}</span>
      {values.map(([key, value], at) => {
        const set = (next: [string, string]): void => onChange(values.with(at, next));
        return (
          <div key={at} className={css.value}>
            <FreeSelect
              aria-label={said.ofIssue(at + 1)}
              options={
                offered === null ? null : [key, ...left].filter(Boolean).map((one) => ({ value: one, label: one }))
              }
              value={key === '' ? null : key}
              onChange={(next) => set([next ?? '', value])}
            />
            <Arrow />
            <MappingValue
              aria-label={said.ofTicket(at + 1)}
              value={value}
              attribute={attribute}
              onChange={(next) => set([key, next])}
            />
            <button
              type="button"
              className={css.remove}
              aria-label={said.remove(at + 1)}
              onClick={() => onChange(values.toSpliced(at, 1))}
            >
              <Icon name="close" />
            </button>
          </div>
        );
      })}
      <div>
        <Button look="link" onClick={() => onChange([...values, ['', '']])}>
          {values.length === 0 ? said.begin : said.add}
        </Button>
        {offered !== null && left.length > 0 && values.length > 0 && (
          <>
            {' · '}
            <Button
              look="link"
              onClick={() => onChange([...values, ...left.map((one): [string, string] => [one, ''])])}
            >
              {said.addOthers(left.length)}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

/** As it is saved: without the lines that are not whole. */
export function tableOf(values: [string, string][]): Record<string, string> {
  return Object.fromEntries(values.filter(([key, value]) => key !== '' && value !== ''));
}
