import { useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { texts } from '../../texts/project-status.ts';
import { Arrow } from './Arrow.tsx';
import { FreeSelect, type Option } from '../FreeSelect.tsx';
import css from './StatusTable.module.css';

const said = texts.table;

interface Side {
  of: keyof typeof sides;
  /** Null: they could not be read. */
  options: Option[] | null;
}

const sides = {
  status: { name: said.status, for: said.statusFor, new: said.newStatus },
  state: { name: said.state, for: said.stateFor, new: said.newState },
};

interface Parts {
  name: string;
  from: Side;
  to: Side;
  table: Record<string, string>;
  onChange: (table: Record<string, string>, what: string) => void;
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
      {lines.length === 0 && made === null && <p className={css.none}>{said.noLine}</p>}
      {lines.map(([key, value]) => (
        <div key={key} className={css.line}>
          <span className={css.from}>{labelOf(from, key)}</span>
          <Arrow />
          <FreeSelect
            aria-label={sides[to.of].for(labelOf(from, key))}
            options={to.options}
            value={value}
            onChange={(next) => {
              if (next !== null) onChange({ ...table, [key]: next }, `${labelOf(from, key)} → ${labelOf(to, next)}`);
            }}
          />
          <button
            type="button"
            className={css.remove}
            aria-label={said.remove(labelOf(from, key))}
            onClick={() => {
              const { [key]: _removed, ...others } = table;
              onChange(others, said.isRemoved(labelOf(from, key)));
            }}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      {made === null ? (
        <Button onClick={() => make({ from: null, to: null })}>{said.add}</Button>
      ) : (
        <div className={css.line}>
          <FreeSelect
            aria-label={sides[from.of].new}
            placeholder={sides[from.of].name}
            options={left}
            value={made.from}
            onChange={(key) => finish({ ...made, from: key })}
          />
          <Arrow />
          <FreeSelect
            aria-label={sides[to.of].new}
            placeholder={sides[to.of].name}
            options={to.options}
            value={made.to}
            onChange={(value) => finish({ ...made, to: value })}
          />
          <button type="button" className={css.remove} aria-label={said.leave} onClick={() => make(null)}>
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
