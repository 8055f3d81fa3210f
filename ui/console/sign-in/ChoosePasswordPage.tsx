import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { isWeak, NewPassword, Whose } from '../account/NewPassword.tsx';
import { Button } from '../../kit/Button.tsx';
import { Languages } from '../../kit/Languages.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts as account } from '../../texts/account.ts';
import { texts } from '../../texts/sign-in.ts';
import { send } from '../api.ts';
import { sessionPath, useOwnChange } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import { Card } from './Card.tsx';
import css from './Card.module.css';

const said = texts.choose;

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
      say({ text: said.isSet });
      take(changed);
    },
  });
  const where = organization.name === 'default' ? said.product : organization.name;
  return (
    <Card
      title={has.set ? said.newPassword : said.welcome(where)}
      lead={has.set ? said.newFor(user.email ?? '') : said.invited(user.email ?? '')}
      foot={<Languages />}
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
          label={account.yourName}
          description={account.nameIs}
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
          error={saving.error}
        />
        <Trouble error={isWeak(saving.error) ? null : saving.error} />
        <Button type="submit" look="primary" busy={saving.isPending}>
          {saving.isPending ? said.saving : said.save}
        </Button>
        <div className={css.choices}>
          <Button look="link" onClick={onLater}>
            {said.notNow}
          </Button>
        </div>
      </form>
    </Card>
  );
}
