import { Select } from '@mantine/core';
import { useState } from 'react';
import type { StatusSyncSettings } from '../../../src/api/schemas/project-settings.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { optionsFrom, useStatuses, useTicketTypes } from './choices.ts';
import { FreeSelect, once, type Option } from './FreeSelect.tsx';
import { OnOff } from './OnOff.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import css from './Settings.module.css';
import { usePart } from './settings.tsx';
import { saidAt, useSettingsCheck } from './settings-check.ts';
import { SharedFields } from './SharedFields.tsx';
import { FromIntercom, ToIntercom } from './StatusTables.tsx';
import type { TicketType } from './ticket-types.ts';
import { WorkspaceNotice } from './WorkspaceNotice.tsx';

/** Which status of the issue goes with which state of the ticket, in each direction, and for single ticket types. */
export function StatusTab() {
  const { project, value: sync, change } = usePart('statusSync');
  const statuses = useStatuses(project);
  const types = useTicketTypes(project);
  const { found } = useSettingsCheck(project.id, { statusSync: sync, preview: false });
  const problems = found?.statusSync.problems;
  const living = types.data?.items.filter(({ archived }) => !archived) ?? null;
  const parts = {
    statuses: optionsFrom(statuses, ({ items }) => once(items.map(({ name }) => ({ value: name, label: name })))),
    states: once((living ?? []).flatMap(statesOf)),
    tables: sync,
    onChange: (tables: object, said: string) => change({ ...sync, ...tables }, said),
  };
  return (
    <div className={css.stack}>
      <Section title="Two-way status">
        <div className={css.body}>
          <OnOff
            checked={sync.enabled}
            label="Keep status and ticket state together"
            does="A change on one side is made on the other, by the tables below. A closed issue is never reopened by a late change."
            onChange={(enabled) => change({ ...sync, enabled }, `Two-way status is ${enabled ? 'on' : 'off'}`)}
          />
          <WorkspaceNotice lacks="its ticket states" />
        </div>
      </Section>
      <Section title="From the issue to Intercom">
        <div className={css.body}>
          <ReadNotice query={statuses} instead="Type the statuses as the host shows them." />
          <ReadNotice
            query={types}
            instead="The states of ticket types could not be read; their categories are offered."
          />
          <Winner direction="toIntercom" />
          <ToIntercom {...parts} name="From the issue to Intercom" />
          <Wrong sentences={[...saidAt(problems, 'toIntercom'), ...saidAt(problems, 'toIntercomByCategory')]} />
        </div>
      </Section>
      <Section title="From Intercom to the issue">
        <div className={css.body}>
          <Winner direction="fromIntercom" />
          <FromIntercom {...parts} name="From Intercom to the issue" />
          <Wrong sentences={saidAt(problems, 'fromIntercom')} />
        </div>
      </Section>
      <OnConversation statuses={parts.statuses} wrong={saidAt(problems, 'onConversation')} />
      {sync.byTicketType.map(({ ticketType }, at) => (
        <OfType
          key={ticketType}
          at={at}
          type={living?.find(({ id }) => id === ticketType) ?? null}
          statuses={parts.statuses}
          wrong={saidAt(problems, 'byTicketType', at)}
        />
      ))}
      <AddType types={living} />
      <SharedFields types={types.data?.items ?? null} found={found} />
    </div>
  );
}

function statesOf({ name, states }: TicketType): Option[] {
  return states.map(({ id, label }) => ({ value: id, label: `${label} (${name})`, group: 'States' }));
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

const winners: { value: StatusSyncSettings['wins'][Direction]; label: string }[] = [
  { value: 'latest', label: 'The latest change' },
  { value: 'issue', label: 'The issue' },
  { value: 'ticket', label: 'The ticket' },
];

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
        label="Where both changed meanwhile, this wins"
        data={winners.map(({ value, label }) => ({ value, label, disabled: clashes(wins(value)) }))}
        value={sync.wins[direction]}
        error={problem('wins', direction)}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => {
          const winner = winners.find(({ value }) => value === next);
          if (winner !== undefined) change({ ...sync, wins: wins(winner.value) }, `${winner.label} wins`);
        }}
      />
    </div>
  );
}

const happenings = [
  { what: 'closed', label: 'When the conversation is closed, the issue becomes', said: 'A closed conversation' },
  { what: 'customerReplied', label: 'When the customer writes, the issue becomes', said: 'An answer of the customer' },
] as const;

/** What happens in a conversation, whether it is a ticket or not. */
function OnConversation({ statuses, wrong }: { statuses: Option[] | null; wrong: string[] }) {
  const { value: sync, change } = usePart('statusSync');
  return (
    <Section title="From the conversation to the issue">
      <div className={css.body}>
        {happenings.map(({ what, label, said }) => (
          <div key={what} className={css.narrow}>
            <FreeSelect
              label={label}
              placeholder="It stays as it is"
              options={statuses}
              value={sync.onConversation[what]}
              clearable
              onChange={(status) =>
                change(
                  { ...sync, onConversation: { ...sync.onConversation, [what]: status } },
                  status === null ? `${said} changes nothing` : `${said} means ${status}`,
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
  const name = type?.name ?? `Ticket type ${tables.ticketType}`;
  const parts = {
    tables,
    statuses,
    states: type === null ? [] : statesOf(type),
    otherwise: 'As for all ticket types',
    onChange: (next: object, said: string) =>
      change({ ...sync, byTicketType: sync.byTicketType.with(at, { ...tables, ...next }) }, `${name}: ${said}`),
  };
  return (
    <Section
      title={`Only for ${name}`}
      aside={
        <Button
          onClick={() =>
            change({ ...sync, byTicketType: sync.byTicketType.toSpliced(at, 1) }, `${name} is as all ticket types`)
          }
        >
          Remove
        </Button>
      }
    >
      <div className={css.body}>
        <h3 className={css.label}>From the issue to Intercom</h3>
        <ToIntercom {...parts} name={`${name}: from the issue to Intercom`} />
        <h3 className={css.label}>From Intercom to the issue</h3>
        <FromIntercom {...parts} name={`${name}: from Intercom to the issue`} />
        <Wrong sentences={wrong} />
      </div>
    </Section>
  );
}

function AddType({ types }: { types: TicketType[] | null }) {
  const { value: sync, change } = usePart('statusSync');
  const [choosing, choose] = useState(false);
  const left = types?.filter(({ id }) => !sync.byTicketType.some(({ ticketType }) => ticketType === id)) ?? null;
  if (left?.length === 0) return null;
  if (!choosing)
    return (
      <div>
        <Button onClick={() => choose(true)}>Other tables for one ticket type</Button>
      </div>
    );
  return (
    <div className={css.narrow}>
      <FreeSelect
        label="Ticket type with tables of its own"
        placeholder="Choose it"
        options={left?.map(({ id, name }) => ({ value: id, label: name })) ?? null}
        value={null}
        onChange={(ticketType) => {
          choose(false);
          if (ticketType === null) return;
          const name = types?.find(({ id }) => id === ticketType)?.name ?? ticketType;
          const tables = { ticketType, toIntercom: {}, toIntercomByCategory: {}, fromIntercom: {} };
          change({ ...sync, byTicketType: [...sync.byTicketType, tables] }, `${name} has tables of its own`);
        }}
      />
    </div>
  );
}
