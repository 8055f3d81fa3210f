import type { StatusSyncSettings } from '../../../src/api/schemas/project-settings.ts';
import { type Category, categoryNames } from './event-words.ts';
import { FreeSelect, type Option } from './FreeSelect.tsx';
import css from './Settings.module.css';
import { StatusTable } from './StatusTable.tsx';

export type Tables = Pick<StatusSyncSettings, 'toIntercom' | 'toIntercomByCategory' | 'fromIntercom'>;

const stateCategories: Option[] = [
  { value: 'submitted', label: 'Submitted', group: 'Categories' },
  { value: 'in_progress', label: 'In progress', group: 'Categories' },
  { value: 'waiting_on_customer', label: 'Waiting on customer', group: 'Categories' },
  { value: 'resolved', label: 'Resolved', group: 'Categories' },
];

interface Parts {
  /** What readers call the tables by. */
  name: string;
  tables: Tables;
  /** Null: they could not be read. */
  statuses: Option[] | null;
  states: Option[];
  /** What is said where a category has no line. */
  otherwise?: string;
  onChange: (tables: Tables, said: string) => void;
}

/** Status of the issue → ticket state, line by line, and by category for the others. */
export function ToIntercom({ name, tables, statuses, states, otherwise, onChange }: Parts) {
  const options = [...stateCategories, ...states];
  return (
    <>
      <StatusTable
        name={name}
        from={{ name: 'Status', options: statuses }}
        to={{ name: 'Ticket state', options }}
        table={tables.toIntercom}
        onChange={(toIntercom, said) => onChange({ ...tables, toIntercom }, said)}
      />
      <div className={css.field} role="group" aria-label={`${name}, by category`}>
        <span className={css.label}>Every other status, by its category</span>
        <div className={css.columns}>
          {(Object.keys(categoryNames) as Category[]).map((category) => (
            <FreeSelect
              key={category}
              label={categoryNames[category]}
              placeholder={otherwise ?? 'The ticket stays as it is'}
              clearable
              options={options}
              value={tables.toIntercomByCategory[category] ?? null}
              onChange={(state) => {
                const { [category]: _before, ...others } = tables.toIntercomByCategory;
                const toIntercomByCategory = state === null ? others : { ...others, [category]: state };
                onChange(
                  { ...tables, toIntercomByCategory },
                  `${categoryNames[category]}: ${labelOf(options, state) ?? 'no change'}`,
                );
              }}
            />
          ))}
        </div>
      </div>
    </>
  );
}

/** Ticket state → status of the issue, line by line, and by category for the others. */
export function FromIntercom({ name, tables, statuses, states, otherwise, onChange }: Parts) {
  const { fromIntercom } = tables;
  return (
    <>
      <StatusTable
        name={name}
        from={{ name: 'Ticket state', options: states }}
        to={{ name: 'Status', options: statuses }}
        table={only(fromIntercom, (state) => !isCategory(state))}
        onChange={(lines, said) =>
          onChange({ ...tables, fromIntercom: { ...only(fromIntercom, isCategory), ...lines } }, said)
        }
      />
      <div className={css.field} role="group" aria-label={`${name}, by category`}>
        <span className={css.label}>Every other state, by its category</span>
        <div className={css.columns}>
          {stateCategories.map(({ value: category, label }) => (
            <FreeSelect
              key={category}
              label={label}
              placeholder={otherwise ?? 'The issue stays as it is'}
              clearable
              options={statuses}
              value={fromIntercom[category] ?? null}
              onChange={(status) => {
                const { [category]: _before, ...others } = fromIntercom;
                const next = status === null ? others : { ...others, [category]: status };
                onChange({ ...tables, fromIntercom: next }, `${label}: ${status ?? 'no change'}`);
              }}
            />
          ))}
        </div>
      </div>
    </>
  );
}

const isCategory = (state: string): boolean => stateCategories.some(({ value }) => value === state);

function only(table: Record<string, string>, which: (state: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(table).filter(([state]) => which(state)));
}

function labelOf(options: Option[], value: string | null): string | null {
  return options.find((option) => option.value === value)?.label ?? value;
}
