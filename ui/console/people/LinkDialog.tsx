import { Radio, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserAnswer, UserWithLinkAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Refused, send } from '../api.ts';
import { Trouble } from '../Trouble.tsx';
import css from './People.module.css';
import { type Role, roleMeanings, roles } from './roles.ts';
import { usersPath } from './users-data.ts';

interface Parts {
  /** Who gets another link; null: somebody new is invited. */
  user: UserAnswer | null;
  onClosed: () => void;
}

/** Makes a link that lets somebody in once, and shows it this once. */
export function LinkDialog({ user, onClosed }: Parts) {
  const queries = useQueryClient();
  const making = useMutation({
    mutationFn: (wish: { email: string; name?: string; role: Role } | null) =>
      user === null
        ? send<UserWithLinkAnswer>(usersPath, { body: wish })
        : send<UserWithLinkAnswer>(`${usersPath}/${user.id}/link`),
    onSettled: () => queries.invalidateQueries({ queryKey: [usersPath] }),
  });
  const made = making.data;
  return (
    <Dialog title={made === undefined ? titleOf(user) : `The link for ${made.name}`} onClosed={onClosed}>
      {(close) =>
        made !== undefined ? (
          <Made made={made} close={close} />
        ) : user === null ? (
          <Invite error={making.error} busy={making.isPending} onInvite={making.mutate} close={close} />
        ) : (
          <>
            <p>
              {user.state === 'invited'
                ? 'A new link that works once, within seven days. '
                : 'A link that works once, within 24 hours, and lets them choose a new password. The old one stays valid until then. '}
              {user.link !== null && 'The link that is out to them stops working.'}
            </p>
            <Trouble error={making.error} />
            <DialogEnd>
              <Button onClick={close}>Cancel</Button>
              <Button look="primary" busy={making.isPending} onClick={() => making.mutate(null)}>
                Make the link
              </Button>
            </DialogEnd>
          </>
        )
      }
    </Dialog>
  );
}

function titleOf(user: UserAnswer | null): string {
  if (user === null) return 'Invite somebody';
  return user.state === 'invited' ? `Invite ${user.name} again?` : `Let ${user.name} choose a new password?`;
}

interface InviteParts {
  error: Error | null;
  busy: boolean;
  onInvite: (wish: { email: string; name?: string; role: Role }) => void;
  close: () => void;
}

function Invite({ error, busy, onInvite, close }: InviteParts) {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const emailProblem =
    error instanceof Refused ? error.errors.find(({ path }) => path.includes('email'))?.message : undefined;
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onInvite({ email: email.trim(), role, ...(name.trim() === '' ? {} : { name: name.trim() }) });
      }}
    >
      <TextInput
        label="E-mail address"
        type="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        data-autofocus
        error={emailProblem}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <TextInput
        label="Name"
        description="They can change it. Left empty, they are asked for it."
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Radio.Group label="Role" value={role} onChange={(chosen) => setRole(chosen)}>
        <div className={css.options}>
          {roles.map((one) => (
            <Radio key={one} value={one} label={roleMeanings[one].name} description={sentence(roleMeanings[one].may)} />
          ))}
        </div>
      </Radio.Group>
      <Trouble error={emailProblem === undefined ? error : null} />
      <DialogEnd>
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" look="primary" busy={busy}>
          Make the invitation
        </Button>
      </DialogEnd>
    </form>
  );
}

const until = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

function Made({ made, close }: { made: UserWithLinkAnswer; close: () => void }) {
  return (
    <>
      <p>
        Send it to {made.email} in a way you trust: Deskbridge sends no e-mail for it. Whoever opens it is let in as{' '}
        {made.name}.
      </p>
      <Copy text={made.signIn.url} label="the link" />
      <p className={css.hint}>
        It works once, until {until.format(Date.parse(made.signIn.expiresAt))}, and is shown this once. If it is lost,
        make another.
      </p>
      <DialogEnd>
        <Button look="primary" onClick={close}>
          Done
        </Button>
      </DialogEnd>
    </>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
