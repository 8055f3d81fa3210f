import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { WorkspaceConnectionAnswer } from '../../../src/api/schemas/connecting.ts';
import { Button } from '../../kit/Button.tsx';
import { DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/integrations.ts';
import { Refused, send } from '../api.ts';
import css from './Workspaces.module.css';

const said = texts.token;

interface Parts {
  /** To renew; null: a new one. */
  connection: WorkspaceConnectionAnswer | null;
  onConnected: (says: string) => void;
  close: () => void;
}

interface Entered {
  name: string;
  accessToken: string;
  clientSecret: string;
  apiUrl: string;
}

/** Connecting by the access token of a private app. Another workspace than before is asked about first. */
export function ByToken({ connection, onConnected, close }: Parts) {
  const queries = useQueryClient();
  const [entered, enter] = useState<Entered>({ name: '', accessToken: '', clientSecret: '', apiUrl: '' });
  const saving = useMutation({
    mutationFn: (otherWorkspace: boolean) => save(connection, entered, otherWorkspace),
    onSuccess: ({ workspaceName }) => onConnected(texts.connect.connectedTo(workspaceName)),
    onSettled: () => queries.invalidateQueries(),
  });
  const asks = saving.error instanceof Refused && saving.error.code === 'other_workspace';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!saving.isPending) saving.mutate(asks);
  };
  const field = (name: keyof Entered) => ({
    value: entered[name],
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: HTMLInputElement }) => {
      const { value } = event.currentTarget;
      enter((before) => ({ ...before, [name]: value }));
      if (saving.error !== null) saving.reset();
    },
  });
  return (
    <form className={css.form} onSubmit={submit}>
      <ol className={css.steps}>
        <li>{said.makeApp}</li>
        <li>{said.whereTheyAre}</li>
      </ol>
      <PasswordInput label={said.accessToken} required data-autofocus {...field('accessToken')} />
      <PasswordInput
        label={said.clientSecret}
        description={connection === null ? said.verifies : said.keepIt}
        {...field('clientSecret')}
      />
      {connection === null && <TextInput label={texts.name} description={said.nameIs} {...field('name')} />}
      <details className={css.more}>
        <summary>{said.another}</summary>
        <TextInput
          label={said.address}
          description={said.addressIs}
          placeholder="https://api.eu.intercom.io"
          {...field('apiUrl')}
        />
      </details>
      <div role="alert" className={css.said}>
        {saving.error !== null && <p className={asks ? css.asks : css.refused}>{saving.error.message}</p>}
      </div>
      <DialogEnd>
        <Button onClick={close}>{texts.cancel}</Button>
        <Button type="submit" look="primary" busy={saving.isPending}>
          {asks ? said.move : saving.isPending ? said.asking : said.connect}
        </Button>
      </DialogEnd>
    </form>
  );
}

function save(
  connection: WorkspaceConnectionAnswer | null,
  entered: Entered,
  otherWorkspace: boolean,
): Promise<WorkspaceConnectionAnswer> {
  const given = Object.fromEntries(Object.entries<string>({ ...entered }).filter(([, value]) => value.trim() !== ''));
  if (connection === null)
    return send<WorkspaceConnectionAnswer>('/api/v1/connections', { body: { accessToken: '', ...given } });
  return send<WorkspaceConnectionAnswer>(`/api/v1/connections/${connection.id}`, {
    method: 'PATCH',
    body: { accessToken: '', ...given, otherWorkspace },
  });
}
