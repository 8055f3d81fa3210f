import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { arrayMove } from '@dnd-kit/sortable';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/services.ts';
import { SortableList, SortableRow } from '../SortableList.tsx';
import { type DraftField, type FieldKind, isChoice, kinds } from './drafts.ts';
import css from './Services.module.css';

const said = texts.form;

type Problem = (...place: (string | number)[]) => string | null;

interface Parts {
  fields: DraftField[];
  problem: Problem;
  onChange: (fields: DraftField[]) => void;
}

/** The fields of a form, each changed in place; put in order by mouse or keyboard. */
export function FieldRows({ fields, problem, onChange }: Parts) {
  return (
    <SortableList
      ids={fields.map(({ id }) => id)}
      nameOf={(id) => nameOf(fields.find((field) => field.id === id))}
      onMove={(from, to) => onChange(arrayMove(fields, from, to))}
      className={css.fields}
      label={said.fields}
    >
      {fields.map((field, index) => (
        <FieldRow
          key={field.id}
          field={field}
          problem={(name) => problem('fields', index, name)}
          onChange={(part) => onChange(fields.map((one) => (one.id === field.id ? { ...one, ...part } : one)))}
          onRemove={() => onChange(fields.filter(({ id }) => id !== field.id))}
        />
      ))}
    </SortableList>
  );
}

function nameOf(field: DraftField | undefined): string {
  const label = field?.label.trim() ?? '';
  return label === '' ? said.noLabel : label;
}

interface RowParts {
  field: DraftField;
  problem: (name: string) => string | null;
  onChange: (part: Partial<DraftField>) => void;
  onRemove: () => void;
}

function FieldRow({ field, problem, onChange, onRemove }: RowParts) {
  const name = nameOf(field);
  return (
    <SortableRow id={field.id} name={name} className={css.field}>
      <div className={css.parts} role="group" aria-label={name}>
        <div className={css.two}>
          <TextInput
            label={said.label}
            placeholder={said.labelSample}
            value={field.label}
            error={problem('label') ?? problem('key')}
            onChange={(event) => onChange({ label: event.currentTarget.value })}
            autoFocus={!field.known && field.label === ''}
          />
          <Select
            label={said.kind}
            data={kinds}
            value={field.kind}
            allowDeselect={false}
            error={problem('kind')}
            onChange={(kind) => onChange({ kind: kind as FieldKind })}
          />
        </div>
        {isChoice(field.kind) && (
          <Textarea
            label={said.choices}
            description={said.choicesHelp}
            autosize
            minRows={2}
            value={field.options.join('\n')}
            error={problem('options')}
            onChange={(event) => onChange({ options: event.currentTarget.value.split('\n') })}
          />
        )}
        <TextInput
          label={said.help}
          placeholder={said.helpSample}
          value={field.help ?? ''}
          error={problem('help')}
          onChange={(event) => onChange({ help: event.currentTarget.value === '' ? null : event.currentTarget.value })}
        />
        <div className={css.end}>
          <Checkbox
            label={said.required}
            checked={field.required}
            onChange={(event) => onChange({ required: event.currentTarget.checked })}
          />
          {field.known && <span className={css.key}>{said.key(field.key)}</span>}
          <Button look="link" aria-label={said.removeIt(name)} onClick={onRemove}>
            {said.remove}
          </Button>
        </div>
      </div>
    </SortableRow>
  );
}
