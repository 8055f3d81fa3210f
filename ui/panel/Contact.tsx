import { useEffect, useState } from 'react';
import type { ContactAnswer, FieldValueAnswer } from '../../src/api/schemas/panel.ts';
import { Icon } from '../kit/Icon.tsx';
import { names } from '../kit/names.ts';
import { useNow } from '../kit/now.ts';
import { texts as kit } from '../texts/kit.ts';
import { locale } from '../texts/language.ts';
import { texts } from '../texts/panel.ts';
import css from './Contact.module.css';
import { Loading, Trouble } from './Part.tsx';
import { useAct, usePanel } from './panel-context.ts';
import { fromNow, initials, isWebAddress } from './words.ts';

const said = texts.contact;

/** A contact whole: who it is, and the fields this project shows. */
export function ContactDetails({ contact }: { contact: ContactAnswer }) {
  return (
    <div className={css.contact}>
      <ContactHead contact={contact} />
      <Fields fields={contact.fields} />
    </div>
  );
}

function ContactHead({ contact }: { contact: ContactAnswer }) {
  const { name, email, url, fields } = contact;
  // Among the fields it stands already, as a link.
  const isSaid = email === null || email === name || fields.some(({ value }) => value === email);
  return (
    <div className={css.head}>
      <Avatar contact={contact} />
      <div className={css.who}>
        <p className={css.named}>
          <b className={css.name}>{name}</b> <Role role={contact.role} />
        </p>
        {!isSaid && <p className={css.email}>{email}</p>}
      </div>
      <a
        className={css.icon}
        href={url}
        target="_blank"
        rel="noreferrer"
        title={texts.openInIntercom}
        aria-label={said.open(name)}
      >
        <Icon name="away" />
      </a>
    </div>
  );
}

export function Role({ role }: { role: ContactAnswer['role'] }) {
  return <span className={names(css.role, css[role])}>{said.roles[role]}</span>;
}

/** Beside the name, so a reader need not hear of it. */
export function Avatar({ contact: { id, name }, small = false }: { contact: ContactAnswer; small?: boolean }) {
  const [failed, setFailed] = useState(false);
  const picture = usePanel().pictures.get(id);
  return (
    <span className={names(css.avatar, small && css.small)} aria-hidden="true">
      {picture === undefined || failed ? initials(name) : <img src={picture} alt="" onError={() => setFailed(true)} />}
    </span>
  );
}

export function Fields({ fields }: { fields: FieldValueAnswer[] }) {
  if (fields.length === 0) return null;
  return (
    <dl className={css.fields}>
      {fields.map((field) => (
        <div key={field.key} className={css.field}>
          {/* Of Intercom's own attributes the workspace says what they are called; this one is none of them. */}
          <dt>{field.key === 'companies' ? said.companies : field.label}</dt>
          <dd>
            <FieldValue field={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FieldValue({ field: { value, kind } }: { field: FieldValueAnswer }) {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0))
    return <span className={css.none}>{said.notSet}</span>;
  if (Array.isArray(value)) return <>{value.join(', ')}</>;
  if (typeof value === 'boolean') return <>{value ? said.yes : said.no}</>;
  if (typeof value === 'number') return <>{value.toLocaleString(locale)}</>;
  switch (kind) {
    case 'date':
      return <DateValue at={value} />;
    case 'email':
      return <a href={`mailto:${value}`}>{value}</a>;
    case 'phone':
      return <a href={`tel:${value.replace(/[^+\d]/g, '')}`}>{value}</a>;
    case 'link':
      if (!isWebAddress(value)) return <>{value}</>;
      return (
        <a href={value} target="_blank" rel="noreferrer">
          {value.replace(/^https?:\/\//, '')}
          <span className="visually-hidden"> {kit.newTab}</span>
        </a>
      );
    case 'text':
    case 'number':
    case 'boolean':
    case 'list':
      return <>{value}</>;
  }
}

const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' });

function DateValue({ at }: { at: string }) {
  const ms = Date.parse(at);
  const told = useNow((now) => (Number.isNaN(ms) ? at : fromNow(ms, now)));
  return (
    <time dateTime={at} title={Number.isNaN(ms) ? undefined : exact.format(ms)}>
      {told}
    </time>
  );
}

/** One of several: its details come when asked for. */
export function ContactRow({ contact }: { contact: ContactAnswer }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={css.row}>
      <div className={css.head}>
        <Avatar contact={contact} />
        <div className={css.who}>
          <p className={css.named}>
            <b className={css.name}>{contact.name}</b> <Role role={contact.role} />
          </p>
          {contact.email !== null && contact.email !== contact.name && <p className={css.email}>{contact.email}</p>}
        </div>
        <button
          type="button"
          className={css.details}
          aria-expanded={isOpen}
          aria-label={said.detailsOf(contact.name)}
          onClick={() => setOpen(!isOpen)}
        >
          {said.details}
        </button>
      </div>
      {isOpen && <LiveDetails contact={contact} />}
    </li>
  );
}

/** What is known stands there at once; what Intercom says now takes its place. */
export function LiveDetails({ contact }: { contact: ContactAnswer }) {
  const { host } = usePanel();
  const [now, setNow] = useState(contact);
  const act = useAct();
  useEffect(() => {
    void act.run(async () =>
      setNow(await host.call<ContactAnswer>('GET', `/contacts/${encodeURIComponent(contact.id)}`)),
    );
    // Once for each contact that is opened.
  }, [contact.id]);
  return (
    <div className={css.more}>
      {act.busy && now.fields.length === 0 ? <Loading /> : <Fields fields={now.fields} />}
      {!act.busy && act.trouble === null && now.fields.length === 0 && (
        <p className={css.none}>{said.noFields[now.role]}</p>
      )}
      <Trouble trouble={act.trouble} />
      <a className={css.open} href={now.url} target="_blank" rel="noreferrer">
        {texts.openInIntercom}
        <span className="visually-hidden">
          : {now.name} {kit.newTab}
        </span>
        <Icon name="away" />
      </a>
    </div>
  );
}
