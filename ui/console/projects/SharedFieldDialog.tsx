import { SegmentedControl } from '@mantine/core';
import { useId, useState } from 'react';
import type { SharedFieldSettings, StatusSyncSettings } from '../../../src/api/schemas/project-settings.ts';
import type { ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { texts } from '../../texts/project-escalation.ts';
import { FreeSelect } from '../FreeSelect.tsx';
import { LineDialog, Target } from './LineDialog.tsx';
import settings from './Settings.module.css';
import { saidAt, useSettingsCheck } from './settings-check.ts';
import { type Around, attributeOf, typeOf } from './ticket-types.ts';
import { tableOf, ValueTable } from './ValueTable.tsx';

const said = texts.shared;

interface Parts {
  project: ProjectDetailAnswer;
  sync: StatusSyncSettings;
  /** Where in the list it is; a new one stands at its end. */
  at: number;
  around: Around;
  onSave: (line: SharedFieldSettings) => void;
  onClosed: () => void;
}

type Form = Omit<SharedFieldSettings, 'values'> & { values: [string, string][] };

const blank: SharedFieldSettings = { ticketType: '', attribute: '', field: '', owner: 'issue', values: {} };

/** One field that both sides share. */
export function SharedFieldDialog({ project, sync, at, around, onSave, onClosed }: Parts) {
  const [form, setForm] = useState<Form>(() => {
    const line = sync.fields[at] ?? blank;
    return { ...line, values: Object.entries(line.values) };
  });
  const set = (change: Partial<Form>): void => setForm({ ...form, ...change });
  const whole = form.ticketType !== '' && form.attribute !== '' && form.field !== '';
  const line = { ...form, values: tableOf(form.values) };
  const asked = { ...sync, fields: sync.fields.toSpliced(at, 1, line) };
  const { found, current } = useSettingsCheck(project.id, whole ? { statusSync: asked, preview: false } : null);
  const problems = whole ? saidAt(found?.statusSync.problems, 'fields', at) : [];
  return (
    <LineDialog
      title={at < sync.fields.length ? said.change : said.share}
      wrong={!whole || (current && problems.length > 0)}
      problems={problems}
      remarks={whole ? saidAt(found?.statusSync.remarks, 'fields', at) : []}
      onSave={() => onSave(line)}
      onClosed={onClosed}
    >
      <Target line={form} around={around} offeredAs={({ name }) => name} onChange={set} />
      <Choices form={form} around={around} set={set} />
    </LineDialog>
  );
}

interface FormParts {
  form: Form;
  around: Around;
  set: (change: Partial<Form>) => void;
}

const owners = Object.keys(said.owners) as SharedFieldSettings['owner'][];

function Choices({ form, around, set }: FormParts) {
  const label = useId();
  const field = around.fields?.find(({ id }) => id === form.field) ?? null;
  return (
    <>
      <FreeSelect
        label={texts.lines.issueField}
        options={around.fields?.map(({ id, name }) => ({ value: id, label: name })) ?? null}
        value={form.field === '' ? null : form.field}
        onChange={(next) => set({ field: next ?? '' })}
      />
      <div className={settings.field}>
        <span className={settings.label} id={label}>
          {said.whoseCounts}
        </span>
        <SegmentedControl
          aria-labelledby={label}
          data={owners.map((owner) => ({ value: owner, label: said.owners[owner] }))}
          value={form.owner}
          onChange={(owner) => set({ owner })}
        />
        <p className={settings.hint}>{said.otherFollows[form.owner]}</p>
      </div>
      <ValueTable
        values={form.values}
        offered={field?.values ?? null}
        attribute={attributeOf(typeOf(form.ticketType, around), form.attribute)}
        onChange={(values) => set({ values })}
      />
    </>
  );
}
