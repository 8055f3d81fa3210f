import { PasswordInput } from '@mantine/core';
import { State } from '../../kit/State.tsx';
import { texts } from '../../texts/account.ts';
import { Refused } from '../api.ts';
import { passwordHint, passwordRule } from './password-hint.ts';

interface Parts {
  value: string;
  onChange: (password: string) => void;
  about: { email: string; name: string };
  /** Why the last try was refused, whatever it was about. */
  error: Error | null;
  label?: string;
}

/** A password that is chosen: what is good about it is said while it is typed. */
export function NewPassword({ value, onChange, about, error, label = texts.password }: Parts) {
  const said = passwordHint(value, about);
  return (
    <PasswordInput
      label={label}
      name="new-password"
      autoComplete="new-password"
      required
      withAsterisk={false}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={said === null ? passwordRule : <State tone={said.tone}>{said.word}</State>}
      // A password's own trouble stands at the password.
      error={isWeak(error) ? error?.message : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function isWeak(error: Error | null): boolean {
  return error instanceof Refused && error.code === 'weak_password';
}

/** For password managers: whose password it is. People see the address elsewhere. */
export function Whose({ email }: { email: string | null }) {
  return <input type="text" name="username" autoComplete="username" value={email ?? ''} readOnly hidden />;
}
