import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import { roleMeanings } from '../people/roles.ts';
import { sessionPath, useOwnChange } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import css from './Account.module.css';

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
        text: `You are called ${changed.user.name} now.`,
        undo: () => {
          setName(before);
          saving.mutate(before);
        },
      });
    },
  });
  return (
    <Section title="You">
      <div className={css.body}>
        <dl className={css.facts}>
          <div>
            <dt>E-mail address</dt>
            <dd>{user.email}</dd>
          </div>
          <div>
            <dt>Role</dt>
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
            label="Name"
            description="As others see it beside what you do."
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
              Save name
            </Button>
          </div>
        </form>
      </div>
    </Section>
  );
}
