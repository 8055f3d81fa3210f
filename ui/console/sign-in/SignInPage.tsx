import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SessionAnswer, SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Languages } from '../../kit/Languages.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/sign-in.ts';
import { Refused, send } from '../api.ts';
import { sessionPath, useEnter } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import { Card } from './Card.tsx';
import css from './Card.module.css';
import { CodeField } from './CodeField.tsx';
import { rememberWanted } from './wanted.ts';
import { useWait } from './wait.ts';

const { page, code: codes } = texts;

interface Parts {
  /** What the server says to who is not signed in; null while it says nothing. */
  session: SessionAnswer | null;
  /** There was a session in this page. */
  ended: boolean;
}

/** Signing in, at whatever address somebody wanted to see; they land there. */
export function SignInPage({ session, ended }: Parts) {
  const [step, setStep] = useState<'password' | 'code'>('password');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const enter = useEnter();
  const wait = useWait();
  const signingIn = useMutation({
    mutationFn: () =>
      send<SignedInAnswer>(sessionPath, {
        body: { email: email.trim(), password, ...(step === 'code' ? { code } : {}) },
      }),
    onSuccess: enter,
    onError: (error) => {
      if (!(error instanceof Refused)) return;
      wait.begin(error.waitSeconds);
      if (error.code === 'code_needed') setStep('code');
    },
  });
  const said = signingIn.error instanceof Refused && signingIn.error.code === 'code_needed' ? null : signingIn.error;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!signingIn.isPending && wait.seconds === 0) signingIn.mutate();
  };
  const button = wait.seconds > 0 ? texts.wait(wait.seconds) : signingIn.isPending ? texts.signingIn : texts.signIn;
  const busy = signingIn.isPending || wait.seconds > 0;
  if (step === 'code')
    return (
      <Card title={codes.title} lead={codes.passwordRight(email.trim())}>
        <form className={css.form} onSubmit={submit}>
          <CodeField value={code} onChange={setCode} autoFocus />
          <Trouble error={said} />
          <Button type="submit" look="primary" busy={busy}>
            {button}
          </Button>
          <div className={css.choices}>
            <Button
              look="link"
              onClick={() => {
                setStep('password');
                setPassword('');
                setCode('');
                signingIn.reset();
              }}
            >
              {codes.somebodyElse}
            </Button>
          </div>
        </form>
        <LostFactor />
      </Card>
    );
  return (
    <Card title={page.title} {...leadOf(session)} foot={<Languages />}>
      {ended && <p className={css.ended}>{page.ended}</p>}
      <form className={css.form} onSubmit={submit}>
        <TextInput
          label={page.email}
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={page.password}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Trouble error={said} />
        <Button type="submit" look="primary" busy={busy}>
          {button}
        </Button>
      </form>
      {session?.features.oidc === true && (
        <>
          <span className={css.or}>{page.or}</span>
          <LinkButton className={css.other} href="/oauth/oidc/start" onClick={rememberWanted}>
            {page.singleSignOn}
          </LinkButton>
        </>
      )}
      <Help />
    </Card>
  );
}

/** A name that nobody gave says nothing. */
function leadOf(session: SessionAnswer | null): { lead?: string } {
  const name = session?.organization.name ?? 'default';
  return name === 'default' ? {} : { lead: name };
}

function Help() {
  return (
    <details className={css.help}>
      <summary>{page.noAccount}</summary>
      <p>{page.askAdmin}</p>
      <p>{sentence(page.operators, { command: <code>{page.command}</code> })}</p>
    </details>
  );
}

export function LostFactor() {
  return (
    <details className={css.help}>
      <summary>{codes.lost}</summary>
      <p>{codes.whatThen}</p>
    </details>
  );
}
