import { type FormEvent, type RefObject, useId, useRef, useState } from 'react';
import type { EscalationFormAnswer, EscalationRunAnswer } from '../../../src/api/schemas/escalation.ts';
import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/panel-escalation.ts';
import { texts as panelTexts } from '../../texts/panel.ts';
import { CallFailed } from '../host.ts';
import { Notice, Trouble } from '../Part.tsx';
import { useAct, usePanel } from '../panel-context.ts';
import { Assignee } from './Assignee.tsx';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './Escalation.module.css';
import { Field, ValueField } from './Field.tsx';
import type { Offer } from './offer.ts';
import { Similar } from './Similar.tsx';
import { type Asked, typed } from './values.ts';
import { firstPerson, type Person, Whom } from './Whom.tsx';
import {
  askedFor,
  filled,
  type Held,
  missing,
  type Place,
  type Problems,
  problemsIn,
  type Words,
  wishOf,
} from './wish.ts';

interface Parts extends Place {
  form: EscalationFormAnswer;
  offered: Offer;
  /** What somebody typed for another destination; null: nothing yet. */
  words: Words | null;
  setWords: (words: Words) => void;
  /** Of the one escalation that this form is. */
  wishKey: string;
  onSent: (run: EscalationRunAnswer) => void;
  onKnown: () => void;
  onClose: () => void;
}

/** Everything but where it goes; at first as the issue and the field mapping say. */
export function Filling(parts: Parts) {
  const { destination, form, onClose } = parts;
  const place = useRef<HTMLFormElement>(null);
  const hint = useId();
  const { held, problems, change, solve, setProblems } = useHeld(parts);
  const act = useAct();
  const submit = useSending(parts, { held, place, setProblems, act });
  return (
    <form ref={place} className={css.form} noValidate aria-describedby={hint} onSubmit={submit}>
      {destination.to !== 'issue' && <People {...{ parts, held, problems }} onChange={change} />}
      <Unplaced form={form} asked={held.asked} />
      <Said {...{ parts, held, problems }} onChange={(words) => (parts.setWords(words), solve('subject', 'message'))} />
      {held.asked.map((one) => (
        <ValueField
          key={one.id}
          asked={one}
          value={held.values[one.id] ?? ''}
          hint={hintOf(form, one, held.values)}
          problem={problems[one.id] ?? unfilled(form, one, held.values)}
          onChange={(value) => {
            change({ values: { [one.id]: value } });
            solve(one.id);
          }}
        />
      ))}
      <Trouble trouble={act.trouble} />
      <div className={css.buttons}>
        <Button type="submit" look="primary" busy={act.busy}>
          {act.busy ? texts.sending : texts.escalate}
        </Button>
        <Button onClick={onClose}>{texts.cancel}</Button>
      </div>
      <p id={hint} className={css.hint}>
        {texts.onlyOnce}
      </p>
    </form>
  );
}

/** What a person chose; all else is as the form says, also when it is read anew. */
interface Chosen {
  values: Held['values'];
  contact?: Person | null;
  assignee: string;
}

interface Holding {
  held: Held;
  problems: Problems;
  change(part: Partial<Chosen>): void;
  /** What stands there is being put right. */
  solve(...places: string[]): void;
  setProblems(problems: Problems): void;
}

function useHeld(parts: Parts): Holding {
  const { destination, form } = parts;
  const { subject, message } = parts.words ?? form;
  const asked = askedFor(parts);
  const [chosen, choose] = useState<Chosen>({ values: {}, assignee: '' });
  const [problems, setProblems] = useState<Problems>({});
  const { contact = firstPerson(form, destination.to), assignee } = chosen;
  const values = { ...filled(asked, parts), ...chosen.values };
  return {
    held: { values, contact, assignee, asked, words: { subject, message } },
    problems,
    change: (part) => choose((was) => ({ ...was, ...part, values: { ...was.values, ...part.values } })),
    solve: (...places) =>
      setProblems((were) => ({ ...were, ...Object.fromEntries(places.map((at) => [at, undefined])) })),
    setProblems,
  };
}

interface Sending extends Pick<Holding, 'held' | 'setProblems'> {
  place: RefObject<HTMLFormElement | null>;
  act: ReturnType<typeof useAct>;
}

