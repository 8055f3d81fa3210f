import { SegmentedControl } from '@mantine/core';
import { useId, useState } from 'react';
import type { SharedFieldSettings, StatusSyncSettings } from '../../../src/api/schemas/project-settings.ts';
import type { ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import css from './FieldMapping.module.css';
import { FreeSelect } from './FreeSelect.tsx';
import settings from './Settings.module.css';
import { saidAt, useSettingsCheck } from './settings-check.ts';
import { type Around, attributeOf, kindName, typeOf } from './ticket-types.ts';
import { ValueTable } from './ValueTable.tsx';

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

/** One field that both sides share; the server says what is wrong with it while it is made. */
export function SharedFieldDialog({ project, sync, at, around, onSave, onClosed }: Parts) {
  const [form, setForm] = useState<Form>(() => {
    const line = sync.fields[at] ?? blank;
    return { ...line, values: Object.entries(line.values) };
  });
  const set = (change: Partial<Form>): void => setForm({ ...form, ...change });
  const whole = form.ticketType !== '' && form.attribute !== '' && form.field !== '';
  const filled = form.values.filter(([key, value]) => key !== '' && value !== '');
  const line = { ...form, values: Object.fromEntries(filled) };
  const asked = { ...sync, fields: sync.fields.toSpliced(at, 1, line) };
  const { found, current } = useSettingsCheck(project.id, whole ? { statusSync: asked, preview: false } : null);
  const problems = whole ? saidAt(found?.statusSync.problems, 'fields', at) : [];
  const remarks = whole ? saidAt(found?.statusSync.remarks, 'fields', at) : [];
  const wrong = !whole || (current && problems.length > 0);
  return (
    <Dialog title={at < sync.fields.length ? 'Change a shared field' : 'Share a field'} onClosed={onClosed}>
      {(close) => (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (wrong) return;
            onSave(line);
            close();
          }}
        >
          <Choices form={form} around={around} set={set} />
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

function Choices({ form, around, set }: FormParts) {
  const label = useId();
  const type = typeOf(form.ticketType, around);
  const attribute = attributeOf(type, form.attribute);
  const field = around.fields?.find(({ id }) => id === form.field) ?? null;
  const types = around.types?.filter(({ archived }) => !archived).map(({ id, name }) => ({ value: id, label: name }));
  const attributes = type?.attributes
    .filter(({ archived, dataType }) => !archived && dataType !== 'files')
    .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <FreeSelect
        label="Ticket type"
        options={types ?? null}
        value={form.ticketType === '' ? null : (type?.id ?? form.ticketType)}
        onChange={(ticketType) => set({ ticketType: ticketType ?? '', attribute: '' })}
      />
      <FreeSelect
        label="Attribute"
        {...(attribute === null ? {} : { description: `It takes ${kindName(attribute.dataType)}.` })}
        options={attributes ?? null}
        value={form.attribute === '' ? null : (attribute?.id ?? form.attribute)}
        onChange={(next) => set({ attribute: next ?? '' })}
      />
      <FreeSelect
        label="Field of the issue"
        options={around.fields?.map(({ id, name }) => ({ value: id, label: name })) ?? null}
        value={form.field === '' ? null : form.field}
        onChange={(next) => set({ field: next ?? '' })}
      />
      <div className={settings.field}>
        <span className={settings.label} id={label}>
          Whose value counts
        </span>
        <SegmentedControl
          aria-labelledby={label}
          data={[
            { value: 'issue', label: 'The issue’s' },
            { value: 'ticket', label: 'The ticket’s' },
          ]}
          value={form.owner}
          onChange={(owner) => set({ owner })}
        />
        <p className={settings.hint}>
          {form.owner === 'issue'
            ? 'The ticket follows; what somebody changes there is set back.'
            : 'The issue follows; what somebody changes there is set back.'}
        </p>
      </div>
      <ValueTable
        values={form.values}
        offered={field?.values ?? null}
        attribute={attribute}
        onChange={(values) => set({ values })}
      />
    </>
  );
}
