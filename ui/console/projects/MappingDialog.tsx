import { SegmentedControl, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import type { MappingSettings } from '../../../src/api/schemas/project-settings.ts';
import type { ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { texts } from '../../texts/project-escalation.ts';
import { fieldsOf } from './event-words.ts';
import css from './FieldMapping.module.css';
import { FreeSelect } from '../FreeSelect.tsx';
import { LineDialog, Target } from './LineDialog.tsx';
import { MappingValue } from './MappingValue.tsx';
import settings from './Settings.module.css';
import { saidAt, useSettingsCheck } from './settings-check.ts';
import { type Around, type Attribute, attributeOf, typeOf } from './ticket-types.ts';
import { tableOf, ValueTable } from './ValueTable.tsx';

const said = texts.mapping;

/** Nobody acts when an issue is escalated but who escalates it. */
const MAPPING_PLACES = fieldsOf.linked.filter((name) => name !== 'actor');

type Source = keyof typeof said.sources;

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

/** One line of the field mapping. */
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
    <LineDialog
      title={line === null ? said.fill : said.change}
      wrong={wrong}
      problems={problems}
      remarks={remarks}
      onSave={() => {
        if (made !== null) onSave(made);
      }}
      onClosed={onClosed}
    >
      <Target line={form} around={around} offeredAs={offeredAs} onChange={set} />
      <SourceOf form={form} around={around} set={set} />
    </LineDialog>
  );
}

/** Subject and message are filled by themselves. */
function offeredAs({ name, required }: Attribute): string | null {
  if (name.startsWith('_default_')) return null;
  return required ? said.required(name) : name;
}

interface FormParts {
  form: Form;
  around: Around;
  set: (change: Partial<Form>) => void;
}

const sources = Object.keys(said.sources) as Source[];

function SourceOf({ form, around, set }: FormParts) {
  const label = useId();
  const fields = around.fields?.map(({ id, name }) => ({ value: id, label: name })) ?? null;
  const field = around.fields?.find(({ id }) => id === form.from);
  const attribute = attributeOf(typeOf(form.ticketType, around), form.attribute);
  return (
    <>
      <div className={settings.field}>
        <span className={settings.label} id={label}>
          {said.filledFrom}
        </span>
        <SegmentedControl
          className={css.sources}
          withItemsBorders={false}
          aria-labelledby={label}
          data={sources.map((source) => ({ value: source, label: said.sources[source] }))}
          value={form.source}
          onChange={(source) => set({ source })}
        />
      </div>
      {form.source === 'from' && (
        <>
          <FreeSelect
            label={texts.lines.issueField}
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
          label={said.value}
          value={form.constant}
          attribute={attribute}
          onChange={(constant) => set({ constant })}
        />
      )}
      {form.source === 'template' && (
        <TextInput
          label={said.template}
          description={said.places(MAPPING_PLACES.map((name) => `{{${name}}}`).join(' '))}
          value={form.template}
          onChange={({ currentTarget: { value } }) => set({ template: value })}
        />
      )}
      {form.source === 'from' && (
        <MappingValue
          label={said.else}
          description={said.elseIs}
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
  const values = tableOf(form.values);
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
  return taken ? [said.isTaken] : [];
}
