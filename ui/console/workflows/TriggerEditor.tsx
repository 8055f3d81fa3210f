import { Checkbox, Select, TextInput } from '@mantine/core';
import { texts } from '../../texts/workflow-cards.ts';
import { texts as words } from '../../texts/workflow-words.ts';
import { problemAt, problemIn, useBuilder } from './builder.ts';
import css from './Editor.module.css';
import lines from './Lines.module.css';
import { ListInput, OneInput } from './fields.tsx';
import { type Trigger, type TriggerKind, triggerOf, type Workflow } from './model.ts';
import { priorities } from './places.ts';
import { triggerNames } from './words.ts';

const said = texts.trigger;
const kinds = Object.entries(triggerNames).map(([value, label]) => ({ value, label }));

/** What starts the workflow. */
export function TriggerEditor() {
  const { workflow, change, problems } = useBuilder();
  const { trigger } = workflow;
  return (
    <>
      <Select
        label={said.starts}
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
        label={said.own}
        description={said.ownMeans}
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
        label={name === 'from' ? said.from : said.to}
        placeholder={texts.any}
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
          label={said.tag}
          placeholder={texts.any}
          clearable
          options={offered.tags}
          value={trigger.tag}
          onChange={(tag) => put(tag === null ? { kind: 'tag-added' } : { kind: 'tag-added', tag })}
        />
      );
    case 'commented':
      return (
        <Select
          label={said.comments}
          data={[
            { value: 'all', label: said.allComments },
            { value: 'public', label: said.publicComments },
            { value: 'internal', label: said.internalComments },
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

const decisions = (['approved', 'rejected', 'expired'] as const).map((value) => ({
  value,
  label: said.decisions[value],
}));

function DecidedInputs({ trigger, onChange }: Parts<'approval-decided'>) {
  const { workflow, ...rest } = trigger;
  return (
    <div className={css.two}>
      <Select
        label={said.how}
        placeholder={said.anyDecision}
        clearable
        data={decisions}
        value={trigger.decision ?? null}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => {
          const { decision: _, ...others } = trigger;
          onChange(next === null ? others : { ...others, decision: next as NonNullable<typeof trigger.decision> });
        }}
      />
      <TextInput
        label={said.inWorkflow}
        placeholder={texts.any}
        value={workflow ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange(value === '' ? rest : { ...rest, workflow: value });
        }}
      />
    </div>
  );
}

const days = (['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const).map((value) => ({
  value,
  label: words.days[value],
}));
const spans = (['hour', 'day', 'week'] as const).map((value) => ({ value, label: said.spans[value] }));

function ScheduleInputs({ trigger, onChange }: Parts<'schedule'>) {
  const { problems } = useBuilder();
  const wrong = (name: string): string | null => problemIn(problems, ['trigger', name]);
  return (
    <>
      <p className={lines.muted}>{said.scheduleMeans}</p>
      <div className={css.two}>
        <Select
          label={said.every}
          data={spans}
          value={trigger.every}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(next) => onChange({ ...trigger, every: next ?? 'day' })}
        />
        <TextInput
          label={said.at}
          type="time"
          value={trigger.at}
          error={wrong('at')}
          onChange={(event) => onChange({ ...trigger, at: event.currentTarget.value })}
        />
        {trigger.every === 'week' && (
          <Select
            label={said.on}
            data={days}
            value={trigger.on}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(next) => onChange({ ...trigger, on: next ?? 'monday' })}
          />
        )}
        <OneInput
          label={said.timezone}
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
