import { useState } from 'react';
import type { SharedFieldSettings } from '../../../src/api/schemas/project-settings.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { useHostFields } from './choices.ts';
import css from './FieldMapping.module.css';
import { ReadNotice } from './ReadNotice.tsx';
import settings from './Settings.module.css';
import { usePart } from './settings.tsx';
import { saidAt, type SettingsChecked } from './settings-check.ts';
import { SharedFieldDialog } from './SharedFieldDialog.tsx';
import { type Around, attributeName, type TicketType, typeOf } from './ticket-types.ts';

/** Fields that an issue and its tickets share, with what is wrong with each. */
export function SharedFields({ types, found }: { types: TicketType[] | null; found: SettingsChecked['found'] }) {
  const { project, value: sync, change } = usePart('statusSync');
  const fields = useHostFields(project);
  const [edited, edit] = useState<number | null>(null);
  const around: Around = { types, fields: fields.data?.items ?? null };
  const said = (line: SharedFieldSettings): string => `${attributeName(line, around)} and ${fieldName(line, around)}`;
  return (
    <Section title="Shared fields" aside={<Button onClick={() => edit(sync.fields.length)}>Share a field</Button>}>
      <div className={css.notices}>
        <ReadNotice query={fields} instead="Fields of the issue can be typed by their ids." />
      </div>
      {sync.fields.length === 0 ? (
        <Empty title="No field is shared yet">
          <p>Share a field for each attribute of a ticket that should stay the same as a field of its issue.</p>
        </Empty>
      ) : (
        <ul className={css.lines}>
          {sync.fields.map((line, at) => (
            <Line
              key={`${line.ticketType} ${line.attribute} ${line.field}`}
              line={line}
              around={around}
              problems={saidAt(found?.statusSync.problems, 'fields', at)}
              remarks={saidAt(found?.statusSync.remarks, 'fields', at)}
              onEdit={() => edit(at)}
              onRemove={() =>
                change({ ...sync, fields: sync.fields.toSpliced(at, 1) }, `${said(line)} are not shared any more`)
              }
            />
          ))}
        </ul>
      )}
      {edited !== null && (
        <SharedFieldDialog
          project={project}
          sync={sync}
          at={edited}
          around={around}
          onSave={(line) =>
            change({ ...sync, fields: sync.fields.toSpliced(edited, 1, line) }, `${said(line)} are shared`)
          }
          onClosed={() => edit(null)}
        />
      )}
    </Section>
  );
}

function fieldName({ field, called }: SharedFieldSettings, { fields }: Around): string {
  return fields?.find(({ id }) => id === field)?.name ?? called?.[field] ?? field;
}

interface LineParts {
  line: SharedFieldSettings;
  around: Around;
  problems: string[];
  remarks: string[];
  onEdit: () => void;
  onRemove: () => void;
}

function Line({ line, around, problems, remarks, onEdit, onRemove }: LineParts) {
  const attribute = attributeName(line, around);
  const field = fieldName(line, around);
  const table = Object.keys(line.values).length;
  const [leads, follows] = line.owner === 'issue' ? [field, attribute] : [attribute, field];
  return (
    <li className={css.line}>
      <div className={css.words}>
        <p>
          <b>{follows}</b> <span className={css.muted}>follows</span> <b>{leads}</b>
          <span className={css.muted}>
            {` · ${typeOf(line.ticketType, around)?.name ?? line.ticketType} · the ${line.owner} owns it`}
            {table > 0 && ` · ${table === 1 ? '1 value' : `${table} values`} in a table`}
          </span>
        </p>
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
      <div className={css.buttons}>
        <Button look="link" aria-label={`Edit ${attribute} and ${field}`} onClick={onEdit}>
          Edit
        </Button>
        <Button look="link" aria-label={`Remove ${attribute} and ${field}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
    </li>
  );
}
