import { PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { Refused, send } from '../api.ts';
import { sessionPath, useOwnChange } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import css from './Account.module.css';
import { isWeak, NewPassword, Whose } from './NewPassword.tsx';
import { sessionsPath } from './Sessions.tsx';

export function Password({ session }: { session: SignedInAnswer }) {
  const { user, password: rule } = session;
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const take = useOwnChange();
  const queries = useQueryClient();
  const say = useToast();
  const saving = useMutation({
    mutationFn: () =>
      send<SignedInAnswer>(`${sessionPath}/password`, {
        body: { password: next, ...(rule.needsCurrent ? { current } : {}) },
      }),
    onSuccess: (changed) => {
      setCurrent('');
      setNext('');
      take(changed);
      void queries.invalidateQueries({ queryKey: [sessionsPath] });
      say({ text: rule.set ? 'Your password is changed. Your other sessions have ended.' : 'Your password is set.' });
    },
  });
  const { error } = saving;
  const isWrong = error instanceof Refused && error.code === 'wrong_password';
  return (
    <Section title="Password">
      <div className={css.body}>
        {!rule.set && <p>You have none yet. With one you can sign in whenever you want, without a link.</p>}
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!saving.isPending) saving.mutate();
          }}
        >
          <Whose email={user.email} />
          {rule.needsCurrent && (
            <PasswordInput
              label="Present password"
              name="password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              error={isWrong ? error.message : undefined}
              value={current}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
          )}
          <NewPassword
            label="New password"
            value={next}
            onChange={setNext}
            about={{ email: user.email ?? '', name: user.name }}
            hint={rule.hint}
            error={error}
          />
          <Trouble error={isWrong || isWeak(error) ? null : error} />
          <div className={css.buttons}>
            <Button type="submit" busy={saving.isPending}>
              {saving.isPending ? 'Saving' : rule.set ? 'Change password' : 'Set password'}
            </Button>
            {rule.set && <span className={css.muted}>Ends your other sessions.</span>}
          </div>
        </form>
      </div>
    </Section>
  );
}
