import { Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrganizationAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { sessionPath, useOwnSession } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import { counted } from '../words.ts';
import css from './People.module.css';
import { organizationPath, useOrganization, useUsers } from './users-data.ts';

type Change = Partial<OrganizationAnswer>;

function useOrganizationChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => send<OrganizationAnswer>(organizationPath, { method: 'PUT', body }),
    onSuccess: (answer) => {
      queries.setQueryData([organizationPath], answer);
      void queries.invalidateQueries({ queryKey: [sessionPath] });
    },
  });
}

/** How everybody signs in here, and what this Deskbridge is called. */
export function OrganizationSettings() {
  const query = useOrganization();
  return (
    <Section title="Signing in">
      <Loaded query={query} rows={2}>
        {(organization) => (
          <div className={css.body}>
            <Required organization={organization} />
            <SingleSignOn />
            <Name organization={organization} />
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function Required({ organization: { requireSecondFactor } }: { organization: OrganizationAnswer }) {
  const [asking, ask] = useState(false);
  const users = useUsers().data?.items ?? [];
  const own = useOwnSession();
  const without = users.filter(
    ({ role, state, secondFactor }) => role === 'admin' && state === 'active' && !secondFactor,
  );
  const change = useOrganizationChange();
  const say = useToast();
  const turn = (on: boolean, close?: () => void): void =>
    change.mutate(
      { requireSecondFactor: on },
      {
        onSuccess: () => {
          close?.();
          say({
            text: on ? 'Admins need a second factor now.' : 'Admins may sign in without a second factor now.',
            undo: () => turn(!on),
          });
        },
        onError: (error) => !on && say({ text: error.message, tone: 'bad' }),
      },
    );
  const isOwn = without.some(({ id }) => id === own?.user.id) && own?.how !== 'oidc';
  return (
    <>
      <Switch
        label="Require a second factor of admins"
        description="Beside their password, a code of an app on their phone. Who comes by single sign-on needs none here."
        checked={requireSecondFactor}
        onChange={() => (requireSecondFactor || without.length === 0 ? turn(!requireSecondFactor) : ask(true))}
      />
      {asking && (
        <Dialog title="Require a second factor of admins?" onClosed={() => ask(false)}>
          {(close) => (
            <>
              <p>
                {counted(without.length, 'admin')} {without.length === 1 ? 'has' : 'have'} none yet:{' '}
                {without.map(({ name }) => name).join(', ')}. They can do nothing else until they have set one up.
                {isOwn && ' You are one of them: you will be asked for it at once.'}
              </p>
              <Trouble error={change.error} />
              <DialogEnd>
                <Button onClick={close}>Cancel</Button>
                <Button look="primary" busy={change.isPending} onClick={() => turn(true, close)}>
                  Require it
                </Button>
              </DialogEnd>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}

function SingleSignOn() {
  const on = useOwnSession()?.features.oidc === true;
  return (
    <div>
      <State tone={on ? 'good' : 'quiet'}>Single sign-on is {on ? 'on' : 'off'}</State>
      <p className={css.hint}>
        {on ? (
          'Whoever your identity provider vouches for comes in, if they were invited here with the same verified address.'
        ) : (
          <>
            Whoever runs Deskbridge turns it on with the variables <code>OIDC_ISSUER</code>, <code>OIDC_CLIENT_ID</code>{' '}
            and <code>OIDC_CLIENT_SECRET</code>.
          </>
        )}
      </p>
    </div>
  );
}

function Name({ organization }: { organization: OrganizationAnswer }) {
  const [name, setName] = useState(organization.name);
  const change = useOrganizationChange();
  const say = useToast();
  const save = (to: string): void =>
    change.mutate(
      { name: to },
      {
        onSuccess: () => {
          const before = organization.name;
          say({
            text: `This organization is called ${to} now.`,
            undo: () => {
              setName(before);
              save(before);
            },
          });
        },
      },
    );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending && name.trim() !== organization.name) save(name.trim());
      }}
    >
      <div className={css.inline}>
        <TextInput
          label="Name of the organization"
          description="People see it where they sign in."
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" busy={change.isPending || name.trim() === organization.name}>
          Save name
        </Button>
      </div>
      <Trouble error={change.error} />
    </form>
  );
}
