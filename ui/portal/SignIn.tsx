import { type FormEvent, useId, useState } from 'react';
import type { SessionAnswer } from '../../src/api/schemas/accounts.ts';
import type { LinkSentAnswer } from '../../src/api/schemas/mail.ts';
import { Button } from '../kit/Button.tsx';
import { useNow } from '../kit/now.ts';
import { texts } from '../texts/portal.ts';
import { sentence } from '../texts/sentence.tsx';
import { ask, asFailure, type AskFailed } from './ask.ts';
import { Card } from './Card.tsx';
import css from './Card.module.css';
import { Field } from './Field.tsx';
import { Trouble } from './Page.tsx';
import { organizationSaid } from './words.ts';

const said = texts.signIn;
const server = <code>{'SMTP_URL'}</code>;
const sender = <code>{'MAIL_FROM'}</code>;

interface Parts {
  session: SessionAnswer;
  /** There was a session in this page. */
  ended: boolean;
}

/** Asks for an e-mail address, and says where the link went. Whether the address is known here is nobody's to learn. */
export function SignIn({ session, ended }: Parts) {
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState<SentLink | null>(null);
  const { busy, trouble, waitSeconds, send, forget } = useLink(email.trim(), (link) =>
    setSent({ ...link, at: Date.now() }),
  );
  const name = organizationSaid(session.organization.name);
  if (!session.features.mail) return <MailOff name={name} ended={ended} />;
  if (sent !== null)
    return (
      <Sent
        {...{ name, email: email.trim(), sent, busy, trouble, waitSeconds }}
        onAgain={send}
        onOther={() => {
          forget();
          setSent(null);
        }}
      />
    );
  return (
    <Card title={said.title} lead={name}>
      {ended && <Ended />}
      <EmailForm {...{ email, setEmail, busy, trouble, waitSeconds }} onSend={send} />
      <div className={css.help}>
        <p>{said.noPassword}</p>
        <p>{sentence(said.agents, { console: <a href="/">{said.toConsole}</a> })}</p>
      </div>
    </Card>
  );
}

type SentLink = LinkSentAnswer & { at: number };

interface Link {
  busy: boolean;
  trouble: AskFailed | null;
  /** The server wants no further try for so long. */
  waitSeconds: number;
  send: () => void;
  forget: () => void;
}

function useLink(email: string, onSent: (link: LinkSentAnswer) => void): Link {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<AskFailed | null>(null);
  const [until, setUntil] = useState(0);
  const waitSeconds = useSecondsTo(until);
  async function send(): Promise<void> {
    setBusy(true);
    setTrouble(null);
    try {
      onSent(await ask<LinkSentAnswer>('/api/v1/portal/sign-in', { method: 'POST', body: { email } }));
    } catch (error) {
      const failure = asFailure(error);
      setTrouble(failure);
      setUntil(Date.now() + (failure.waitSeconds ?? 0) * 1000);
    }
    setBusy(false);
  }
  return {
    busy,
    trouble,
    waitSeconds,
    send: () => {
      if (!busy && waitSeconds === 0) void send();
    },
    forget: () => setTrouble(null),
  };
}

function useSecondsTo(until: number): number {
  return Number(useNow((now) => String(Math.max(0, Math.ceil((until - now) / 1000)))));
}

function EmailForm({
  email,
  setEmail,
  busy,
  trouble,
  waitSeconds,
  onSend,
}: Omit<Link, 'send' | 'forget'> & { email: string; setEmail: (email: string) => void; onSend: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  function submit(event: FormEvent): void {
    event.preventDefault();
    const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
    setProblem(isAddress ? null : said.notWhole);
    if (isAddress) onSend();
    else document.getElementById(id)?.focus();
  }
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <Field id={id} label={said.email} problem={problem}>
        {(described) => (
          <input
            {...described}
            className="input"
            type="email"
            name="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={254}
            value={email}
            onChange={(event) => {
              setEmail(event.currentTarget.value);
              setProblem(null);
            }}
          />
        )}
      </Field>
      <Trouble trouble={trouble} />
      <Button type="submit" look="primary" busy={busy || waitSeconds > 0}>
        {waitSeconds > 0 ? said.wait(waitSeconds) : busy ? said.sending : said.send}
      </Button>
    </form>
  );
}

interface SentParts extends Omit<Link, 'send' | 'forget'> {
  name: string;
  email: string;
  sent: SentLink;
  onAgain: () => void;
  onOther: () => void;
}

function Sent({ name, email, sent, busy, trouble, waitSeconds, onAgain, onOther }: SentParts) {
  const { title, onItsWay, againIn, again: sendAgain, otherAddress, spam } = texts.linkSent;
  const again = Math.min(useSecondsTo(sent.at + sent.againAfterSeconds * 1000), sent.againAfterSeconds);
  const left = Math.max(again, waitSeconds);
  return (
    <Card title={title} lead={name}>
      <p>{sentence(onItsWay, { email: <b>{email}</b>, minutes: sent.minutes })}</p>
      <Trouble trouble={trouble} />
      <div className={css.choices}>
        {left > 0 ? (
          <span>{againIn(left)}</span>
        ) : (
          <Button busy={busy} onClick={onAgain}>
            {busy ? said.sending : sendAgain}
          </Button>
        )}
        <Button look="link" onClick={onOther}>
          {otherAddress}
        </Button>
      </div>
      <div className={css.help}>
        <p>{spam}</p>
      </div>
    </Card>
  );
}

function MailOff({ name, ended }: { name: string; ended: boolean }) {
  const { nobody, instead, password, operator } = texts.mailOff;
  return (
    <Card title={said.title} lead={name}>
      {ended && <Ended />}
      <p>{nobody}</p>
      <p>{sentence(instead, { password: <a href="/">{password}</a> })}</p>
      <div className={css.help}>
        <p>{sentence(operator, { server, sender })}</p>
      </div>
    </Card>
  );
}

function Ended() {
  return <p className={css.ended}>{said.ended}</p>;
}
