import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { isWeak, NewPassword, Whose } from '../account/NewPassword.tsx';
import { Button } from '../../kit/Button.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import { sessionPath, useOwnChange } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import { Card } from './Card.tsx';
import css from './Card.module.css';

interface Parts {
  session: SignedInAnswer;
  onLater: () => void;
}

/** Somebody came by an invitation or a reset link: a name and a password, and in. */
export function ChoosePasswordPage({ session, onLater }: Parts) {
  const { user, password: has, organization } = session;
  // Who was invited without a name is called by their address until they say better.
  const [name, setName] = useState(user.name === user.email ? '' : user.name);
  const [password, setPassword] = useState('');
  const take = useOwnChange();
  const say = useToast();
  const saving = useMutation({
    mutationFn: async () => {
      if (name.trim() !== user.name)
        await send<SignedInAnswer>(`${sessionPath}/profile`, { method: 'PUT', body: { name: name.trim() } });
      return send<SignedInAnswer>(`${sessionPath}/password`, { body: { password } });
    },
    onSuccess: (changed) => {
      say({ text: 'Your password is set. From now on you sign in with it.' });
      take(changed);
    },
  });
  const where = organization.name === 'default' ? 'Deskbridge' : organization.name;
  return (
    <Card
      title={has.set ? 'Choose a new password' : `Welcome to ${where}`}
      lead={
        has.set
          ? `For ${user.email}. Your other sessions end.`
          : `You were invited as ${user.email}. The link works only once: choose how you sign in from now on.`
      }
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!saving.isPending) saving.mutate();
        }}
      >
        <Whose email={user.email} />
        <TextInput
          label="Your name"
          description="As others see it beside what you do."
          autoComplete="name"
          autoFocus
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NewPassword
          value={password}
          onChange={setPassword}
          about={{ email: user.email ?? '', name }}
          hint={has.hint}
          error={saving.error}
        />
        <Trouble error={isWeak(saving.error) ? null : saving.error} />
        <Button type="submit" look="primary" busy={saving.isPending}>
          {saving.isPending ? 'Saving' : 'Save and go on'}
        </Button>
        <div className={css.choices}>
          <Button look="link" onClick={onLater}>
            Not now
          </Button>
        </div>
      </form>
    </Card>
  );
}
