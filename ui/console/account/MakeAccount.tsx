import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/account.ts';
import { Refused, send } from '../api.ts';
import { sessionPath, useEnter } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import css from './Account.module.css';
import { isWeak, NewPassword } from './NewPassword.tsx';

const said = texts.make;

/** Who came by the printed link becomes an admin with a name, and can sign in without a link from then on. */
export function MakeAccount({ session }: { session: SignedInAnswer }) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const enter = useEnter();
  const say = useToast();
  const making = useMutation({
    mutationFn: () =>
      send<SignedInAnswer>(`${sessionPath}/account`, { body: { email: email.trim(), name: name.trim(), password } }),
    onSuccess: (made) => {
      enter(made);
      say({ text: said.welcome(made.user.name) });
    },
  });
  const { error } = making;
  const problem = error instanceof Refused ? error : null;
  const emailProblem =
    problem?.code === 'email_taken'
      ? problem.message
      : problem?.errors.find(({ path }) => path.includes('email'))?.message;
  return (
    <Section title={said.title}>
      <div className={css.body}>
        <p>{session.needs === 'account' ? said.first : said.operators}</p>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!making.isPending) making.mutate();
          }}
        >
          <TextInput
            label={texts.email}
            description={said.emailIs}
            type="email"
            name="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            error={emailProblem}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <TextInput
            label={texts.yourName}
            description={texts.nameIs}
            autoComplete="name"
            required
            withAsterisk={false}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NewPassword value={password} onChange={setPassword} about={{ email, name }} error={error} />
          <Trouble error={isWeak(error) || emailProblem !== undefined ? null : error} />
          <div className={css.buttons}>
            <Button type="submit" look="primary" busy={making.isPending}>
              {making.isPending ? said.making : said.make}
            </Button>
          </div>
        </form>
      </div>
    </Section>
  );
}
