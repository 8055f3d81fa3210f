import { useState } from 'react';
import type { SharedFieldSettings } from '../../../src/api/schemas/project-settings.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/project-escalation.ts';
import { sentence } from '../../texts/sentence.tsx';
import { optionsFrom, useHostFields } from './choices.ts';
import css from './FieldMapping.module.css';
import { MappedLine } from './MappedLine.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import { usePart } from './settings.tsx';
import { saidAt, type SettingsChecked } from './settings-check.ts';
import { SharedFieldDialog } from './SharedFieldDialog.tsx';
import { type Around, attributeName, type TicketType, typeOf } from './ticket-types.ts';

const said = texts.shared;

/** Fields that an issue and its tickets share, with what is wrong with each. */
export function SharedFields({ types, found }: { types: TicketType[] | null; found: SettingsChecked['found'] }) {
  const { project, value: sync, change } = usePart('statusSync');
  const fields = useHostFields(project);
  const [edited, edit] = useState<number | null>(null);
  const around: Around = { types, fields: optionsFrom(fields, ({ items }) => items) };
  const save = (at: number, line: SharedFieldSettings): void =>
    change({ ...sync, fields: sync.fields.toSpliced(at, 1, line) }, said.areShared(...pairOf(line, around)));
  return (
    <Section title={said.title} aside={<Button onClick={() => edit(sync.fields.length)}>{said.share}</Button>}>
      <div className={css.notices}>
        <ReadNotice query={fields} instead={texts.lines.fieldsByIds} />
      </div>
      {sync.fields.length === 0 ? (
        <Empty title={said.none}>
          <p>{said.shareOne}</p>
        </Empty>
      ) : (
        <ul className={css.lines}>
          {sync.fields.map((line, at) => (
            <MappedLine
              key={`${line.ticketType} ${line.attribute} ${line.field}`}
              edit={said.edit(...pairOf(line, around))}
              remove={said.remove(...pairOf(line, around))}
              problems={saidAt(found?.statusSync.problems, 'fields', at)}
              remarks={saidAt(found?.statusSync.remarks, 'fields', at)}
              onEdit={() => edit(at)}
              onRemove={() =>
                change({ ...sync, fields: sync.fields.toSpliced(at, 1) }, said.notShared(...pairOf(line, around)))
              }
            >
              <Words line={line} around={around} />
            </MappedLine>
          ))}
        </ul>
      )}
      {edited !== null && (
        <SharedFieldDialog
          project={project}
          sync={sync}
          at={edited}
          around={around}
          onSave={(line) => save(edited, line)}
          onClosed={() => edit(null)}
        />
      )}
    </Section>
  );
}

/** The attribute of the ticket and the field of the issue, as they are called. */
function pairOf(line: SharedFieldSettings, around: Around): [string, string] {
  const field = around.fields?.find(({ id }) => id === line.field)?.name;
  return [attributeName(line, around), field ?? line.called?.[line.field] ?? line.field];
}

function Words({ line, around }: { line: SharedFieldSettings; around: Around }) {
  const [attribute, field] = pairOf(line, around);
  const [leader, follower] = line.owner === 'issue' ? [field, attribute] : [attribute, field];
  const table = Object.keys(line.values).length;
  const more = [
    typeOf(line.ticketType, around)?.name ?? line.ticketType,
    said.owned[line.owner],
    ...(table > 0 ? [texts.lines.valuesInTable(table)] : []),
  ];
  return (
    <>
      {sentence(said.follows, { follower: <b>{follower}</b>, leader: <b>{leader}</b> })}
      {` · ${more.join(' · ')}`}
    </>
  );
}
