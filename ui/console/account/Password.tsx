import { PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/account.ts';
import { Refused, send } from '../api.ts';
import { sessionPath, useOwnChange } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import css from './Account.module.css';
import { isWeak, NewPassword, Whose } from './NewPassword.tsx';
import { sessionsPath } from './Sessions.tsx';

const said = texts.passwords;

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
      say({ text: rule.set ? said.changed : said.isSet });
    },
  });
  const { error } = saving;
  const isWrong = error instanceof Refused && error.code === 'wrong_password';
  return (
    <Section title={texts.password}>
      <div className={css.body}>
        {!rule.set && <p>{said.none}</p>}
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
              label={said.present}
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
            label={said.new}
            value={next}
            onChange={setNext}
            about={{ email: user.email ?? '', name: user.name }}
            error={error}
          />
          <Trouble error={isWrong || isWeak(error) ? null : error} />
          <div className={css.buttons}>
            <Button type="submit" busy={saving.isPending}>
              {saving.isPending ? texts.saving : rule.set ? said.change : said.set}
            </Button>
            {rule.set && <span className={css.muted}>{said.endsOthers}</span>}
          </div>
        </form>
      </div>
    </Section>
  );
}
