import { useState } from 'react';
import type { MappingSettings } from '../../../src/api/schemas/project-settings.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { useHostFields } from './choices.ts';
import css from './FieldMapping.module.css';
import { type Around, attributeOf, missingRequired, problemsOf, type TicketType } from './mapping-problems.ts';
import { MappingDialog } from './MappingDialog.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import settings from './Settings.module.css';
import { usePart } from './settings.tsx';

/** How an issue fills the attributes of a ticket, line by line, with what is wrong with it. */
export function FieldMapping({ types }: { types: TicketType[] | null }) {
  const { project, value: escalation, change } = usePart('escalation');
  const fields = useHostFields(project);
  const [edited, edit] = useState<number | 'new' | null>(null);
  const around: Around = { types, fields: fields.data?.items ?? null };
  const lines = escalation.fields;
  const named = (line: MappingSettings): string => nameOf(line, around).attribute;
  const save = (line: MappingSettings): void => {
    const at = edited === 'new' || edited === null ? lines.length : edited;
    change(
      { ...escalation, fields: lines.toSpliced(at, 1, line) },
      `${named(line)} is filled from ${sourceOf(line, around)}`,
    );
  };
  return (
    <Section title="Field mapping" aside={<Button onClick={() => edit('new')}>Add a line</Button>}>
      <div className={css.notices}>
        <ReadNotice query={fields} instead="Fields of the issue can be typed by their ids." />
      </div>
      {lines.length === 0 ? (
        <Empty title="No field is mapped yet">
          <p>
            Subject and message are always filled from the issue. Add a line for each attribute that should be filled
            too.
          </p>
        </Empty>
      ) : (
        <ul className={css.lines}>
          {lines.map((line, at) => (
            <Line
              key={`${line.ticketType} ${line.attribute}`}
              line={line}
              around={around}
              onEdit={() => edit(at)}
              onRemove={() =>
                change({ ...escalation, fields: lines.toSpliced(at, 1) }, `${named(line)} is not filled any more`)
              }
            />
          ))}
        </ul>
      )}
      <Missing lines={lines} types={types} />
      {edited !== null && (
        <MappingDialog
          line={edited === 'new' ? null : (lines[edited] ?? null)}
          others={edited === 'new' ? lines : lines.toSpliced(edited, 1)}
          around={around}
          firstType={escalation.defaultTicketType}
          onSave={save}
          onClosed={() => edit(null)}
        />
      )}
    </Section>
  );
}

interface LineParts {
  line: MappingSettings;
  around: Around;
  onEdit: () => void;
  onRemove: () => void;
}

function Line({ line, around, onEdit, onRemove }: LineParts) {
  const { type, attribute } = nameOf(line, around);
  const problems = problemsOf(line, around);
  const table = Object.keys(line.values ?? {}).length;
  return (
    <li className={css.line}>
      <div className={css.words}>
        <p>
          <b>{attribute}</b> <span className={css.muted}>of {type}, from</span> {sourceOf(line, around)}
          {table > 0 && <span className={css.muted}> · {table === 1 ? '1 value' : `${table} values`} in a table</span>}
          {line.default !== undefined && <span className={css.muted}> · else “{line.default}”</span>}
        </p>
        {problems.map((problem) => (
          <p key={problem} className={settings.wrong}>
            {problem}
          </p>
        ))}
      </div>
      <div className={css.buttons}>
        <Button look="link" aria-label={`Edit the line of ${attribute}`} onClick={onEdit}>
          Edit
        </Button>
        <Button look="link" aria-label={`Remove the line of ${attribute}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
    </li>
  );
}

/** Required attributes of the ticket types in use that nothing fills. */
function Missing({ lines, types }: { lines: MappingSettings[]; types: TicketType[] | null }) {
  const used = types?.filter(({ id }) => lines.some(({ ticketType }) => ticketType === id)) ?? [];
  const said = used.flatMap((type) => {
    const missing = missingRequired(type, lines);
    return missing.length === 0
      ? []
      : [`${type.name} asks for ${missing.join(', ')}: whoever escalates has to fill that in.`];
  });
  if (said.length === 0) return null;
  return (
    <ul className={css.missing}>
      {said.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function nameOf({ ticketType, attribute }: MappingSettings, { types }: Around): { type: string; attribute: string } {
  const type = types?.find(({ id }) => id === ticketType);
  return {
    type: type?.name ?? `ticket type ${ticketType}`,
    attribute: (type === undefined ? null : attributeOf(type, attribute)?.name) ?? attribute,
  };
}

function sourceOf({ from, constant, template }: MappingSettings, { fields }: Around): string {
  if (from !== undefined) return fields?.find(({ id }) => id === from)?.name ?? from;
  return constant === undefined ? `“${template ?? ''}”` : `always “${constant}”`;
}
