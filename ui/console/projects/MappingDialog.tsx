import { SegmentedControl, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import type { MappingSettings } from '../../../src/api/schemas/project-settings.ts';
import type { ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { fieldsOf } from './event-words.ts';
import css from './FieldMapping.module.css';
import { FreeSelect } from './FreeSelect.tsx';
import { MappingValue } from './MappingValue.tsx';
import settings from './Settings.module.css';
import { saidAt, useSettingsCheck } from './settings-check.ts';
import { type Around, attributeOf, kindName, typeOf } from './ticket-types.ts';
import { ValueTable } from './ValueTable.tsx';

/** Nobody acts when an issue is escalated but who escalates it. */
const MAPPING_PLACES = fieldsOf.linked.filter((name) => name !== 'actor');

type Source = 'from' | 'constant' | 'template';

interface Parts {
  project: ProjectDetailAnswer;
  /** Null: a new one. */
  line: MappingSettings | null;
  others: MappingSettings[];
  around: Around;
  firstType: string | null;
  onSave: (line: MappingSettings) => void;
  onClosed: () => void;
}

interface Form {
  ticketType: string;
  attribute: string;
  source: Source;
  from: string;
  constant: string;
  template: string;
  values: [string, string][];
  default: string;
  called: MappingSettings['called'];
}

/** One line of the field mapping; the server says what is wrong with it while it is made. */
export function MappingDialog({ project, line, others, around, firstType, onSave, onClosed }: Parts) {
  const [form, setForm] = useState<Form>(() => formOf(line, firstType));
  const set = (change: Partial<Form>): void => setForm({ ...form, ...change });
  const made = lineOf(form);
  const ask = made && { escalation: { fields: [made] }, preview: false };
  const { found, current } = useSettingsCheck(project.id, ask);
  const problems = made === null ? [] : [...saidAt(found?.escalation.problems, 'fields', 0), ...doubles(made, others)];
  const remarks = made === null ? [] : saidAt(found?.escalation.remarks, 'fields', 0);
  const wrong = made === null || doubles(made, others).length > 0 || (current && problems.length > 0);
  return (
    <Dialog title={line === null ? 'Fill an attribute' : 'Change a line'} onClosed={onClosed}>
      {(close) => (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (wrong) return;
            onSave(made);
            close();
          }}
        >
          <Target form={form} around={around} set={set} />
          <SourceOf form={form} around={around} set={set} />
          <div role="status" className={css.values}>
            {problems.map((problem) => (
              <p key={problem} className={settings.wrong}>
                {problem}
              </p>
            ))}
            {remarks.map((remark) => (
              <p key={remark} className={settings.hint}>
                {remark}
              </p>
            ))}
          </div>
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button look="primary" type="submit" disabled={wrong}>
              Save
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}

interface FormParts {
  form: Form;
  around: Around;
  set: (change: Partial<Form>) => void;
}

function Target({ form, around, set }: FormParts) {
  const type = typeOf(form.ticketType, around);
  const types =
    around.types?.filter(({ archived }) => !archived).map(({ id, name }) => ({ value: id, label: name })) ?? null;
  const attributes =
    type?.attributes
      .filter(({ archived, name, dataType }) => !archived && dataType !== 'files' && !name.startsWith('_default_'))
      .map(({ id, name, required }) => ({ value: id, label: required ? `${name} (required)` : name })) ?? null;
  const known = attributeOf(type, form.attribute);
  return (
    <>
      <FreeSelect
        label="Ticket type"
        options={types}
        value={form.ticketType === '' ? null : (type?.id ?? form.ticketType)}
        onChange={(ticketType) => set({ ticketType: ticketType ?? '', attribute: '' })}
      />
      <FreeSelect
        label="Attribute"
        {...(known === null ? {} : { description: `It takes ${kindName(known.dataType)}.` })}
        options={attributes}
        // A set-up file may name it: it is shown as the one it means, and kept by id from the next save on.
        value={form.attribute === '' ? null : (known?.id ?? form.attribute)}
        onChange={(attribute) => set({ attribute: attribute ?? '' })}
      />
    </>
  );
}

function SourceOf({ form, around, set }: FormParts) {
  const label = useId();
  const fields = around.fields?.map(({ id, name }) => ({ value: id, label: name })) ?? null;
  const field = around.fields?.find(({ id }) => id === form.from);
  const attribute = attributeOf(typeOf(form.ticketType, around), form.attribute);
  return (
    <>
      <div className={settings.field}>
        <span className={settings.label} id={label}>
          Filled from
        </span>
        <SegmentedControl
          aria-labelledby={label}
          data={[
            { value: 'from', label: 'A field of the issue' },
            { value: 'constant', label: 'Always the same' },
            { value: 'template', label: 'A template' },
          ]}
          value={form.source}
          onChange={(source) => set({ source })}
        />
      </div>
      {form.source === 'from' && (
        <>
          <FreeSelect
            label="Field of the issue"
            options={fields}
            value={form.from === '' ? null : form.from}
            onChange={(from) => set({ from: from ?? '' })}
          />
          <ValueTable
            values={form.values}
            offered={field?.values ?? null}
            attribute={attribute}
            onChange={(values) => set({ values })}
          />
        </>
      )}
      {form.source === 'constant' && (
        <MappingValue
          label="Value"
          value={form.constant}
          attribute={attribute}
          onChange={(constant) => set({ constant })}
        />
      )}
      {form.source === 'template' && (
        <TextInput
          label="Template"
          description={`Fields: ${MAPPING_PLACES.map((name) => `{{${name}}}`).join(' ')}`}
          value={form.template}
          onChange={({ currentTarget: { value } }) => set({ template: value })}
        />
      )}
      {form.source === 'from' && (
        <MappingValue
          label="Else"
          description="Where the issue has no value, or one the table lacks. Empty: left out."
          value={form.default}
          attribute={attribute}
          onChange={(next) => set({ default: next })}
          optional
        />
      )}
    </>
  );
}

function formOf(line: MappingSettings | null, firstType: string | null): Form {
  return {
    ticketType: line?.ticketType ?? firstType ?? '',
    attribute: line?.attribute ?? '',
    source: line?.constant !== undefined ? 'constant' : line?.template !== undefined ? 'template' : 'from',
    from: line?.from ?? '',
    constant: line?.constant ?? '',
    template: line?.template ?? '',
    values: Object.entries(line?.values ?? {}),
    default: line?.default ?? '',
    called: line?.called,
  };
}

/** Null while something is missing. */
function lineOf(form: Form): MappingSettings | null {
  const { ticketType, attribute, source } = form;
  if (ticketType === '' || attribute === '') return null;
  const at = { ticketType, attribute, ...(form.called === undefined ? {} : { called: form.called }) };
  if (source === 'constant') return form.constant === '' ? null : { ...at, constant: form.constant };
  if (source === 'template') return form.template.trim() === '' ? null : { ...at, template: form.template };
  if (form.from === '') return null;
  const values = Object.fromEntries(form.values.filter(([key, value]) => key !== '' && value !== ''));
  return {
    ...at,
    from: form.from,
    ...(Object.keys(values).length === 0 ? {} : { values }),
    ...(form.default === '' ? {} : { default: form.default }),
  };
}

function doubles(line: MappingSettings, others: MappingSettings[]): string[] {
  const taken = others.some(
    ({ ticketType, attribute }) => ticketType === line.ticketType && attribute === line.attribute,
  );
  return taken ? ['Another line fills this attribute already: change that one.'] : [];
}
