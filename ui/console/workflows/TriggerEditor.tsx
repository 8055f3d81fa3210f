import { Checkbox, Select, TextInput } from '@mantine/core';
import { problemAt, problemIn, useBuilder } from './builder.ts';
import css from './Builder.module.css';
import { ListInput, OneInput } from './fields.tsx';
import { type Trigger, type TriggerKind, triggerOf, type Workflow } from './model.ts';
import { priorities } from './places.ts';
import { triggerNames } from './words.ts';

const kinds = Object.entries(triggerNames).map(([value, label]) => ({ value, label }));

/** What starts the workflow. */
export function TriggerEditor() {
  const { workflow, change, problems } = useBuilder();
  const { trigger } = workflow;
  return (
    <>
      <Select
        label="It starts when"
        data={kinds}
        value={trigger.kind}
        allowDeselect={false}
        searchable
        comboboxProps={{ withinPortal: false }}
        error={problemAt(problems, ['trigger']) ?? problemAt(problems, ['trigger', 'kind'])}
        onChange={(kind) =>
          change<Trigger>(['trigger'], (before) => (kind === null ? before : triggerOf(kind as TriggerKind)))
        }
      />
      <Inputs trigger={trigger} />
      <Checkbox
        label="Also when Deskbridge itself did it"
        description="Off, so that workflows do not start one another in circles"
        checked={workflow.ownChanges}
        onChange={(event) => {
          const { checked } = event.currentTarget;
          change<Workflow>([], (before) => ({ ...before, ownChanges: checked }));
        }}
      />
    </>
  );
}

type Of<K extends TriggerKind> = Extract<Trigger, { kind: K }>;

function Inputs({ trigger }: { trigger: Trigger }) {
  const { change, offered, problems } = useBuilder();
  const put = (next: Trigger): void => change<Trigger>(['trigger'], () => next);
  const list = (name: 'from' | 'to', options: readonly string[]) => {
    const { [name]: value, ...rest } = trigger as Of<'status-changed'>;
    return (
      <ListInput
        label={name === 'from' ? 'From one of' : 'To one of'}
        placeholder="Any"
        options={options}
        value={value ?? []}
        error={problemIn(problems, ['trigger', name])}
        onChange={(next) => put(next.length === 0 ? rest : { ...rest, [name]: next })}
      />
    );
  };
  switch (trigger.kind) {
    case 'issue-created':
      return null;
    case 'status-changed':
      return (
        <div className={css.two}>
          {list('from', offered.statuses)}
          {list('to', offered.statuses)}
        </div>
      );
    case 'priority-changed':
      return list('to', priorities);
    case 'assignee-changed':
      return list(
        'to',
        offered.people.map(({ label }) => label.replace(/ \([^)]*\)$/, '')),
      );
    case 'ticket-state-changed':
      return list('to', ['submitted', 'in_progress', 'waiting_on_customer', 'resolved']);
    case 'tag-added':
      return (
        <OneInput
          label="Tag"
          placeholder="Any"
          clearable
          options={offered.tags}
          value={trigger.tag}
          onChange={(tag) => put(tag === null ? { kind: 'tag-added' } : { kind: 'tag-added', tag })}
        />
      );
    case 'commented':
      return (
        <Select
          label="Which comments"
          data={[
            { value: 'all', label: 'All comments' },
            { value: 'public', label: 'Public ones only' },
            { value: 'internal', label: 'Internal ones only' },
          ]}
          value={trigger.public === undefined ? 'all' : trigger.public ? 'public' : 'internal'}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(next) =>
            put(next === 'all' ? { kind: 'commented' } : { kind: 'commented', public: next === 'public' })
          }
        />
      );
    case 'approval-decided':
      return <DecidedInputs trigger={trigger} onChange={put} />;
    case 'schedule':
      return <ScheduleInputs trigger={trigger} onChange={put} />;
  }
}

interface Parts<K extends TriggerKind> {
  trigger: Of<K>;
  onChange: (trigger: Trigger) => void;
}

function DecidedInputs({ trigger, onChange }: Parts<'approval-decided'>) {
  const { workflow, ...rest } = trigger;
  return (
    <div className={css.two}>
      <Select
        label="How"
        placeholder="Any decision"
        clearable
        data={['approved', 'rejected', 'expired']}
        value={trigger.decision ?? null}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => {
          const { decision: _, ...others } = trigger;
          onChange(next === null ? others : { ...others, decision: next as NonNullable<typeof trigger.decision> });
        }}
      />
      <TextInput
        label="In the workflow"
        placeholder="Any"
        value={workflow ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange(value === '' ? rest : { ...rest, workflow: value });
        }}
      />
    </div>
  );
}

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

function ScheduleInputs({ trigger, onChange }: Parts<'schedule'>) {
  const { problems } = useBuilder();
  const wrong = (name: string): string | null => problemIn(problems, ['trigger', name]);
  return (
    <>
      <p className={css.muted}>It looks at every issue in its scope that is not done.</p>
      <div className={css.two}>
        <Select
          label="Every"
          data={['hour', 'day', 'week']}
          value={trigger.every}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(next) => onChange({ ...trigger, every: next ?? 'day' })}
        />
        <TextInput
          label="At"
          type="time"
          value={trigger.at}
          error={wrong('at')}
          onChange={(event) => onChange({ ...trigger, at: event.currentTarget.value })}
        />
        {trigger.every === 'week' && (
          <Select
            label="On"
            data={[...days]}
            value={trigger.on}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(next) => onChange({ ...trigger, on: next ?? 'monday' })}
          />
        )}
        <OneInput
          label="Time zone"
          options={
            Intl.supportedValuesOf('timeZone').includes('UTC')
              ? Intl.supportedValuesOf('timeZone')
              : ['UTC', ...Intl.supportedValuesOf('timeZone')]
          }
          value={trigger.timezone}
          error={wrong('timezone')}
          onChange={(timezone) => onChange({ ...trigger, timezone: timezone ?? 'UTC' })}
        />
      </div>
    </>
  );
}
