import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/account.ts';
import { send } from '../api.ts';
import { roleMeanings } from '../people/roles.ts';
import { sessionPath, useOwnChange } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import css from './Account.module.css';

const said = texts.profile;

export function Profile({ session }: { session: SignedInAnswer }) {
  const { user } = session;
  const [name, setName] = useState(user.name);
  const take = useOwnChange();
  const say = useToast();
  const saving = useMutation({
    mutationFn: (to: string) => send<SignedInAnswer>(`${sessionPath}/profile`, { method: 'PUT', body: { name: to } }),
    onSuccess: (changed) => {
      const before = user.name;
      take(changed);
      say({
        text: said.called(changed.user.name),
        undo: () => {
          setName(before);
          saving.mutate(before);
        },
      });
    },
  });
  return (
    <Section title={said.title}>
      <div className={css.body}>
        <dl className={css.facts}>
          <div>
            <dt>{texts.email}</dt>
            <dd>{user.email}</dd>
          </div>
          <div>
            <dt>{said.role}</dt>
            <dd>
              {roleMeanings[user.role].name}: {roleMeanings[user.role].may}
            </dd>
          </div>
        </dl>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!saving.isPending && name.trim() !== user.name) saving.mutate(name.trim());
          }}
        >
          <TextInput
            label={said.name}
            description={texts.nameIs}
            autoComplete="name"
            required
            withAsterisk={false}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Trouble error={saving.error} />
          <div className={css.buttons}>
            <Button type="submit" busy={saving.isPending || name.trim() === user.name}>
              {said.save}
            </Button>
          </div>
        </form>
      </div>
    </Section>
  );
}