/** Sends it, once all is there; what is refused is shown where it is wrong. */
function useSending(parts: Parts, { held, place, setProblems, act }: Sending): (event: FormEvent) => void {
  const { host } = usePanel();
  const showWrong = (problems: Problems): void => {
    setProblems(problems);
    setTimeout(() => place.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  };
  const refused = (error: CallFailed): void => {
    if (error.code === 'key_reused') parts.onKnown();
    if (error.status !== 422) throw error;
    // Something may be another since the form opened: it goes on with what there is now.
    parts.offered.read();
    const problems = problemsIn(error, held, parts);
    if (Object.keys(problems).length === 0) throw error;
    showWrong(problems);
  };
  return (event) => {
    event.preventDefault();
    const lacking = missing(held, parts.destination.to);
    if (Object.keys(lacking).length > 0) return showWrong(lacking);
    setProblems({});
    void act.run(async () => {
      try {
        const wish = wishOf(parts.wishKey, parts, held);
        parts.onSent(await host.call<EscalationRunAnswer>('POST', '/escalations', wish));
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        refused(error);
      }
    });
  };
}

interface SomeParts {
  parts: Parts;
  held: Held;
  problems: Problems;
}

/** Whom it is for, what they wait for already, and who takes it. */
function People({ parts, held, problems, onChange }: SomeParts & { onChange: Holding['change'] }) {
  const { destination, form, offered, onClose } = parts;
  const { refresh, say } = usePanel();
  if (destination.to === 'issue') return null;
  const { contact, assignee, words } = held;
  const { workspace } = destination;
  const linked = (title: string): void => {
    say({ text: panelTexts.linking.isLinked(title) });
    refresh();
    onClose();
  };
  return (
    <>
      <Whom
        {...{ form, destination, contact }}
        problem={problems['contact']}
        onChange={(person) => onChange({ contact: person })}
      />
      {destination.to === 'ticket' && contact !== null && contact.id !== null && (
        <Similar connection={workspace.id} contact={contact.id} title={words.subject} onLinked={linked} />
      )}
      <Assignee
        {...{ offered, workspace }}
        value={assignee}
        problem={problems['assignee']}
        onChange={(chosen) => onChange({ assignee: chosen })}
      />
    </>
  );
}

function Said({ parts, held: { words }, problems, onChange }: SomeParts & { onChange: (words: Words) => void }) {
  const { subject, message } = words;
  return (
    <>
      <Field label={texts.subject} required problem={problems['subject']}>
        {(input) => (
          <input
            {...input}
            type="text"
            maxLength={255}
            value={subject}
            onChange={(event) => onChange({ subject: event.currentTarget.value, message })}
          />
        )}
      </Field>
      <Field label={texts.message} required problem={problems['message']} hint={whoReads(parts)}>
        {(input) => (
          <textarea
            {...input}
            rows={6}
            value={message}
            onChange={(event) => onChange({ subject, message: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

function whoReads({ destination, ticketType }: Place): string {
  const said = texts.whoReads;
  if (destination.to !== 'ticket') return said[destination.to];
  return ticketType?.category === 'Customer' ? said.customer : said.team;
}

/** Where a value came from, and whether it is still that one. */
function hintOf({ attributes, filledFrom, priority }: EscalationFormAnswer, one: Asked, values: Held['values']) {
  const from = filledFrom[one.id];
  if (from === undefined) return undefined;
  const mapped = typed(attributes[one.id] ?? priority ?? '', one.kind);
  return (values[one.id] === mapped ? texts.filledFrom : texts.changedHere)(sentenceSaid(from));
}

/** What the mapping could not fill, until somebody does. */
function unfilled({ problems }: EscalationFormAnswer, { id }: Asked, values: Held['values']): string | undefined {
  const wrong = problems.find(({ attribute }) => attribute === id)?.sentence ?? '';
  return (values[id] ?? '') === '' ? sentenceSaid(wrong) || undefined : undefined;
}

/** What the mapping says of attributes that the ticket type has no more. */
function Unplaced({ form, asked }: { form: EscalationFormAnswer; asked: Asked[] }) {
  const lost = form.problems.filter(({ attribute }) => !asked.some(({ id }) => id === attribute));
  if (lost.length === 0) return null;
  return (
    <Notice tone="warn" text={texts.misfit}>
      {lost.map(({ attribute, sentence }) => (
        <p key={attribute}>{sentenceSaid(sentence)}</p>
      ))}
      <p>{texts.misfitFix}</p>
    </Notice>
  );
}
