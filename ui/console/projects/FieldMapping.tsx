import { useState } from 'react';
import type { MappingSettings } from '../../../src/api/schemas/project-settings.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { useHostFields } from './choices.ts';
import css from './FieldMapping.module.css';
import { MappingDialog } from './MappingDialog.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import settings from './Settings.module.css';
import { usePart } from './settings.tsx';
import { saidAt, type SettingsChecked } from './settings-check.ts';
import { type Around, attributeName, type TicketType, typeOf, valueName } from './ticket-types.ts';

/** How an issue fills the attributes of a ticket, type by type, with what is wrong with it. */
export function FieldMapping({ types, checked }: { types: TicketType[] | null; checked: SettingsChecked }) {
  const { project, value: escalation, change } = usePart('escalation');
  const fields = useHostFields(project);
  const [edited, edit] = useState<number | { ofType: string | null } | null>(null);
  const around: Around = { types, fields: fields.data?.items ?? null };
  const lines = escalation.fields;
  const save = (line: MappingSettings): void => {
    const at = typeof edited === 'number' ? edited : lines.length;
    change(
      { ...escalation, fields: lines.toSpliced(at, 1, line) },
      `${attributeName(line, around)} ${line.from === undefined ? 'is' : 'is filled from'} ${sourceOf(line, around)}`,
    );
  };
  const remove = (at: number, line: MappingSettings): void =>
    change({ ...escalation, fields: lines.toSpliced(at, 1) }, `${attributeName(line, around)} is not filled any more`);
  const ofTypes = Map.groupBy(
    lines.map((line, at) => ({ line, at })),
    ({ line }) => typeOf(line.ticketType, around)?.id ?? line.ticketType,
  );
  const found = checked.found?.escalation;
  return (
    <Section
      title="Field mapping"
      aside={<Button onClick={() => edit({ ofType: escalation.defaultTicketType })}>Add a line</Button>}
    >
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
        [...ofTypes].map(([id, own]) => (
          <section key={id} className={css.type} aria-label={`Lines of ${nameOfType(id, around)}`}>
            <h3 className={css.typeName}>{nameOfType(id, around)}</h3>
            <ul className={css.lines}>
              {own.map(({ line, at }) => (
                <Line
                  key={`${line.ticketType} ${line.attribute}`}
                  line={line}
                  around={around}
                  problems={saidAt(found?.problems, 'fields', at)}
                  remarks={saidAt(found?.remarks, 'fields', at)}
                  onEdit={() => edit(at)}
                  onRemove={() => remove(at, line)}
                />
              ))}
            </ul>
          </section>
        ))
      )}
      <Missing sentences={saidAt(found?.remarks.filter(({ path }) => path.length === 1 && path[0] === 'fields'))} />
      {edited !== null && (
        <MappingDialog
          project={project}
          line={typeof edited === 'number' ? (lines[edited] ?? null) : null}
          others={typeof edited === 'number' ? lines.toSpliced(edited, 1) : lines}
          around={around}
          firstType={typeof edited === 'number' ? null : edited.ofType}
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
  problems: string[];
  remarks: string[];
  onEdit: () => void;
  onRemove: () => void;
}

function Line({ line, around, problems, remarks, onEdit, onRemove }: LineParts) {
  const name = attributeName(line, around);
  const table = Object.keys(line.values ?? {}).length;
  return (
    <li className={css.line}>
      <div className={css.words}>
        <p>
          <b>{name}</b> <span className={css.muted}>{line.from === undefined ? 'is' : 'from'}</span>{' '}
          {sourceOf(line, around)}
          {table > 0 && <span className={css.muted}> · {table === 1 ? '1 value' : `${table} values`} in a table</span>}
          {line.default !== undefined && (
            <span className={css.muted}> · else “{valueName(line.default, line, around)}”</span>
          )}
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
        <Button look="link" aria-label={`Edit the line of ${name}`} onClick={onEdit}>
          Edit
        </Button>
        <Button look="link" aria-label={`Remove the line of ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
    </li>
  );
}

/** Required attributes of the ticket types in use that nothing fills. */
function Missing({ sentences }: { sentences: string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul className={css.missing}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function nameOfType(id: string, around: Around): string {
  return typeOf(id, around)?.name ?? `Ticket type ${id}`;
}

function sourceOf(line: MappingSettings, around: Around): string {
  const { from, constant, template } = line;
  if (from !== undefined) return around.fields?.find(({ id }) => id === from)?.name ?? from;
  return constant === undefined ? `“${template ?? ''}”` : `always “${valueName(constant, line, around)}”`;
}
