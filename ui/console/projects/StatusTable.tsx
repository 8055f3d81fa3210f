import { useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { FreeSelect, type Option } from './FreeSelect.tsx';
import css from './StatusTable.module.css';

interface Side {
  name: string;
  /** Null: they could not be read. */
  options: Option[] | null;
}

interface Parts {
  name: string;
  from: Side;
  to: Side;
  table: Record<string, string>;
  onChange: (table: Record<string, string>, said: string) => void;
}

/** Lines of a table of statuses: one side to the other, each of the left once. */
export function StatusTable({ name, from, to, table, onChange }: Parts) {
  const [made, make] = useState<{ from: string | null; to: string | null } | null>(null);
  const lines = Object.entries(table);
  const left = from.options?.filter(({ value }) => !(value in table)) ?? null;
  const finish = (line: { from: string | null; to: string | null }): void => {
    if (line.from === null || line.to === null) return make(line);
    make(null);
    onChange({ ...table, [line.from]: line.to }, `${labelOf(from, line.from)} → ${labelOf(to, line.to)}`);
  };
  return (
    <div className={css.lines} role="group" aria-label={name}>
      {lines.length === 0 && made === null && <p className={css.none}>No line yet.</p>}
      {lines.map(([key, value]) => (
        <div key={key} className={css.line}>
          <span className={css.from}>{labelOf(from, key)}</span>
          <span className={css.arrow} aria-hidden="true">
            →
          </span>
          <FreeSelect
            aria-label={`${to.name} for ${labelOf(from, key)}`}
            options={to.options}
            value={value}
            onChange={(next) => {
              if (next !== null) onChange({ ...table, [key]: next }, `${labelOf(from, key)} → ${labelOf(to, next)}`);
            }}
          />
          <button
            type="button"
            className={css.remove}
            aria-label={`Remove the line of ${labelOf(from, key)}`}
            onClick={() => {
              const { [key]: _removed, ...others } = table;
              onChange(others, `${labelOf(from, key)} has no line any more`);
            }}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      {made === null ? (
        <Button onClick={() => make({ from: null, to: null })}>Add a line</Button>
      ) : (
        <div className={css.line}>
          <FreeSelect
            aria-label={`New line: ${from.name}`}
            placeholder={from.name}
            options={left}
            value={made.from}
            onChange={(key) => finish({ ...made, from: key })}
          />
          <span className={css.arrow} aria-hidden="true">
            →
          </span>
          <FreeSelect
            aria-label={`New line: ${to.name}`}
            placeholder={to.name}
            options={to.options}
            value={made.to}
            onChange={(value) => finish({ ...made, to: value })}
          />
          <button type="button" className={css.remove} aria-label="Leave the new line" onClick={() => make(null)}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}

function labelOf({ options }: Side, value: string): string {
  return options?.find((option) => option.value === value)?.label ?? value;
}
