import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { texts } from '../../texts/workflow-cards.ts';
import { FreeSelect } from '../FreeSelect.tsx';
import { problemAt, problemIn, useBuilder } from './builder.ts';
import css from './Conditions.module.css';
import editor from './Editor.module.css';
import lines from './Lines.module.css';
import { ListInput } from './fields.tsx';
import type { Condition, Flat, Group, Operator, Part, Place } from './model.ts';
import { conditionFields, valuesOf } from './places.ts';
import { fieldName, operatorNames, partsOf } from './words.ts';

const said = texts.conditions;

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
    <div className={editor.group} role="group" aria-label={label}>
      {parts.length > 1 && (
        <SegmentedControl
          className={editor.segments ?? ''}
          size="xs"
          aria-label={said.howMany(label)}
          data={[
            { value: 'all', label: said.all },
            { value: 'any', label: said.any },
          ]}
          value={how}
          onChange={(kind) => put(parts, kind)}
        />
      )}
      {parts.length === 0 && <p className={lines.muted}>{said.none}</p>}
      <ol className={css.conditions}>
        {parts.map((part, at) => (
          <li key={at} className={css.condition}>
            {'field' in part ? (
              <ConditionRow condition={part} place={[...here, at]} number={at + 1} onChange={(next) => set(at, next)} />
            ) : (
              <Conditions
                group={part}
                place={[...here, at]}
                label={said.group(label, at + 1)}
                inner
                onChange={(next) => set(at, next as Flat)}
              />
            )}
            <button
              type="button"
              className={css.small}
              aria-label={'field' in part ? said.remove(at + 1, fieldName(part.field)) : said.removeGroup(at + 1)}
              onClick={() => put(parts.filter((_, n) => n !== at))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ol>
      {own !== null && (
        <p className={lines.wrong} role="alert">
          {own}
        </p>
      )}
      <div className={css.buttons}>
        <Button look="quiet" onClick={() => put([...parts, { field: 'priority', is: 'one-of', value: [] }])}>
          <Icon name="plus" /> {said.add}
        </Button>
        {!inner && (
          <Button look="quiet" onClick={() => put([...parts, { any: [{ field: 'status', is: 'equals', value: '' }] }])}>
            <Icon name="plus" /> {said.addGroup}
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
  const label = said.value(number);
  return (
    <div className={css.row}>
      <FreeSelect
        aria-label={said.field(number)}
        options={conditionFields(offered)}
        value={field === '' ? null : field}
        error={problemAt(problems, [...place, 'field'])}
        onChange={(next) => onChange({ ...condition, field: next ?? '' })}
      />
      <Select
        aria-label={said.comparison(number)}
        data={operators}
        value={is}
        allowDeselect={false}
        error={problemAt(problems, [...place, 'is'])}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => onChange(compared(condition, (next ?? is) as Operator))}
      />
      {is !== 'empty' && is !== 'not-empty' && (
        <div className={css.value}>
          {isList ? (
            <ListOf label={label} options={options} condition={condition} wrong={wrong} onChange={onChange} />
          ) : options.length > 0 && is !== 'contains' && is !== 'not-contains' ? (
            <FreeSelect
              aria-label={label}
              placeholder={texts.chooseOrType}
              options={options.map((one) => ({ value: one, label: one }))}
              value={value === undefined || value === '' ? null : String(value)}
              error={wrong}
              onChange={(next) => onChange({ ...condition, value: next ?? '' })}
            />
          ) : (
            <TextInput
              aria-label={label}
              placeholder={is === 'greater' || is === 'less' ? said.measured : said.compared}
              value={value === undefined ? '' : String(value)}
              error={wrong}
              onChange={(event) => onChange({ ...condition, value: event.currentTarget.value })}
            />
          )}
        </div>
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
      placeholder={said.several}
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
  const given = Array.isArray(value) ? value : value === undefined || value === '' ? [] : [String(value)];
  if (is === 'one-of' || is === 'not-one-of') return { field, is, value: given };
  return { field, is, value: Array.isArray(value) ? (given[0] ?? '') : (value ?? '') };
}
