import { useEffect, useRef, useState } from 'react';
import type { ContactAnswer, ReporterAnswer } from '../../src/api/schemas/panel.ts';
import { Button } from '../kit/Button.tsx';
import { texts as calls } from '../texts/calls.ts';
import { texts } from '../texts/panel.ts';
import { sentence } from '../texts/sentence.tsx';
import { ContactDetails, ContactRow } from './Contact.tsx';
import { Loading, Notice, Part, Trouble } from './Part.tsx';
import { SearchField, useFound } from './SearchField.tsx';
import { useAct, usePanel } from './panel-context.ts';
import { sentenceSaid } from '../texts/sentences.ts';
import part from './Part.module.css';
import css from './Reporter.module.css';

const said = texts.reporter;

/** Who reported the issue, as Intercom knows them. */
export function Reporter({ reporter }: { reporter: ReporterAnswer }) {
  // Search at Intercom lags behind: who was just made is shown from the answer that made them.
  const [made, setMade] = useState<ContactAnswer | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const known = reporter.contacts.length > 0;
  const show = (contact: ContactAnswer): void => {
    setMade(contact);
    heading.current?.focus();
  };
  useEffect(() => {
    if (known) setMade(null);
  }, [known]);
  return (
    <Part title={said.title} headingRef={heading}>
      {made !== null && !known ? <ContactDetails contact={made} /> : <Known reporter={reporter} onMade={show} />}
    </Part>
  );
}

function Known({ reporter, onMade }: { reporter: ReporterAnswer; onMade: (contact: ContactAnswer) => void }) {
  const { contacts, email, name, problem, state } = reporter;
  const [only] = contacts;
  const { refresh } = usePanel();
  switch (state) {
    case 'one':
      return only === undefined ? null : <ContactDetails contact={only} />;
    case 'several':
      return (
        <>
          <p className={part.muted}>{said.several(contacts.length, email ?? said.thisEmail)}</p>
          <Contacts contacts={contacts} label={said.contacts} />
        </>
      );
    case 'none':
      return <Nobody email={email} name={name} onMade={onMade} />;
    case 'hidden':
      return <Hidden name={name} problem={problem} />;
    case 'unread':
      if (problem === null) return <Unread name={name} />;
      return (
        <Notice tone="warn" text={sentenceSaid(problem)}>
          <Button look="link" onClick={refresh}>
            {calls.again}
          </Button>
        </Notice>
      );
  }
}

/** Nobody has looked yet; as a rule somebody does just now. */
function Unread({ name }: Pick<ReporterAnswer, 'name'>) {
  const { panel } = usePanel();
  if (!panel.refreshing) return <p className={part.muted}>{said.notLookedUp(name ?? said.somebody)}</p>;
  return <Loading />;
}

function Contacts({ contacts, label }: { contacts: ContactAnswer[]; label: string }) {
  return (
    <ul aria-label={label}>
      {contacts.map((contact) => (
        <ContactRow key={contact.id} contact={contact} />
      ))}
    </ul>
  );
}

interface NobodyParts extends Pick<ReporterAnswer, 'email' | 'name'> {
  onMade: (contact: ContactAnswer) => void;
}

function Nobody({ email, name, onMade }: NobodyParts) {
  const { host, panel, refresh, say } = usePanel();
  const [making, setMaking] = useState<ContactAnswer['role'] | null>(null);
  const act = useAct();
  const create = async (role: ContactAnswer['role']): Promise<void> => {
    setMaking(role);
    await act.run(async () => {
      const contact = await host.call<ContactAnswer>('POST', '/contacts', { role });
      onMade(contact);
      say({ text: said.made[contact.role](contact.name) });
      refresh();
    });
  };
  return (
    <div className={css.nobody}>
      <p>{sentence(said.nobody, { email: <b>{email ?? name ?? said.theirEmail}</b> })}</p>
      {panel.can.createContact && (
        <div className={css.create} role="group" aria-label={said.createContact}>
          <span className={part.muted}>{said.create}</span>
          {(['user', 'lead'] as const).map((role) => (
            <Button key={role} busy={act.busy && making === role} onClick={() => void create(role)}>
              {texts.contact.roles[role]}
            </Button>
          ))}
        </div>
      )}
      <Trouble trouble={act.trouble} />
    </div>
  );
}

function Hidden({ name, problem }: Pick<ReporterAnswer, 'name' | 'problem'>) {
  const { host } = usePanel();
  const [words, setWords] = useState('');
  const { found, trouble } = useFound(words.trim().length < 2 ? '' : words, async (search) => {
    const { items } = await host.call<{ items: ContactAnswer[] }>(
      'GET',
      `/contacts?search=${encodeURIComponent(search)}`,
    );
    return items;
  });
  return (
    <>
      <p className={part.muted}>
        {problem ?? (name === null ? said.hidden : said.hiddenOf(name))} {said.lookByName}
      </p>
      <SearchField label={texts.people.search} value={words} onChange={setWords} />
      <div role="status">
        {found?.length === 0 && <p className={part.muted}>{texts.people.none(words.trim())}</p>}
        {found !== null && found.length > 0 && <span className="visually-hidden">{texts.found(found.length)}</span>}
      </div>
      {found !== null && found.length > 0 && <Contacts contacts={found} label={texts.people.found} />}
      <Trouble trouble={trouble} />
    </>
  );
}
