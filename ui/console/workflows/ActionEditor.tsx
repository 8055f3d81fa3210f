import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { Button } from '../../kit/Button.tsx';
import { problemIn, useBuilder } from './builder.ts';
import css from './Builder.module.css';
import { OneInput, TemplateInput } from './fields.tsx';
import type { Action, ActionOf, Place, StepOf } from './model.ts';
import { priorities } from './places.ts';
import { TicketEditor } from './TicketEditor.tsx';

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
            label="Note"
            description="Teammates see it in every linked conversation; customers do not."
            value={action.text}
            error={wrong('text')}
            onChange={(text) => onChange({ ...action, text })}
          />
          <Checkbox
            label="Reopen the conversations too"
            checked={action.reopen}
            onChange={(event) => onChange({ ...action, reopen: event.currentTarget.checked })}
          />
        </>
      );
    case 'reopen':
      return <p className={css.muted}>Every linked conversation comes back to the top of the inbox.</p>;
    case 'reply':
      return (
        <TemplateInput
          label="Answer"
          description="Customers see it."
          value={action.text}
          error={wrong('text')}
          onChange={(text) => onChange({ ...action, text })}
        />
      );
    case 'set-priority':
      return (
        <OneInput
          label="Priority"
          placeholder="Choose or type"
          options={priorities}
          value={action.priority}
          error={wrong('priority')}
          onChange={(priority) => onChange({ ...action, priority: priority ?? '' })}
        />
      );
    case 'set-status':
      return (
        <OneInput
          label="Status"
          placeholder="Choose or type"
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
          label="Tag"
          placeholder="Choose or type"
          options={offered.tags}
          value={action.tag}
          error={wrong('tag')}
          onChange={(tag) => onChange({ ...action, tag: tag ?? '' })}
        />
      );
    case 'assign':
      return (
        <OneInput
          label="To"
          description="A person by e-mail address or id. Empty: nobody."
          placeholder="Nobody"
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
            label="Comment"
            value={action.text}
            error={wrong('text')}
            onChange={(text) => onChange({ ...action, text })}
          />
          <Checkbox
            label="For everybody to see"
            description="Otherwise it is internal"
            checked={action.public}
            onChange={(event) => onChange({ ...action, public: event.currentTarget.checked })}
          />
        </>
      );
    case 'notify-requester':
      return (
        <>
          <TemplateInput
            label="Subject"
            rows={1}
            value={action.subject}
            error={wrong('subject')}
            onChange={(subject) => onChange({ ...action, subject })}
          />
          <TemplateInput
            label="Text"
            description="The requester gets it by e-mail."
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
  const values = Object.entries(action.values);
  const put = (next: (readonly [string, string])[]): void => onChange({ ...action, values: Object.fromEntries(next) });
  const fresh = (): string => {
    for (let n = 1; ; n += 1) if (!Object.hasOwn(action.values, `value${n}`)) return `value${n}`;
  };
  return (
    <>
      <TextInput
        label="Address"
        description="It is called with the issue and these values, signed; addresses inside of your network are refused."
        placeholder="https://"
        type="url"
        value={action.url}
        error={problemIn(problems, [...place, 'url'])}
        onChange={(event) => onChange({ ...action, url: event.currentTarget.value })}
      />
      {values.map(([name, text], at) => (
        <div key={at} className={css.mapped} role="group" aria-label={`Value ${name}`}>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => put(values.map((one, n) => (n === at ? [event.currentTarget.value, text] : one)))}
          />
          <TemplateInput
            label={`Value of ${name}`}
            rows={1}
            value={text}
            error={problemIn(problems, [...place, 'values', name])}
            onChange={(next) => put(values.map((one, n) => (n === at ? [name, next] : one)))}
          />
          <Button look="link" onClick={() => put(values.filter((_, n) => n !== at))}>
            Remove<span className="visually-hidden"> the value {name}</span>
          </Button>
        </div>
      ))}
      <div>
        <Button onClick={() => put([...values, [fresh(), '']])}>Send a value along</Button>
      </div>
    </>
  );
}

const policies = [
  { value: 'stop', label: 'Stop the run: somebody looks at it' },
  { value: 'retry', label: 'Try again, waiting longer each time' },
  { value: 'continue', label: 'Go on with the next step' },
];

function Failure({ step, place }: { step: ActionStep; place: Place }) {
  const { change, problems } = useBuilder();
  return (
    <div className={css.two}>
      <Select
        label="When it fails"
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
          label="How often"
          description="From a minute on, each time after twice as long"
          min={1}
          max={10}
          allowDecimal={false}
          value={step.retries}
          error={problemIn(problems, [...place, 'retries'])}
          onChange={(next) => change<ActionStep>(place, (before) => ({ ...before, retries: Number(next) || 1 }))}
        />
      )}
    </div>
  );
}
