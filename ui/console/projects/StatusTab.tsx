import { Select } from '@mantine/core';
import { useState } from 'react';
import type { StatusSyncSettings } from '../../../src/api/schemas/project-settings.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { texts as escalation } from '../../texts/project-escalation.ts';
import { texts } from '../../texts/project-status.ts';
import { optionsFrom, useStatuses, useTicketTypes } from './choices.ts';
import { FreeSelect, once, type Option } from '../FreeSelect.tsx';
import { OnOff } from './OnOff.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import css from './Settings.module.css';
import { usePart } from './settings.tsx';
import { saidAt, useSettingsCheck } from './settings-check.ts';
import { SharedFields } from './SharedFields.tsx';
import { FromIntercom, ToIntercom } from './StatusTables.tsx';
import { type TicketType, typeOf, typesLeft } from './ticket-types.ts';
import { WorkspaceNotice } from './WorkspaceNotice.tsx';

/** Which status of the issue goes with which state of the ticket, in each direction, and for single ticket types. */
export function StatusTab() {
  const { project, value: sync, change } = usePart('statusSync');
  const statuses = useStatuses(project);
  const types = useTicketTypes(project);
  const { found } = useSettingsCheck(project.id, { statusSync: sync, preview: false });
  const problems = found?.statusSync.problems;
  const living = optionsFrom(types, ({ items }) => items.filter(({ archived }) => !archived));
  const parts = {
    statuses: optionsFrom(statuses, ({ items }) => once(items.map(({ name }) => ({ value: name, label: name })))),
    states: once((living ?? []).flatMap(statesOf)),
    tables: sync,
    onChange: (tables: object, what: string) => change({ ...sync, ...tables }, what),
  };
  return (
    <div className={css.stack}>
      <Section title={texts.title}>
        <div className={css.body}>
          <OnOff
            checked={sync.enabled}
            label={texts.keep}
            does={texts.keepDoes}
            onChange={(enabled) => change({ ...sync, enabled }, enabled ? texts.isOn : texts.isOff)}
          />
          <WorkspaceNotice lacks="states" />
        </div>
      </Section>
      <Section title={texts.toIntercom}>
        <div className={css.body}>
          <ReadNotice query={statuses} instead={texts.typeStatuses} />
          <ReadNotice query={types} instead={texts.statesNotRead} />
          <Winner direction="toIntercom" />
          <ToIntercom {...parts} name={texts.toIntercom} />
          <Wrong sentences={[...saidAt(problems, 'toIntercom'), ...saidAt(problems, 'toIntercomByCategory')]} />
        </div>
      </Section>
      <Section title={texts.fromIntercom}>
        <div className={css.body}>
          <Winner direction="fromIntercom" />
          <FromIntercom {...parts} name={texts.fromIntercom} />
          <Wrong sentences={saidAt(problems, 'fromIntercom')} />
        </div>
      </Section>
      <OnConversation statuses={parts.statuses} wrong={saidAt(problems, 'onConversation')} />
      {sync.byTicketType.map(({ ticketType }, at) => (
        <OfType
          key={ticketType}
          at={at}
          type={typeOf(ticketType, { types: living })}
          statuses={parts.statuses}
          wrong={saidAt(problems, 'byTicketType', at)}
        />
      ))}
      <AddType types={living} />
      <SharedFields types={optionsFrom(types, ({ items }) => items)} found={found} />
    </div>
  );
}

function statesOf({ name, states }: TicketType): Option[] {
  return states.map(({ id, label }) => ({ value: id, label: `${label} (${name})`, group: texts.states }));
}

function Wrong({ sentences }: { sentences: string[] }) {
  return (
    <div role="status">
      {sentences.map((sentence) => (
        <p key={sentence} className={css.wrong}>
          {sentence}
        </p>
      ))}
    </div>
  );
}

type Direction = keyof StatusSyncSettings['wins'];

const winners = Object.keys(texts.winners) as StatusSyncSettings['wins'][Direction][];

/** Each side taking the state of the other would never end. */
function clashes(wins: StatusSyncSettings['wins']): boolean {
  return wins.toIntercom === 'issue' && wins.fromIntercom === 'ticket';
}

