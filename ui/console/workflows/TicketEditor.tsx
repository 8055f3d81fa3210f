import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/workflow-cards.ts';
import { problemIn, useBuilder } from './builder.ts';
import css from './Editor.module.css';
import lines from './Lines.module.css';
import { OneInput, TemplateInput } from './fields.tsx';
import type { Action, ActionOf, Place } from './model.ts';

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
  const filled = Object.entries(action.attributes);
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
  const nameOf = (id: string): string => options.find(({ value }) => value === id)?.label ?? (id || said.unnamed);
  return (
    <div className={css.group} role="group" aria-label={said.attributes}>
      <p className={css.legend}>{said.attributes}</p>
      {filled.map(([id, text], at) => (
        <div key={at} className={css.mapped} role="group" aria-label={said.group(nameOf(id))}>
          <OneInput
            label={said.attribute}
            options={options}
            value={id}
            onChange={(next) => put(filled.map((one, n) => (n === at ? [next ?? '', text] : one)))}
          />
          <TemplateInput
            label={said.filledWith(nameOf(id))}
            rows={1}
            value={text}
            error={problemIn(problems, [...place, 'attributes', id])}
            onChange={(next) => put(filled.map((one, n) => (n === at ? [id, next] : one)))}
          />
          <Button
            look="link"
            aria-label={said.remove(nameOf(id))}
            onClick={() => put(filled.filter((_, n) => n !== at))}
          >
            {texts.remove}
          </Button>
        </div>
      ))}
      <p className={lines.muted}>
        {said.byMapping}
        {missing.length > 0 && ` ${said.required(missing.join(', '))}`}
      </p>
      <div>
        <Button onClick={() => put([...filled, [free ?? '', '']])}>{said.fill}</Button>
      </div>
    </div>
  );
}
