import { useEffect, useRef, useState } from 'react';
import type { EscalationFormAnswer, EscalationRunAnswer } from '../../../src/api/schemas/escalation.ts';
import { Button } from '../../kit/Button.tsx';
import { newId } from '../../kit/new-id.ts';
import { texts as calls } from '../../texts/calls.ts';
import { troubleSaid } from '../../texts/errors.ts';
import { texts } from '../../texts/panel-escalation.ts';
import type { CallFailed } from '../host.ts';
import { Notice } from '../Part.tsx';
import { usePanel } from '../panel-context.ts';
import { asTrouble } from '../panel-store.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import part from '../Part.module.css';
import css from './Escalation.module.css';
import { Field } from './Field.tsx';
import { Filling } from './Filling.tsx';
import { chosenType, type Destination, destinationsOf, likeliest, type Listed, type Offer, useOffer } from './offer.ts';
import { Resync } from './Resync.tsx';
import type { Words } from './wish.ts';

const said = texts.places;

interface Parts {
  onSent: (run: EscalationRunAnswer) => void;
  /** It was escalated before this page knew of it. */
  onKnown: () => void;
  onClose: () => void;
}

/** Where to, as what, and what it says there. */
export function Form({ onSent, onKnown, onClose }: Parts) {
  const offered = useOffer();
  const { offer, trouble } = offered;
  if (offer === null)
    return trouble === null ? <Waiting what={said.loading} /> : <Failed trouble={trouble} onRetry={offered.read} />;
  const listed = destinationsOf(offer);
  if (listed.length === 0)
    return offered.reading ? (
      <Waiting what={said.reading} />
    ) : (
      <Notice tone="warn" text={said.nowhere}>
        <p>{said.connectFirst}</p>
      </Notice>
    );
  return <Where {...{ offered, listed, onSent, onKnown, onClose }} problems={offer.problems} />;
}

function Waiting({ what }: { what: string }) {
  return (
    <div role="status" className={css.waiting}>
      <span className="visually-hidden">{what}</span>
      <span className={part.wait} aria-hidden="true" />
      <span className={part.wait} aria-hidden="true" />
    </div>
  );
}

function Failed({ trouble, onRetry }: { trouble: CallFailed; onRetry: () => void }) {
  return (
    <div role="alert">
      <Notice tone="warn" text={trouble.message}>
        <Button look="link" onClick={onRetry}>
          {calls.again}
        </Button>
      </Notice>
    </div>
  );
}

interface WhereParts extends Parts {
  offered: Offer;
  listed: Listed[];
  problems: string[];
}

