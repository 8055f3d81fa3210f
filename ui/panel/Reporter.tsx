import { useEffect, useRef, useState } from 'react';
import type { ContactAnswer, ReporterAnswer } from '../../src/api/schemas/panel.ts';
import { Button } from '../kit/Button.tsx';
import { ContactDetails, ContactRow } from './Contact.tsx';
import { Loading, Notice, Part, Trouble } from './Part.tsx';
import { SearchField, useFound } from './SearchField.tsx';
import { useAct, usePanel } from './panel-context.ts';
import part from './Part.module.css';
import css from './Reporter.module.css';

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
    <Part title="Reporter" headingRef={heading}>
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
          <p className={part.muted}>
            {contacts.length} contacts have {email ?? 'this e-mail'}.
          </p>
          <Contacts contacts={contacts} label="Contacts of the reporter" />
        </>
      );
    case 'none':
      return <Nobody email={email} name={name} onMade={onMade} />;
    case 'hidden':
      return <Hidden name={name} problem={problem} />;
    case 'unread':
      if (problem === null) return <Unread name={name} />;
      return (
        <Notice tone="warn" text={problem}>
          <Button look="link" onClick={refresh}>
            Try again
          </Button>
        </Notice>
      );
  }
}

/** Nobody has looked yet; as a rule somebody does just now. */
function Unread({ name }: Pick<ReporterAnswer, 'name'>) {
  const { panel } = usePanel();
  if (!panel.refreshing) return <p className={part.muted}>{name ?? 'The reporter'} was not looked up yet.</p>;
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
      say({ text: `${contact.name} is a ${contact.role} in Intercom.` });
      refresh();
    });
  };
  return (
    <div className={css.nobody}>
      <p>
        No contact in Intercom has <b>{email ?? name ?? 'the reporter’s e-mail'}</b>.
      </p>
      {panel.can.createContact && (
        <div className={css.create} role="group" aria-label="Create the contact">
          <span className={part.muted}>Create a</span>
          {(['user', 'lead'] as const).map((role) => (
            <Button key={role} busy={act.busy && making === role} onClick={() => void create(role)}>
              {role === 'user' ? 'User' : 'Lead'}
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
        {problem ?? `Jira keeps the e-mail of ${name ?? 'the reporter'} private.`} Look for the contact by name or
        e-mail.
      </p>
      <SearchField label="Search contacts" value={words} onChange={setWords} />
      <div role="status">
        {found?.length === 0 && <p className={part.muted}>No contact fits “{words.trim()}”.</p>}
        {found !== null && found.length > 0 && <span className="visually-hidden">{found.length} found</span>}
      </div>
      {found !== null && found.length > 0 && <Contacts contacts={found} label="Contacts found" />}
      <Trouble trouble={trouble} />
    </>
  );
}
