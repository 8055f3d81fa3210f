import { useState } from 'react';
import type { MappingSettings } from '../../../src/api/schemas/project-settings.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/project-escalation.ts';
import { sentence } from '../../texts/sentence.tsx';
import { optionsFrom, useHostFields } from './choices.ts';
import css from './FieldMapping.module.css';
import { MappedLine } from './MappedLine.tsx';
import { MappingDialog } from './MappingDialog.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import { usePart } from './settings.tsx';
import { saidAt, type SettingsChecked } from './settings-check.ts';
import { type Around, attributeName, type TicketType, typeOf, valueName } from './ticket-types.ts';

const said = texts.mapping;

/** How an issue fills the attributes of a ticket, type by type, with what is wrong with it. */
export function FieldMapping({ types, checked }: { types: TicketType[] | null; checked: SettingsChecked }) {
  const { project, value: escalation, change } = usePart('escalation');
  const fields = useHostFields(project);
  const [edited, edit] = useState<number | { ofType: string | null } | null>(null);
  const around: Around = { types, fields: optionsFrom(fields, ({ items }) => items) };
  const lines = escalation.fields;
  const save = (line: MappingSettings): void => {
    const at = typeof edited === 'number' ? edited : lines.length;
    const { kind, source } = sourceOf(line, around);
    change(
      { ...escalation, fields: lines.toSpliced(at, 1, line) },
      said.saved[kind](attributeName(line, around), source),
    );
  };
  const remove = (at: number, line: MappingSettings): void =>
    change({ ...escalation, fields: lines.toSpliced(at, 1) }, said.notFilled(attributeName(line, around)));
  const ofTypes = Map.groupBy(
    lines.map((line, at) => ({ line, at })),
    ({ line }) => typeOf(line.ticketType, around)?.id ?? line.ticketType,
  );
  const found = checked.found?.escalation;
  return (
    <Section
      title={said.title}
      aside={<Button onClick={() => edit({ ofType: escalation.defaultTicketType })}>{said.add}</Button>}
    >
      <div className={css.notices}>
        <ReadNotice query={fields} instead={texts.lines.fieldsByIds} />
      </div>
      {lines.length === 0 ? (
        <Empty title={said.none}>
          <p>{said.addOne}</p>
        </Empty>
      ) : (
        [...ofTypes].map(([id, own]) => (
          <section key={id} className={css.type} aria-label={said.linesOf(nameOfType(id, around))}>
            <h3 className={css.typeName}>{nameOfType(id, around)}</h3>
            <ul className={css.lines}>
              {own.map(({ line, at }) => (
                <MappedLine
                  key={`${line.ticketType} ${line.attribute}`}
                  edit={said.editLine(attributeName(line, around))}
                  remove={said.removeLine(attributeName(line, around))}
                  problems={saidAt(found?.problems, 'fields', at)}
                  remarks={saidAt(found?.remarks, 'fields', at)}
                  onEdit={() => edit(at)}
                  onRemove={() => remove(at, line)}
                >
                  <Words line={line} around={around} />
                </MappedLine>
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

function Words({ line, around }: { line: MappingSettings; around: Around }) {
  const { kind, source } = sourceOf(line, around);
  const table = Object.keys(line.values ?? {}).length;
  const more = [
    ...(table > 0 ? [texts.lines.valuesInTable(table)] : []),
    ...(line.default === undefined ? [] : [said.otherwise(valueName(line.default, line, around))]),
  ];
  return (
    <>
      {sentence(said.fills[kind], {
        attribute: <b>{attributeName(line, around)}</b>,
        source: <span className={css.source}>{source}</span>,
      })}
      {more.map((one) => ` · ${one}`)}
    </>
  );
}

/** Required attributes of the ticket types in use that nothing fills. */
function Missing({ sentences }: { sentences: string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul className={css.missing}>
      {sentences.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}

function nameOfType(id: string, around: Around): string {
  return typeOf(id, around)?.name ?? texts.typeById(id);
}

function sourceOf(line: MappingSettings, around: Around): { kind: keyof typeof said.fills; source: string } {
  const { from, constant, template } = line;
  if (from !== undefined) return { kind: 'field', source: around.fields?.find(({ id }) => id === from)?.name ?? from };
  if (constant === undefined) return { kind: 'template', source: template ?? '' };
  return { kind: 'constant', source: valueName(constant, line, around) };
}