function Where({ offered, listed, problems, onSent, onKnown, onClose }: WhereParts) {
  const [chosen, choose] = useState(() => likeliest(listed)?.value ?? '');
  const [type, setType] = useState<string | null>(null);
  // One form is one escalation, however often it is sent; what was typed stays when the destination is another.
  const [wishKey] = useState(newId);
  const [words, setWords] = useState<Words | null>(null);
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => first.current?.focus(), []);
  const now = listed.find(({ value }) => value === chosen) ?? likeliest(listed);
  if (now === null) return null;
  const { destination } = now;
  const groups = [...new Set(listed.map(({ group }) => group))];
  return (
    <div className={css.form} role="group" aria-label={texts.escalate}>
      <Field label={said.destination}>
        {(input) => (
          <select
            {...input}
            ref={first}
            value={now.value}
            onChange={(event) => {
              choose(event.currentTarget.value);
              setType(null);
            }}
          >
            {groups.map((group) => (
              <optgroup key={group} label={group}>
                {listed
                  .filter((one) => one.group === group)
                  .map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        )}
      </Field>
      {problems.map((problem) => (
        <p key={problem} className={css.hint}>
          {problem}
        </p>
      ))}
      <Fitting
        {...{ destination, type, setType, offered, words, setWords }}
        sending={{ wishKey, onSent, onKnown, onClose }}
      />
    </div>
  );
}

interface FittingParts {
  destination: Destination;
  /** Id of the ticket type or issue type somebody chose. */
  type: string | null;
  setType: (id: string) => void;
  offered: Offer;
  words: Words | null;
  setWords: (words: Words) => void;
  sending: Parts & { wishKey: string };
}

/** What the destination asks for, or why nothing can go there. */
function Fitting({ destination, type, setType, offered, words, setWords, sending }: FittingParts) {
  const workspace = destination.to === 'issue' ? null : destination.workspace;
  const problem = workspace?.problem ?? null;
  const ticketType =
    destination.to === 'ticket'
      ? (destination.workspace.ticketTypes.find(({ id }) => id === type) ?? chosenType(destination.workspace))
      : null;
  const isUsable = problem === null && (destination.to !== 'ticket' || ticketType?.problem === null);
  const asked = isUsable ? formPath(destination, ticketType?.id ?? type) : null;
  const { form, trouble, retry } = useForm(asked, workspace?.readAt ?? null);
  const issueType = form?.issueTypes.find(({ id }) => id === type) ?? null;
  const firstType = form?.issueTypes[0]?.id;
  const isUntold = destination.to === 'issue' && issueType === null && firstType !== undefined;
  useEffect(() => {
    if (isUntold) setType(firstType);
  }, [isUntold, firstType]);
  const types =
    destination.to === 'ticket'
      ? destination.workspace.ticketTypes.map(({ id, name, category }) => ({ id, label: `${name} (${category})` }))
      : (form?.issueTypes ?? []).map(({ id, name }) => ({ id, label: name }));
  if (problem !== null) {
    const { text, fix } = troubleSaid(problem);
    return (
      <Notice tone="warn" text={text}>
        {fix !== null && <p>{fix}</p>}
        <Resync offered={offered} />
      </Notice>
    );
  }
  if (destination.to === 'ticket' && ticketType === null)
    return offered.reading ? (
      <Waiting what={said.readingWorkspace} />
    ) : (
      <Notice tone="warn" text={said.noTicketType(destination.workspace.name)}>
        <p>{said.makeOne}</p>
        <Resync offered={offered} />
      </Notice>
    );
  return (
    <>
      {types.length > 0 && (
        <Field label={destination.to === 'issue' ? said.issueType : said.ticketType}>
          {(input) => (
            <select
              {...input}
              value={ticketType?.id ?? issueType?.id ?? ''}
              onChange={(event) => setType(event.currentTarget.value)}
            >
              {types.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {ticketType !== null && ticketType.problem !== null && (
        <Notice tone="warn" text={sentenceSaid(ticketType.problem)}>
          <Resync offered={offered} />
        </Notice>
      )}
      {trouble !== null && <Failed trouble={trouble} onRetry={retry} />}
      {asked !== null && trouble === null && (form === null || isUntold) && <Waiting what={said.filling} />}
      {asked !== null && form !== null && !isUntold && (
        <Filling key={asked} {...{ destination, ticketType, issueType, form, offered, words, setWords, ...sending }} />
      )}
    </>
  );
}

function formPath(destination: Destination, type: string | null): string {
  const asked =
    destination.to === 'issue'
      ? { to: 'issue', host: destination.host, project: destination.key, ...(type === null ? {} : { issueType: type }) }
      : {
          to: destination.to,
          connection: destination.workspace.id,
          ...(destination.to === 'ticket' && type !== null ? { ticketType: type } : {}),
        };
  return `/escalation/form?${new URLSearchParams(asked)}`;
}

interface Read {
  path: string;
  form: EscalationFormAnswer | null;
  trouble: CallFailed | null;
}

/** What the form says at first; again once the workspace was read anew. `path` null: it is not asked for. */
function useForm(path: string | null, readAt: string | null): Omit<Read, 'path'> & { retry: () => void } {
  const { host } = usePanel();
  const [read, setRead] = useState<Read | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (path === null) return;
    let isOver = false;
    host.call<EscalationFormAnswer>('GET', path).then(
      (form) => isOver || setRead({ path, form, trouble: null }),
      (error: unknown) => isOver || setRead({ path, form: null, trouble: asTrouble(error) }),
    );
    return () => {
      isOver = true;
    };
  }, [host, path, readAt, tries]);
  const mine = read?.path === path ? read : null;
  return {
    form: mine?.form ?? null,
    trouble: mine?.trouble ?? null,
    retry() {
      setRead(null);
      setTries(tries + 1);
    },
  };
}
