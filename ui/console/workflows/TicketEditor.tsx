import { Checkbox } from '@mantine/core';
import { Button } from '../../kit/Button.tsx';
import { problemIn, useBuilder } from './builder.ts';
import css from './Builder.module.css';
import { OneInput, TemplateInput } from './fields.tsx';
import type { Action, ActionOf, Place } from './model.ts';

interface Parts {
  action: ActionOf<'create-ticket'>;
  place: Place;
  onChange: (action: Action) => void;
}

/** The form of an escalation as a step: the ticket, where it goes, and what fills its attributes. */
export function TicketEditor({ action, place, onChange }: Parts) {
  const { offered, problems } = useBuilder();
  const wrong = (name: string): string | null => problemIn(problems, [...place, name]);
  const given = (name: 'team' | 'assignee', value: string | null): void => {
    const { [name]: _, ...rest } = action;
    onChange(value === null ? rest : { ...rest, [name]: value });
  };
  return (
    <>
      <OneInput
        label="Ticket type"
        placeholder="Choose, or type its id"
        options={offered.ticketTypes}
        value={action.ticketType}
        error={wrong('ticketType')}
        onChange={(ticketType) => onChange({ ...action, ticketType: ticketType ?? '' })}
      />
      <TemplateInput
        label="Subject"
        rows={1}
        value={action.subject}
        error={wrong('subject')}
        onChange={(subject) => onChange({ ...action, subject })}
      />
      <TemplateInput
        label="Message"
        value={action.message}
        error={wrong('message')}
        onChange={(message) => onChange({ ...action, message })}
      />
      <div className={css.two}>
        <OneInput
          label="Team"
          placeholder="None"
          clearable
          options={offered.teams}
          value={action.team}
          error={wrong('team')}
          onChange={(team) => given('team', team)}
        />
        <OneInput
          label="Teammate"
          placeholder="None"
          clearable
          options={offered.teammates}
          value={action.assignee}
          error={wrong('assignee')}
          onChange={(assignee) => given('assignee', assignee)}
        />
      </div>
      <Checkbox
        label="Mark it as a priority"
        checked={action.priority === true}
        onChange={(event) => onChange({ ...action, priority: event.currentTarget.checked })}
      />
      <Attributes action={action} place={place} onChange={onChange} />
    </>
  );
}

/** What fills attributes of the ticket beyond the mapping of the project. */
function Attributes({ action, place, onChange }: Parts) {
  const { offered, problems } = useBuilder();
  const lines = Object.entries(action.attributes);
  const type = offered.ticketTypes.find(
    ({ value, label }) => value === action.ticketType || label === action.ticketType,
  );
  const options = (type?.attributes ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const missing = (type?.attributes ?? []).flatMap(({ id, name, required }) =>
    required && !Object.hasOwn(action.attributes, id) ? [name] : [],
  );
  const free = options.find(({ value }) => !Object.hasOwn(action.attributes, value))?.value;
  const put = (next: (readonly [string, string])[]): void =>
    onChange({ ...action, attributes: Object.fromEntries(next) });
  const nameOf = (id: string): string => options.find(({ value }) => value === id)?.label ?? (id || 'an attribute');
  return (
    <div className={css.group} role="group" aria-label="Attributes of the ticket">
      <p className={css.legend}>Attributes of the ticket</p>
      {lines.map(([id, text], at) => (
        <div key={at} className={css.mapped} role="group" aria-label={`Attribute ${nameOf(id)}`}>
          <OneInput
            label="Attribute"
            options={options}
            value={id}
            onChange={(next) => put(lines.map((one, n) => (n === at ? [next ?? '', text] : one)))}
          />
          <TemplateInput
            label={`Filled with, for ${nameOf(id)}`}
            rows={1}
            value={text}
            error={problemIn(problems, [...place, 'attributes', id])}
            onChange={(next) => put(lines.map((one, n) => (n === at ? [id, next] : one)))}
          />
          <Button look="link" onClick={() => put(lines.filter((_, n) => n !== at))}>
            Remove<span className="visually-hidden"> {nameOf(id)}</span>
          </Button>
        </div>
      ))}
      <p className={css.muted}>
        What is not named here is filled by the mapping of the project.
        {missing.length > 0 && ` Required by the type: ${missing.join(', ')}.`}
      </p>
      <div>
        <Button onClick={() => put([...lines, [free ?? '', '']])}>Fill an attribute</Button>
      </div>
    </div>
  );
}
