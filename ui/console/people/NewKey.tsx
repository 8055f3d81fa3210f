import { Checkbox, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiKeyAnswer, NewApiKeyAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { send } from '../api.ts';
import { Trouble } from '../Trouble.tsx';
import css from './People.module.css';

export const keysPath = '/api/v1/api-keys';

export type Scope = ApiKeyAnswer['scopes'][number];

/** Scopes as people know them. */
export const scopeMeanings: Record<Scope, { name: string; does: string }> = {
  read: { name: 'Read', does: 'See links, events, what came of them, and counts.' },
  write: { name: 'Write', does: 'Also link, unlink, and decide about what failed.' },
  admin: { name: 'Everything', does: 'Also set up, people and keys. Give it only to what needs it.' },
  metrics: { name: 'Metrics', does: 'Read /metrics from another machine.' },
};

const scopes = ['read', 'write', 'admin', 'metrics'] as const satisfies readonly Scope[];
const DAY_MS = 24 * 60 * 60_000;
const ends = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: '', label: 'Never' },
];

interface Wish {
  name: string;
  scopes: Scope[];
  expiresAt?: string;
}

/** Makes a key and shows it this once. */
export function NewKey({ onClosed }: { onClosed: () => void }) {
  const queries = useQueryClient();
  const making = useMutation({
    mutationFn: (wish: Wish) => send<NewApiKeyAnswer>(keysPath, { body: wish }),
    onSettled: () => queries.invalidateQueries({ queryKey: [keysPath] }),
  });
  const made = making.data;
  return (
    <Dialog title={made === undefined ? 'Make an API key' : `The key ${made.name}`} onClosed={onClosed}>
      {(close) =>
        made === undefined ? (
          <Form error={making.error} busy={making.isPending} onMake={making.mutate} close={close} />
        ) : (
          <>
            <p>
              Put it where it is needed now. <b>It is shown this once</b>; if it is lost, revoke it and make another.
            </p>
            <Copy text={made.key} label="the key" />
            <p className={css.hint}>
              Send it as <code>Authorization: Bearer …</code>
            </p>
            <DialogEnd>
              <Button look="primary" onClick={close}>
                Done
              </Button>
            </DialogEnd>
          </>
        )
      }
    </Dialog>
  );
}

interface FormParts {
  error: Error | null;
  busy: boolean;
  onMake: (wish: Wish) => void;
  close: () => void;
}

function Form({ error, busy, onMake, close }: FormParts) {
  const [name, setName] = useState('');
  const [chosen, choose] = useState<string[]>(['read']);
  const [days, setDays] = useState('90');
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (busy || chosen.length === 0) return;
        onMake({
          name: name.trim(),
          scopes: scopes.filter((scope) => chosen.includes(scope)),
          ...(days === '' ? {} : { expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
        });
      }}
    >
      <TextInput
        label="Name"
        description="What it is for, such as the script that uses it."
        autoComplete="off"
        required
        withAsterisk={false}
        data-autofocus
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group
        label="What it may"
        value={chosen}
        onChange={choose}
        error={chosen.length === 0 ? 'Choose at least one.' : undefined}
      >
        <div className={css.options}>
          {scopes.map((scope) => (
            <Checkbox
              key={scope}
              value={scope}
              label={scopeMeanings[scope].name}
              description={scopeMeanings[scope].does}
            />
          ))}
        </div>
      </Checkbox.Group>
      <Select
        className={css.short}
        label="Ends"
        data={ends}
        value={days}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => setDays(value ?? '')}
      />
      <Trouble error={error} />
      <DialogEnd>
        <Button onClick={close}>Cancel</Button>
        <Button type="submit" look="primary" busy={busy}>
          Make the key
        </Button>
      </DialogEnd>
    </form>
  );
}