function Winner({ direction }: { direction: Direction }) {
  const { value: sync, change, problem } = usePart('statusSync');
  const wins = (winner: StatusSyncSettings['wins'][Direction]) => ({ ...sync.wins, [direction]: winner });
  return (
    <div className={css.narrow}>
      <Select
        label={texts.winner}
        data={winners.map((one) => ({ value: one, label: texts.winners[one], disabled: clashes(wins(one)) }))}
        value={sync.wins[direction]}
        error={problem('wins', direction)}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => {
          const winner = winners.find((one) => one === next);
          if (winner !== undefined) change({ ...sync, wins: wins(winner) }, texts.wins[winner]);
        }}
      />
    </div>
  );
}

const happenings = Object.keys(texts.happenings) as (keyof typeof texts.happenings)[];

/** What happens in a conversation, whether it is a ticket or not. */
function OnConversation({ statuses, wrong }: { statuses: Option[] | null; wrong: string[] }) {
  const { value: sync, change } = usePart('statusSync');
  return (
    <Section title={texts.fromConversation}>
      <div className={css.body}>
        {happenings.map((what) => (
          <div key={what} className={css.narrow}>
            <FreeSelect
              label={texts.happenings[what]}
              placeholder={texts.staysAsItIs}
              options={statuses}
              value={sync.onConversation[what]}
              clearable
              onChange={(status) =>
                change(
                  { ...sync, onConversation: { ...sync.onConversation, [what]: status } },
                  status === null ? texts.changesNothing[what] : texts.means[what](status),
                )
              }
            />
          </div>
        ))}
        <Wrong sentences={wrong} />
      </div>
    </Section>
  );
}

const said = texts.ofType;
const { typeById } = escalation;

interface OfTypeParts {
  at: number;
  /** Null: it could not be read, or is gone. */
  type: TicketType | null;
  statuses: Option[] | null;
  wrong: string[];
}

/** Tables of one ticket type; what they leave out is as for all. */
function OfType({ at, type, statuses, wrong }: OfTypeParts) {
  const { value: sync, change } = usePart('statusSync');
  const tables = sync.byTicketType[at];
  if (tables === undefined) return null;
  const name = type?.name ?? typeById(tables.ticketType);
  const parts = {
    tables,
    statuses,
    states: type === null ? [] : statesOf(type),
    otherwise: said.asForAll,
    onChange: (next: object, what: string) =>
      change({ ...sync, byTicketType: sync.byTicketType.with(at, { ...tables, ...next }) }, said.of(name, what)),
  };
  return (
    <Section
      title={said.onlyFor(name)}
      aside={
        <Button
          onClick={() => change({ ...sync, byTicketType: sync.byTicketType.toSpliced(at, 1) }, said.isAsAll(name))}
        >
          {said.remove}
        </Button>
      }
    >
      <div className={css.body}>
        <h3 className={css.label}>{texts.toIntercom}</h3>
        <ToIntercom {...parts} name={said.toIntercom(name)} />
        <h3 className={css.label}>{texts.fromIntercom}</h3>
        <FromIntercom {...parts} name={said.fromIntercom(name)} />
        <Wrong sentences={wrong} />
      </div>
    </Section>
  );
}

function AddType({ types }: { types: TicketType[] | null }) {
  const { value: sync, change } = usePart('statusSync');
  const [choosing, choose] = useState(false);
  const taken = sync.byTicketType.map(({ ticketType }) => ticketType);
  const left = types === null ? null : typesLeft(types, taken);
  if (left?.length === 0) return null;
  if (!choosing)
    return (
      <div>
        <Button onClick={() => choose(true)}>{said.add}</Button>
      </div>
    );
  return (
    <div className={css.narrow}>
      <FreeSelect
        label={said.withOwn}
        placeholder={said.choose}
        options={left?.map(({ id, name }) => ({ value: id, label: name })) ?? null}
        value={null}
        onChange={(ticketType) => {
          choose(false);
          if (ticketType === null) return;
          const name = types?.find(({ id }) => id === ticketType)?.name ?? ticketType;
          const tables = { ticketType, toIntercom: {}, toIntercomByCategory: {}, fromIntercom: {} };
          change({ ...sync, byTicketType: [...sync.byTicketType, tables] }, said.hasOwn(name));
        }}
      />
    </div>
  );
}
