import { Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { WorkspaceConnectionAnswer } from '../../../src/api/schemas/connecting.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/integrations.ts';
import { send } from '../api.ts';
import { Trouble } from '../Trouble.tsx';
import css from './Workspaces.module.css';

const said = texts.edit;

/** Its name, and the secret that verifies what it sends. */
export function EditDialog({ connection, onClosed }: { connection: WorkspaceConnectionAnswer; onClosed: () => void }) {
  const queries = useQueryClient();
  const say = useToast();
  const [name, rename] = useState(connection.name);
  const [clientSecret, changeSecret] = useState('');
  const [forget, setForget] = useState(false);
  const saving = useMutation({
    mutationFn: () =>
      send<WorkspaceConnectionAnswer>(`/api/v1/connections/${connection.id}`, {
        method: 'PATCH',
        body: {
          ...(name.trim() === connection.name ? {} : { name }),
          ...(clientSecret.trim() === '' ? {} : { clientSecret }),
          ...(forget ? { forgetPreviousClientSecret: true } : {}),
        },
      }),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Dialog title={said.title(connection.name)} onClosed={onClosed}>
      {(close) => (
        <form
          className={css.form}
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (saving.isPending) return;
            saving.mutate(undefined, {
              onSuccess: (saved) => {
                say({ text: said.isSaved(saved.name) });
                close();
              },
            });
          }}
        >
          <TextInput
            label={texts.name}
            description={said.nameIs}
            required
            value={name}
            onChange={(event) => rename(event.currentTarget.value)}
          />
          {connection.state !== 'disconnected' && (
            <PasswordInput
              label={said.newSecret}
              description={said.newSecretIs}
              autoComplete="off"
              value={clientSecret}
              onChange={(event) => changeSecret(event.currentTarget.value)}
            />
          )}
          {connection.previousClientSecret && (
            <Checkbox
              label={said.forget}
              checked={forget}
              onChange={(event) => setForget(event.currentTarget.checked)}
            />
          )}
          <Trouble error={saving.error} />
          <DialogEnd>
            <Button onClick={close}>{texts.cancel}</Button>
            <Button type="submit" look="primary" busy={saving.isPending}>
              {texts.save}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
