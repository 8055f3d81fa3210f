import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/workflow-cards.ts';
import { problemIn, useBuilder } from './builder.ts';
import css from './Editor.module.css';
import lines from './Lines.module.css';
import { OneInput, TemplateInput } from './fields.tsx';
import type { Action, ActionOf, Place } from './model.ts';
import { useRows } from './rows.ts';

const said = texts.ticket;

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
        label={said.type}
        placeholder={said.chooseType}
        options={offered.ticketTypes}
        value={action.ticketType}
        error={wrong('ticketType')}
        onChange={(ticketType) => onChange({ ...action, ticketType: ticketType ?? '' })}
      />
      <TemplateInput
        label={said.subject}
        rows={1}
        value={action.subject}
        error={wrong('subject')}
        onChange={(subject) => onChange({ ...action, subject })}
      />
      <TemplateInput
        label={said.message}
        value={action.message}
        error={wrong('message')}
        onChange={(message) => onChange({ ...action, message })}
      />
      <div className={css.two}>
        <OneInput
          label={said.team}
          placeholder={said.none}
          clearable
          options={offered.teams}
          value={action.team}
          error={wrong('team')}
          onChange={(team) => given('team', team)}
        />
        <OneInput
          label={said.teammate}
          placeholder={said.none}
          clearable
          options={offered.teammates}
          value={action.assignee}
          error={wrong('assignee')}
          onChange={(assignee) => given('assignee', assignee)}
        />
      </div>
      <Attributes action={action} place={place} onChange={onChange} />
    </>
  );
}

/** What fills attributes of the ticket beyond the mapping of the project. */
function Attributes({ action, place, onChange }: Parts) {
  const { offered, problems } = useBuilder();
  const filled = useRows(action.attributes, (attributes) => onChange({ ...action, attributes }));
  const type = offered.ticketTypes.find(
    ({ value, label }) => value === action.ticketType || label === action.ticketType,
  );
  const options = (type?.attributes ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const missing = (type?.attributes ?? []).flatMap(({ id, name, required }) =>
    required && !Object.hasOwn(action.attributes, id) ? [name] : [],
  );
  const free = options.find(({ value }) => !Object.hasOwn(action.attributes, value))?.value;
  const nameOf = (id: string): string => options.find(({ value }) => value === id)?.label ?? (id || said.unnamed);
  return (
    <div className={css.group} role="group" aria-label={said.attributes}>
      <p className={css.legend}>{said.attributes}</p>
      {filled.rows.map(({ id, name, kept, text }) => (
        <div key={id} className={css.mapped} role="group" aria-label={said.group(nameOf(name))}>
          <OneInput
            label={said.attribute}
            options={options}
            value={name}
            error={name === kept ? null : texts.nameTaken(nameOf(name), nameOf(kept))}
            onChange={(next) => filled.rename(id, next ?? '')}
          />
          <TemplateInput
            label={said.filledWith(nameOf(name))}
            rows={1}
            value={text}
            error={problemIn(problems, [...place, 'attributes', kept])}
            onChange={(next) => filled.fill(id, next)}
          />
          <Button look="link" aria-label={said.remove(nameOf(name))} onClick={() => filled.remove(id)}>
            {texts.remove}
          </Button>
        </div>
      ))}
      <p className={lines.muted}>
        {said.byMapping}
        {missing.length > 0 && ` ${said.required(missing.join(', '))}`}
      </p>
      <div>
        <Button onClick={() => filled.add(free ?? '')}>{said.fill}</Button>
      </div>
    </div>
  );
}
