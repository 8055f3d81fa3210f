import { useState } from 'react';
import type { EscalationFormAnswer } from '../../../src/api/schemas/escalation.ts';
import type { ContactAnswer } from '../../../src/api/schemas/panel.ts';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/panel-escalation.ts';
import { texts as panelTexts } from '../../texts/panel.ts';
import { Trouble } from '../Part.tsx';
import { usePanel } from '../panel-context.ts';
import { SearchField, useFound } from '../SearchField.tsx';
import css from './Escalation.module.css';
import { Field } from './Field.tsx';
import type { Destination } from './offer.ts';

const said = texts.whom;

/** `id` null: whoever reported the issue, who is no contact yet. */
export interface Person {
  id: string | null;
  label: string;
}

function reporterOf({ reporter }: EscalationFormAnswer, to: Destination['to']): Person | null {
  if (reporter === null || !reporter.possible || to !== 'ticket') return null;
  const email = reporter.email === null ? '' : ` (${reporter.email})`;
  return { id: null, label: said.reporter(`${reporter.name}${email}`) };
}

function known({ contacts }: EscalationFormAnswer): Person[] {
  return contacts.map(({ id, name, email, from }) => {
    const address = email === null || email === name ? '' : ` (${email})`;
    const whole = `${name}${address}`;
    return { id, label: from === 'linked' ? said.linked(whole) : said.reporter(whole) };
  });
}

/** The likeliest. */
export function firstPerson(form: EscalationFormAnswer, to: Destination['to']): Person | null {
  return known(form)[0] ?? reporterOf(form, to);
}

interface Parts {
  form: EscalationFormAnswer;
  destination: Exclude<Destination, { to: 'issue' }>;
  contact: Person | null;
  problem: string | undefined;
  onChange: (contact: Person | null) => void;
}

const SOMEBODY = 'somebody-else';

/** Whom it is for: of a linked conversation, who reported it, or found by name. */
export function Whom({ form, destination, contact, problem, onChange }: Parts) {
  const reporter = reporterOf(form, destination.to);
  const offered = [...known(form), ...(reporter === null ? [] : [reporter])];
  const [isSeeking, seek] = useState(offered.length === 0);
  const isFound = contact !== null && !offered.some(({ id }) => id === contact.id);
  const all = isFound ? [...offered, contact] : offered;
  const { own, name } = destination.workspace;
  const value = isSeeking && !isFound ? SOMEBODY : contact === null ? '' : (contact.id ?? 'reporter');
  return (
    <div className={css.field}>
      <Field
        label={said.label}
        required
        problem={problem}
        hint={contact?.id === null ? said.becomesContact : nobody({ form, offered, own, name })}
      >
        {(input) => (
          <select
            {...input}
            value={value}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              seek(chosen === SOMEBODY);
              onChange(all.find(({ id }) => (id ?? 'reporter') === chosen) ?? null);
            }}
          >
            {contact === null && value === '' && <option value="">{texts.choose}</option>}
            {all.map((one) => (
              <option key={one.id ?? 'reporter'} value={one.id ?? 'reporter'}>
                {one.label}
              </option>
            ))}
            {own && <option value={SOMEBODY}>{said.somebodyElse}</option>}
          </select>
        )}
      </Field>
      {isSeeking && own && (
        <Seek
          onFound={(found) => {
            seek(false);
            onChange(found);
          }}
        />
      )}
    </div>
  );
}

function nobody({
  form: { reporter },
  offered,
  own,
  name,
}: Pick<Parts, 'form'> & { offered: Person[]; own: boolean; name: string }): string | undefined {
  if (offered.length > 0) return undefined;
  const who = reporter === null ? said.reporterUnknown : said.noContact(reporter.name);
  return own ? said.search(who) : said.createThere(who, name);
}

function Seek({ onFound }: { onFound: (person: Person) => void }) {
  const { host } = usePanel();
  const [text, setText] = useState('');
  const { found, trouble } = useFound(text.trim().length < 2 ? '' : text, async (search) => {
    const path = `/contacts?search=${encodeURIComponent(search)}`;
    return (await host.call<{ items: ContactAnswer[] }>('GET', path)).items;
  });
  return (
    <div className={css.field}>
      <SearchField label={panelTexts.people.search} placeholder={said.hint} value={text} onChange={setText} />
      <div role="status">
        {found?.length === 0 && <p className={css.hint}>{panelTexts.people.none(text.trim())}</p>}
        {found !== null && found.length > 0 && (
          <span className="visually-hidden">{panelTexts.found(found.length)}</span>
        )}
      </div>
      {found !== null && found.length > 0 && (
        <ul className={css.found} aria-label={panelTexts.people.found}>
          {found.map(({ id, name, email }) => (
            <li key={id}>
              <span>{email === null || email === name ? name : `${name} (${email})`}</span>
              <Button aria-label={said.chooseIt(name)} onClick={() => onFound({ id, label: name })}>
                {texts.choose}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Trouble trouble={trouble} />
    </div>
  );
}
