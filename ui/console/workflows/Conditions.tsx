import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { FreeSelect } from '../projects/FreeSelect.tsx';
import { problemAt, problemIn, useBuilder } from './builder.ts';
import css from './Builder.module.css';
import { ListInput } from './fields.tsx';
import type { Condition, Flat, Group, Operator, Part, Place } from './model.ts';
import { conditionFields, valuesOf } from './places.ts';
import { fieldName, operatorNames, partsOf } from './words.ts';

interface Parts {
  group: Group;
  place: Place;
  /** What has to hold, for people who hear it. */
  label: string;
  /** A group inside a group holds conditions only. */
  inner?: boolean;
  onChange: (group: Group) => void;
}

/** All or any of some conditions; groups nest one level. */
export function Conditions({ group, place, label, inner = false, onChange }: Parts) {
  const { problems } = useBuilder();
  const parts = partsOf(group);
  const how = 'all' in group ? 'all' : 'any';
  const here = [...place, how];
  const put = (next: readonly Part[], kind: string = how): void =>
    onChange(kind === 'all' ? { all: [...next] } : { any: [...next] });
  const set = (at: number, part: Part): void => put(parts.map((one, n) => (n === at ? part : one)));
  const own = problemAt(problems, place) ?? problemAt(problems, here);
  return (
    <div className={css.group} role="group" aria-label={label}>
      {parts.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={`${label}: how many have to hold`}
          data={[
            { value: 'all', label: 'All of these hold' },
            { value: 'any', label: 'Any of these holds' },
          ]}
          value={how}
          onChange={(kind) => put(parts, kind)}
        />
      )}
      {parts.length === 0 && <p className={css.muted}>No condition: it always holds.</p>}
      <ol className={css.conditions}>
        {parts.map((part, at) => (
          <li key={at} className={css.condition}>
            {'field' in part ? (
              <ConditionRow condition={part} place={[...here, at]} number={at + 1} onChange={(next) => set(at, next)} />
            ) : (
              <Conditions
                group={part}
                place={[...here, at]}
                label={`${label}, group ${at + 1}`}
                inner
                onChange={(next) => set(at, next as Flat)}
              />
            )}
            <button
              type="button"
              className={css.small}
              aria-label={
                'field' in part
                  ? `Remove the condition ${at + 1} on ${fieldName(part.field)}`
                  : `Remove the group ${at + 1}`
              }
              onClick={() => put(parts.filter((_, n) => n !== at))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ol>
      {own !== null && (
        <p className={css.wrong} role="alert">
          {own}
        </p>
      )}
      <div className={css.buttons}>
        <Button look="quiet" onClick={() => put([...parts, { field: 'priority', is: 'one-of', value: [] }])}>
          <Icon name="plus" /> Condition
        </Button>
        {!inner && (
          <Button look="quiet" onClick={() => put([...parts, { any: [{ field: 'status', is: 'equals', value: '' }] }])}>
            <Icon name="plus" /> Group
          </Button>
        )}
      </div>
    </div>
  );
}

const operators = Object.entries(operatorNames).map(([value, label]) => ({ value, label }));

interface RowParts {
  condition: Condition;
  place: Place;
  number: number;
  onChange: (condition: Condition) => void;
}

function ConditionRow({ condition, place, number, onChange }: RowParts) {
  const { offered, problems } = useBuilder();
  const { field, is, value } = condition;
  const isList = is === 'one-of' || is === 'not-one-of';
  const options = valuesOf(field, offered);
  const wrong = problemIn(problems, [...place, 'value']);
  const label = `Value of the condition ${number}`;
  return (
    <div className={css.row}>
      <FreeSelect
        aria-label={`Field of the condition ${number}`}
        options={conditionFields(offered)}
        value={field === '' ? null : field}
        error={problemAt(problems, [...place, 'field'])}
        onChange={(next) => onChange({ ...condition, field: next ?? '' })}
      />
      <Select
        aria-label={`Comparison of the condition ${number}`}
        data={operators}
        value={is}
        allowDeselect={false}
        error={problemAt(problems, [...place, 'is'])}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => onChange(compared(condition, (next ?? is) as Operator))}
      />
      {is === 'empty' || is === 'not-empty' ? null : isList ? (
        <ListOf label={label} options={options} condition={condition} wrong={wrong} onChange={onChange} />
      ) : options.length > 0 && is !== 'contains' && is !== 'not-contains' ? (
        <FreeSelect
          aria-label={label}
          placeholder="Choose or type"
          options={options.map((one) => ({ value: one, label: one }))}
          value={value === undefined || value === '' ? null : String(value)}
          error={wrong}
          onChange={(next) => onChange({ ...condition, value: next ?? '' })}
        />
      ) : (
        <TextInput
          aria-label={label}
          placeholder={
            is === 'greater' || is === 'less' ? 'A number, a date or a priority' : 'What it is compared with'
          }
          value={value === undefined ? '' : String(value)}
          error={wrong}
          onChange={(event) => onChange({ ...condition, value: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

interface ListOfParts {
  label: string;
  options: string[];
  condition: Condition;
  wrong: string | null;
  onChange: (condition: Condition) => void;
}

function ListOf({ label, options, condition, wrong, onChange }: ListOfParts) {
  const value = Array.isArray(condition.value) ? condition.value : [];
  return (
    <ListInput
      aria-label={label}
      placeholder="Choose or type, Enter after each"
      options={options}
      value={value}
      error={wrong}
      onChange={(next) => onChange({ ...condition, value: next })}
    />
  );
}

/** The same with another comparison; what it compares with is kept as far as it fits. */
function compared({ field, value }: Condition, is: Operator): Condition {
  if (is === 'empty' || is === 'not-empty') return { field, is };
  const texts = Array.isArray(value) ? value : value === undefined || value === '' ? [] : [String(value)];
  if (is === 'one-of' || is === 'not-one-of') return { field, is, value: texts };
  return { field, is, value: Array.isArray(value) ? (texts[0] ?? '') : (value ?? '') };
}
