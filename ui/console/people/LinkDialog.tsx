import { Radio, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserAnswer, UserWithLinkAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts as parts } from '../../texts/console-parts.ts';
import { locale } from '../../texts/language.ts';
import { texts } from '../../texts/people.ts';
import { Refused, send } from '../api.ts';
import { Trouble } from '../Trouble.tsx';
import css from './People.module.css';
import { type Role, roleMeanings, roles } from './roles.ts';
import { usersPath } from './users-data.ts';

const said = texts.link;

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
    <Dialog title={made === undefined ? titleOf(user) : said.madeTitle(made.name)} onClosed={onClosed}>
      {(close) =>
        made !== undefined ? (
          <Made made={made} close={close} />
        ) : user === null ? (
          <Invite error={making.error} busy={making.isPending} onInvite={making.mutate} close={close} />
        ) : (
          <>
            <p>
              {user.state === 'invited' ? said.again : said.password} {user.link !== null && said.oldEnds}
            </p>
            <Trouble error={making.error} />
            <DialogEnd>
              <Button onClick={close}>{parts.cancel}</Button>
              <Button look="primary" busy={making.isPending} onClick={() => making.mutate(null)}>
                {said.make}
              </Button>
            </DialogEnd>
          </>
        )
      }
    </Dialog>
  );
}

function titleOf(user: UserAnswer | null): string {
  if (user === null) return said.inviteTitle;
  return user.state === 'invited' ? said.againTitle(user.name) : said.passwordTitle(user.name);
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
        label={said.email}
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
        label={said.name}
        description={said.nameHint}
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Radio.Group label={said.role} value={role} onChange={(chosen) => setRole(chosen)}>
        <div className={css.options}>
          {roles.map((one) => (
            <Radio key={one} value={one} label={roleMeanings[one].name} description={roleMeanings[one].does} />
          ))}
        </div>
      </Radio.Group>
      <Trouble error={emailProblem === undefined ? error : null} />
      <DialogEnd>
        <Button onClick={close}>{parts.cancel}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {said.invite}
        </Button>
      </DialogEnd>
    </form>
  );
}

const until = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

function Made({ made, close }: { made: UserWithLinkAnswer; close: () => void }) {
  return (
    <>
      <p>{said.sendIt(made.email, made.name)}</p>
      <Copy text={made.signIn.url} label={said.copied} />
      <p className={css.hint}>{said.works(until.format(Date.parse(made.signIn.expiresAt)))}</p>
      <DialogEnd>
        <Button look="primary" onClick={close}>
          {parts.done}
        </Button>
      </DialogEnd>
    </>
  );
}
