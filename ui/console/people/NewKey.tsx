import { Checkbox, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiKeyAnswer, NewApiKeyAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/api-keys.ts';
import { texts as parts } from '../../texts/console-parts.ts';
import { sentence } from '../../texts/sentence.tsx';
import { send } from '../api.ts';
import { Trouble } from '../Trouble.tsx';
import css from './People.module.css';

export const keysPath = '/api/v1/api-keys';

const { making: form, made: shown } = texts;

type Scope = ApiKeyAnswer['scopes'][number];

const scopes = ['read', 'write', 'admin', 'metrics'] as const satisfies readonly Scope[];
const DAY_MS = 24 * 60 * 60_000;
const ends = [
  ...([30, 90, 365] as const).map((days) => ({ value: String(days), label: form.inDays[days] })),
  { value: '', label: form.never },
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
    <Dialog title={made === undefined ? form.title : shown.title(made.name)} onClosed={onClosed}>
      {(close) =>
        made === undefined ? (
          <Form error={making.error} busy={making.isPending} onMake={making.mutate} close={close} />
        ) : (
          <>
            <p>{sentence(shown.putIt, { once: <b>{shown.once}</b> })}</p>
            <Copy text={made.key} label={shown.copied} />
            <p className={css.hint}>{sentence(shown.sendIt, { header: <code>{shown.header}</code> })}</p>
            <DialogEnd>
              <Button look="primary" onClick={close}>
                {parts.done}
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
        label={form.name}
        description={form.nameHint}
        autoComplete="off"
        required
        withAsterisk={false}
        data-autofocus
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group
        label={form.may}
        value={chosen}
        onChange={choose}
        error={chosen.length === 0 ? form.mayNothing : undefined}
      >
        <div className={css.options}>
          {scopes.map((scope) => (
            <Checkbox
              key={scope}
              value={scope}
              label={texts.scopes[scope].name}
              description={texts.scopes[scope].does}
            />
          ))}
        </div>
      </Checkbox.Group>
      <Select
        className={css.short}
        label={form.ends}
        data={ends}
        value={days}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => setDays(value ?? '')}
      />
      <Trouble error={error} />
      <DialogEnd>
        <Button onClick={close}>{parts.cancel}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {form.make}
        </Button>
      </DialogEnd>
    </form>
  );
}
