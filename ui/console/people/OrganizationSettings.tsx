import { Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrganizationAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts as parts } from '../../texts/console-parts.ts';
import { texts } from '../../texts/people.ts';
import { sentence } from '../../texts/sentence.tsx';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { sessionPath, useOwnSession } from '../session.ts';
import { useTakingBack } from '../taking-back.ts';
import { Trouble } from '../Trouble.tsx';
import css from './People.module.css';
import { organizationPath, useOrganization, useUsers } from './users-data.ts';

const said = texts.organization;

/** `was`: taken back only where it is still so. */
type Change = Partial<OrganizationAnswer> & { was?: Partial<OrganizationAnswer> };

function useOrganizationChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Change) => send<OrganizationAnswer>(organizationPath, { method: 'PUT', body }),
    onSuccess: (answer) => {
      queries.setQueryData([organizationPath], answer);
      void queries.invalidateQueries({ queryKey: [sessionPath] });
    },
    onError: () => queries.invalidateQueries({ queryKey: [organizationPath] }),
  });
}

/** How everybody signs in here, and what this Deskbridge is called. */
export function OrganizationSettings() {
  const query = useOrganization();
  return (
    <Section title={said.title}>
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
  const undoing = useOrganizationChange();
  const takeBack = useTakingBack();
  const say = useToast();
  const saidOf = (on: boolean): string => (on ? said.requiredNow : said.requiredNoMore);
  const undo = async (on: boolean): Promise<string> => {
    await undoing.mutateAsync({ requireSecondFactor: !on, was: { requireSecondFactor: on } });
    return saidOf(!on);
  };
  const turn = (on: boolean, close?: () => void): void =>
    change.mutate(
      { requireSecondFactor: on },
      {
        onSuccess: () => {
          close?.();
          say({ text: saidOf(on), undo: () => takeBack(() => undo(on)) });
        },
        onError: (error) => !on && say({ text: error.message, tone: 'bad' }),
      },
    );
  const isOwn = without.some(({ id }) => id === own?.user.id) && own?.how !== 'oidc';
  return (
    <>
      <Switch
        label={said.required}
        description={said.requiredHint}
        checked={requireSecondFactor}
        onChange={() => (requireSecondFactor || without.length === 0 ? turn(!requireSecondFactor) : ask(true))}
      />
      {asking && (
        <Dialog title={said.requireTitle} onClosed={() => ask(false)}>
          {(close) => (
            <>
              <p>
                {said.without(without.length, without.map(({ name }) => name).join(', '))} {isOwn && said.youToo}
              </p>
              <Trouble error={change.error} />
              <DialogEnd>
                <Button onClick={close}>{parts.cancel}</Button>
                <Button look="primary" busy={change.isPending} onClick={() => turn(true, close)}>
                  {said.requireIt}
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
      <State tone={on ? 'good' : 'quiet'}>{on ? said.signOnIsOn : said.signOnIsOff}</State>
      <p className={css.hint}>
        {on
          ? said.signOnLetsIn
          : sentence(said.signOnHow, {
              issuer: <code>{'OIDC_ISSUER'}</code>,
              client: <code>{'OIDC_CLIENT_ID'}</code>,
              secret: <code>{'OIDC_CLIENT_SECRET'}</code>,
            })}
      </p>
    </div>
  );
}

function Name({ organization }: { organization: OrganizationAnswer }) {
  // Null: as it is, whoever called it so.
  const [draft, setDraft] = useState<string | null>(null);
  const name = draft ?? organization.name;
  const change = useOrganizationChange();
  const undoing = useOrganizationChange();
  const takeBack = useTakingBack();
  const say = useToast();
  const undo = async (before: string, left: string): Promise<string> => {
    await undoing.mutateAsync({ name: before, was: { name: left } });
    setDraft(null);
    return said.renamed(before);
  };
  const save = (to: string, before: string): void =>
    change.mutate(
      { name: to },
      {
        onSuccess: (saved) => {
          setDraft(null);
          say({ text: said.renamed(to), undo: () => takeBack(() => undo(before, saved.name)) });
        },
      },
    );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending && name.trim() !== organization.name) save(name.trim(), organization.name);
      }}
    >
      <div className={css.inline}>
        <TextInput
          label={said.name}
          description={said.nameHint}
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <Button type="submit" busy={change.isPending || name.trim() === organization.name}>
          {said.saveName}
        </Button>
      </div>
      <Trouble error={change.error} />
    </form>
  );
}
