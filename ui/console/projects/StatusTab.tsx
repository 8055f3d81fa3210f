import { Section } from '../../kit/Section.tsx';
import { optionsFrom, useStatuses, useTicketTypes } from './choices.ts';
import { type Category, categoryNames } from './event-words.ts';
import { FreeSelect, once, type Option } from './FreeSelect.tsx';
import { KeptFor, OnOff } from './OnOff.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import css from './Settings.module.css';
import { usePart } from './settings.tsx';
import { StatusTable } from './StatusTable.tsx';

const stateCategories: Option[] = [
  { value: 'submitted', label: 'Submitted', group: 'Categories' },
  { value: 'in_progress', label: 'In progress', group: 'Categories' },
  { value: 'waiting_on_customer', label: 'Waiting on customer', group: 'Categories' },
  { value: 'resolved', label: 'Resolved', group: 'Categories' },
];

/** Which status of the issue goes with which state of the ticket, in each direction. */
export function StatusTab() {
  const { project, value: sync, change } = usePart('statusSync');
  const statuses = useStatuses(project);
  const types = useTicketTypes(project);
  const statusOptions = optionsFrom(statuses, ({ items }) =>
    once(items.map(({ name }) => ({ value: name, label: name }))),
  );
  const states = once(
    (types.data?.items ?? []).flatMap(({ archived, name, states: of }) =>
      archived ? [] : of.map(({ id, label }) => ({ value: id, label: `${label} (${name})`, group: 'States' })),
    ),
  );
  const stateOptions = [...stateCategories, ...states];
  return (
    <div className={css.stack}>
      <KeptFor what="two-way status" />
      <Section title="Two-way status">
        <div className={css.body}>
          <OnOff
            checked={sync.enabled}
            label="Keep status and ticket state together"
            does="A change on one side is made on the other, by the tables below. A closed issue is never reopened by a late change."
            onChange={(enabled) => change({ ...sync, enabled }, `Two-way status is ${enabled ? 'on' : 'off'}`)}
          />
        </div>
      </Section>
      <Section title="From the issue to Intercom">
        <div className={css.body}>
          <ReadNotice query={statuses} instead="Type the statuses as the host shows them." />
          <ReadNotice
            query={types}
            instead="The states of ticket types could not be read; their categories are offered."
          />
          <StatusTable
            name="From the issue to Intercom"
            from={{ name: 'Status', options: statusOptions }}
            to={{ name: 'Ticket state', options: stateOptions }}
            table={sync.toIntercom}
            onChange={(toIntercom, said) => change({ ...sync, toIntercom }, said)}
          />
          <div className={css.field}>
            <span className={css.label}>Every other status, by its category</span>
            <div className={css.columns}>
              {(Object.keys(categoryNames) as Category[]).map((category) => (
                <FreeSelect
                  key={category}
                  label={categoryNames[category]}
                  placeholder="The ticket stays as it is"
                  clearable
                  options={stateOptions}
                  value={sync.toIntercomByCategory[category] ?? null}
                  onChange={(state) => {
                    const { [category]: _before, ...others } = sync.toIntercomByCategory;
                    const toIntercomByCategory = state === null ? others : { ...others, [category]: state };
                    change(
                      { ...sync, toIntercomByCategory },
                      `${categoryNames[category]}: ${labelOf(stateOptions, state) ?? 'no change'}`,
                    );
                  }}
                />
              ))}
            </div>
          </div>
        </div>
      </Section>
      <Section title="From Intercom to the issue">
        <div className={css.body}>
          <StatusTable
            name="From Intercom to the issue"
            from={{ name: 'Ticket state', options: states }}
            to={{ name: 'Status', options: statusOptions }}
            table={withoutCategories(sync.fromIntercom)}
            onChange={(lines, said) =>
              change({ ...sync, fromIntercom: { ...onlyCategories(sync.fromIntercom), ...lines } }, said)
            }
          />
          <div className={css.field}>
            <span className={css.label}>Every other state, by its category</span>
            <div className={css.columns}>
              {stateCategories.map(({ value: category, label }) => (
                <FreeSelect
                  key={category}
                  label={label}
                  placeholder="The issue stays as it is"
                  clearable
                  options={statusOptions}
                  value={sync.fromIntercom[category] ?? null}
                  onChange={(status) => {
                    const { [category]: _before, ...others } = sync.fromIntercom;
                    const fromIntercom = status === null ? others : { ...others, [category]: status };
                    change({ ...sync, fromIntercom }, `${label}: ${status ?? 'no change'}`);
                  }}
                />
              ))}
            </div>
          </div>
        </div>
      </Section>
    </div>
  );
}

const isCategory = (state: string): boolean => stateCategories.some(({ value }) => value === state);

function onlyCategories(table: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(table).filter(([state]) => isCategory(state)));
}

function withoutCategories(table: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(table).filter(([state]) => !isCategory(state)));
}

function labelOf(options: Option[], value: string | null): string | null {
  return options.find((option) => option.value === value)?.label ?? value;
}
