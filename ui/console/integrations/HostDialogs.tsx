import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { HostDetailAnswer } from '../../../src/api/schemas/hosts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { Refused, send } from '../api.ts';
import { HostWebhook } from './HostWebhook.tsx';
import { type HostParts, hostsPath } from './hosts.ts';
import css from './JiraHosts.module.css';
import { Said } from './Said.tsx';

export function WebhookDialog({ host, onClosed }: HostParts) {
  return (
    <Dialog title={`Webhook of ${host.name}`} wide onClosed={onClosed}>
      {(close) => (
        <>
          <HostWebhook host={host} secret={null} />
          <DialogEnd>
            <Button onClick={close}>Close</Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}

/** A new token takes the place of the old one once it was seen to work. */
export function TokenDialog({ host, onClosed }: HostParts) {
  const cloud = host.kind === 'jira-cloud';
  const [token, enter] = useState('');
  const [email, change] = useState(host.email ?? '');
  const body = { token, ...(cloud ? { email } : {}) };
  return (
    <SavingDialog
      title={`Replace the token of ${host.name}`}
      host={host}
      onClosed={onClosed}
      wish={{ path: '/token', body, verb: 'Test and save', done: `The new token of ${host.name} works.` }}
    >
      <p>The new one is tried first. Until it works, the one there stays.</p>
      {cloud && (
        <TextInput
          label="E-mail"
          description="Of the Atlassian account whose API token it is."
          required
          type="email"
          value={email}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
      )}
      <PasswordInput
        label={cloud ? 'API token' : 'Personal access token'}
        required
        data-autofocus
        autoComplete="off"
        value={token}
        onChange={({ currentTarget }) => enter(currentTarget.value)}
      />
    </SavingDialog>
  );
}

/** Its name and its address. With another server comes another token. */
export function EditHostDialog({ host, onClosed }: HostParts) {
  const [name, rename] = useState(host.name);
  const [url, move] = useState(host.url);
  const [token, enter] = useState('');
  const elsewhere = URL.canParse(url) && new URL(url).origin !== new URL(host.url).origin;
  const body = {
    ...(name.trim() === host.name ? {} : { name: name.trim() }),
    ...(url.trim() === host.url ? {} : { url: url.trim() }),
    ...(elsewhere && token !== '' ? { token } : {}),
  };
  return (
    <SavingDialog
      title={`Edit ${host.name}`}
      host={host}
      onClosed={onClosed}
      wish={{ path: '', method: 'PATCH', body, verb: 'Save', done: `${name.trim()} is saved.` }}
    >
      <TextInput
        label="Name"
        description="A set-up file names it so, too. Webhooks still find it by the name before."
        required
        data-autofocus
        value={name}
        onChange={({ currentTarget }) => rename(currentTarget.value)}
      />
      <TextInput
        label="Address"
        description="Only where the same Jira moved: links are kept by its ids of issues."
        required
        inputMode="url"
        spellCheck={false}
        value={url}
        onChange={({ currentTarget }) => move(currentTarget.value)}
      />
      {elsewhere && (
        <PasswordInput
          label="Token"
          description="The stored one is not sent to another server."
          required
          autoComplete="off"
          value={token}
          onChange={({ currentTarget }) => enter(currentTarget.value)}
        />
      )}
    </SavingDialog>
  );
}

interface Wish {
  path: string;
  method?: 'POST' | 'PATCH';
  body: object;
  verb: string;
  done: string;
}

/** A form in a dialog that closes when what it wishes is done. An address that seems to be another Jira's is asked about. */
function SavingDialog({
  title,
  host,
  onClosed,
  wish,
  children,
}: HostParts & { title: string; wish: Wish; children: ReactNode }) {
  const queries = useQueryClient();
  const say = useToast();
  const { path, method = 'POST', body, verb, done } = wish;
  const saving = useMutation({
    mutationFn: (otherJira: boolean) =>
      send<HostDetailAnswer>(`${hostsPath}/${host.id}${path}`, {
        method,
        body: otherJira ? { ...body, otherJira } : body,
      }),
    onSettled: () => queries.invalidateQueries(),
  });
  const asks = saving.error instanceof Refused && saving.error.code === 'other_jira';
  return (
    <Dialog title={title} onClosed={onClosed}>
      {(close) => (
        <form
          className={css.form}
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (saving.isPending) return;
            saving.mutate(asks, {
              onSuccess: () => {
                say({ text: done });
                close();
              },
            });
          }}
        >
          {children}
          <Said error={saving.error} />
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" look="primary" busy={saving.isPending}>
              {saving.isPending ? 'Asking Jira' : asks ? 'It is meant so' : verb}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
