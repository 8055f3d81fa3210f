import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/workflow-cards.ts';
import { problemIn, useBuilder } from './builder.ts';
import css from './Editor.module.css';
import lines from './Lines.module.css';
import { OneInput, TemplateInput } from './fields.tsx';
import type { Action, ActionOf, Place, StepOf } from './model.ts';
import { priorities } from './places.ts';
import { useRows } from './rows.ts';
import { TicketEditor } from './TicketEditor.tsx';

const said = texts.action;

type ActionStep = StepOf<'action'>;

/** What an action needs, and what happens when it fails. */
export function ActionEditor({ step, place }: { step: ActionStep; place: Place }) {
  const { change } = useBuilder();
  const put = (action: Action): void => change<ActionStep>(place, (before) => ({ ...before, action }));
  return (
    <>
      <Inputs action={step.action} place={[...place, 'action']} onChange={put} />
      <Failure step={step} place={place} />
    </>
  );
}

interface Parts {
  action: Action;
  place: Place;
  onChange: (action: Action) => void;
}

function Inputs({ action, place, onChange }: Parts) {
  const { offered, problems } = useBuilder();
  const wrong = (name: string): string | null => problemIn(problems, [...place, name]);
  switch (action.kind) {
    case 'create-ticket':
      return <TicketEditor action={action} place={place} onChange={onChange} />;
    case 'post-note':
      return (
        <>
          <TemplateInput
            label={said.note}
            description={said.noteMeans}
            value={action.text}
            error={wrong('text')}
            onChange={(text) => onChange({ ...action, text })}
          />
          <Checkbox
            label={said.reopenToo}
            checked={action.reopen}
            onChange={(event) => onChange({ ...action, reopen: event.currentTarget.checked })}
          />
        </>
      );
    case 'reopen':
      return <p className={lines.muted}>{said.reopens}</p>;
    case 'reply':
      return (
        <TemplateInput
          label={said.answer}
          description={said.answerMeans}
          value={action.text}
          error={wrong('text')}
          onChange={(text) => onChange({ ...action, text })}
        />
      );
    case 'set-priority':
      return (
        <OneInput
          label={said.priority}
          placeholder={texts.chooseOrType}
          options={priorities}
          value={action.priority}
          error={wrong('priority')}
          onChange={(priority) => onChange({ ...action, priority: priority ?? '' })}
        />
      );
    case 'set-status':
      return (
        <OneInput
          label={said.status}
          placeholder={texts.chooseOrType}
          options={offered.statuses}
          value={action.status}
          error={wrong('status')}
          onChange={(status) => onChange({ ...action, status: status ?? '' })}
        />
      );
    case 'add-tag':
    case 'remove-tag':
      return (
        <OneInput
          label={said.tag}
          placeholder={texts.chooseOrType}
          options={offered.tags}
          value={action.tag}
          error={wrong('tag')}
          onChange={(tag) => onChange({ ...action, tag: tag ?? '' })}
        />
      );
    case 'assign':
      return (
        <OneInput
          label={said.to}
          description={said.toMeans}
          placeholder={said.nobody}
          clearable
          options={offered.people}
          value={action.to ?? undefined}
          error={wrong('to')}
          onChange={(to) => onChange({ ...action, to })}
        />
      );
    case 'comment':
      return (
        <>
          <TemplateInput
            label={said.comment}
            value={action.text}
            error={wrong('text')}
            onChange={(text) => onChange({ ...action, text })}
          />
          <Checkbox
            label={said.public}
            description={said.publicMeans}
            checked={action.public}
            onChange={(event) => onChange({ ...action, public: event.currentTarget.checked })}
          />
        </>
      );
    case 'notify-requester':
      return (
        <>
          <TemplateInput
            label={said.subject}
            rows={1}
            value={action.subject}
            error={wrong('subject')}
            onChange={(subject) => onChange({ ...action, subject })}
          />
          <TemplateInput
            label={said.text}
            description={said.textMeans}
            value={action.text}
            error={wrong('text')}
            onChange={(text) => onChange({ ...action, text })}
          />
        </>
      );
    case 'webhook':
      return <WebhookInputs action={action} place={place} onChange={onChange} />;
  }
}

interface WebhookParts {
  action: ActionOf<'webhook'>;
  place: Place;
  onChange: (action: Action) => void;
}

function WebhookInputs({ action, place, onChange }: WebhookParts) {
  const { problems } = useBuilder();
  const values = useRows(action.values, (next) => onChange({ ...action, values: next }));
  const fresh = (): string => {
    for (let n = 1; ; n += 1) if (!Object.hasOwn(action.values, `value${n}`)) return `value${n}`;
  };
  return (
    <>
      <TextInput
        label={texts.webhook.address}
        description={texts.webhook.addressMeans}
        placeholder="https://"
        type="url"
        value={action.url}
        error={problemIn(problems, [...place, 'url'])}
        onChange={(event) => onChange({ ...action, url: event.currentTarget.value })}
      />
      {values.rows.map(({ id, name, kept, text }) => (
        <div key={id} className={css.mapped} role="group" aria-label={texts.webhook.group(name)}>
          <TextInput
            label={texts.webhook.name}
            value={name}
            error={name === kept ? null : texts.nameTaken(name, kept)}
            onChange={(event) => values.rename(id, event.currentTarget.value)}
          />
          <TemplateInput
            label={texts.webhook.value(name)}
            rows={1}
            value={text}
            error={problemIn(problems, [...place, 'values', kept])}
            onChange={(next) => values.fill(id, next)}
          />
          <Button look="link" aria-label={texts.webhook.remove(name)} onClick={() => values.remove(id)}>
            {texts.remove}
          </Button>
        </div>
      ))}
      <div>
        <Button onClick={() => values.add(fresh())}>{texts.webhook.add}</Button>
      </div>
    </>
  );
}

const policies = Object.entries(texts.failure.policies).map(([value, label]) => ({ value, label }));

function Failure({ step, place }: { step: ActionStep; place: Place }) {
  const { change, problems } = useBuilder();
  return (
    <>
      <Select
        label={texts.failure.label}
        data={policies}
        value={step.onFailure}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        error={problemIn(problems, [...place, 'onFailure'])}
        onChange={(next) =>
          change<ActionStep>(place, (before) => ({ ...before, onFailure: (next ?? 'stop') as ActionStep['onFailure'] }))
        }
      />
      {step.onFailure === 'retry' && (
        <NumberInput
          label={texts.failure.retries}
          description={texts.failure.retriesMeans}
          min={1}
          max={10}
          allowDecimal={false}
          value={step.retries}
          error={problemIn(problems, [...place, 'retries'])}
          onChange={(next) => change<ActionStep>(place, (before) => ({ ...before, retries: Number(next) || 1 }))}
        />
      )}
    </>
  );
}
