import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SessionAnswer, SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Refused, send } from '../api.ts';
import { sessionPath, useEnter } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import { Card } from './Card.tsx';
import css from './Card.module.css';
import { CodeField } from './CodeField.tsx';
import { rememberWanted } from './wanted.ts';
import { useWait } from './wait.ts';

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
  const button = wait.seconds > 0 ? `Wait ${wait.seconds} s` : signingIn.isPending ? 'Signing in' : 'Sign in';
  const busy = signingIn.isPending || wait.seconds > 0;
  if (step === 'code')
    return (
      <Card title="Enter your code" lead={`Your password is right, ${email.trim()}. One more step.`}>
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
              Sign in as somebody else
            </Button>
          </div>
        </form>
        <LostFactor />
      </Card>
    );
  return (
    <Card title="Sign in to Deskbridge" {...leadOf(session)}>
      {ended && <p className={css.ended}>Your session has ended. Sign in to go on where you were.</p>}
      <form className={css.form} onSubmit={submit}>
        <TextInput
          label="E-mail address"
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
          label="Password"
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
          <span className={css.or}>or</span>
          <a className={css.other} href="/oauth/oidc/start" onClick={rememberWanted}>
            Sign in with single sign-on
          </a>
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
      <summary>No account yet, or the password forgotten?</summary>
      <p>Ask an admin for a link: it lets you choose a password.</p>
      <p>
        Whoever runs Deskbridge can use the one-time link that it printed when it started, or get one where it runs:{' '}
        <code>npx deskbridge user invite you@example.com</code>
      </p>
    </details>
  );
}

export function LostFactor() {
  return (
    <details className={css.help}>
      <summary>Lost the phone?</summary>
      <p>
        A recovery code works once in place of a code of the app. Without one, ask an admin to remove your second
        factor.
      </p>
    </details>
  );
}
