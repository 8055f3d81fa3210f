import type { StatusSyncSettings } from '../../../src/api/schemas/project-settings.ts';
import { texts as linking } from '../../texts/project-linking.ts';
import { texts } from '../../texts/project-status.ts';
import { categories } from './event-words.ts';
import { FreeSelect, type Option } from '../FreeSelect.tsx';
import css from './Settings.module.css';
import { StatusTable } from './StatusTable.tsx';

export type Tables = Pick<StatusSyncSettings, 'toIntercom' | 'toIntercomByCategory' | 'fromIntercom'>;

const said = texts.table;

const stateCategories: Option[] = Object.entries(texts.stateCategories).map(([value, label]) => ({
  value,
  label,
  group: texts.categories,
}));

interface Parts {
  /** What readers call the tables by. */
  name: string;
  tables: Tables;
  /** Null: they could not be read. */
  statuses: Option[] | null;
  states: Option[];
  /** What is said where a category has no line. */
  otherwise?: string;
  onChange: (tables: Tables, what: string) => void;
}

/** Status of the issue → ticket state, line by line, and by category for the others. */
export function ToIntercom({ name, tables, statuses, states, otherwise, onChange }: Parts) {
  const options = [...stateCategories, ...states];
  return (
    <>
      <StatusTable
        name={name}
        from={{ of: 'status', options: statuses }}
        to={{ of: 'state', options }}
        table={tables.toIntercom}
        onChange={(toIntercom, what) => onChange({ ...tables, toIntercom }, what)}
      />
      <div className={css.field} role="group" aria-label={said.byCategory(name)}>
        <span className={css.label}>{said.otherStatuses}</span>
        <div className={css.columns}>
          {categories.map((category) => (
            <FreeSelect
              key={category}
              label={linking.categories[category]}
              placeholder={otherwise ?? texts.ticketStays}
              clearable
              options={options}
              value={tables.toIntercomByCategory[category] ?? null}
              onChange={(state) => {
                const { [category]: _before, ...others } = tables.toIntercomByCategory;
                const toIntercomByCategory = state === null ? others : { ...others, [category]: state };
                onChange(
                  { ...tables, toIntercomByCategory },
                  changed(linking.categories[category], labelOf(options, state)),
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
        from={{ of: 'state', options: states }}
        to={{ of: 'status', options: statuses }}
        table={only(fromIntercom, (state) => !isCategory(state))}
        onChange={(lines, what) =>
          onChange({ ...tables, fromIntercom: { ...only(fromIntercom, isCategory), ...lines } }, what)
        }
      />
      <div className={css.field} role="group" aria-label={said.byCategory(name)}>
        <span className={css.label}>{said.otherStates}</span>
        <div className={css.columns}>
          {stateCategories.map(({ value: category, label }) => (
            <FreeSelect
              key={category}
              label={label}
              placeholder={otherwise ?? texts.issueStays}
              clearable
              options={statuses}
              value={fromIntercom[category] ?? null}
              onChange={(status) => {
                const { [category]: _before, ...others } = fromIntercom;
                const next = status === null ? others : { ...others, [category]: status };
                onChange({ ...tables, fromIntercom: next }, changed(label, status));
              }}
            />
          ))}
        </div>
      </div>
    </>
  );
}

function changed(category: string, to: string | null): string {
  return to === null ? said.noChange(category) : `${category}: ${to}`;
}

const isCategory = (state: string): boolean => stateCategories.some(({ value }) => value === state);

function only(table: Record<string, string>, which: (state: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(table).filter(([state]) => which(state)));
}

function labelOf(options: Option[], value: string | null): string | null {
  return options.find((option) => option.value === value)?.label ?? value;
}
