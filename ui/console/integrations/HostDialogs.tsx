import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { HostDetailAnswer } from '../../../src/api/schemas/hosts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/integrations.ts';
import { Refused, send } from '../api.ts';
import { HostWebhook } from './HostWebhook.tsx';
import { type HostParts, hostsPath } from './hosts.ts';
import { Trouble } from '../Trouble.tsx';
import css from './JiraHosts.module.css';

const said = texts.hostDialogs;
const { adding } = texts;

export function WebhookDialog({ host, onClosed }: HostParts) {
  return (
    <Dialog title={said.webhookOf(host.name)} wide onClosed={onClosed}>
      {(close) => (
        <>
          <HostWebhook host={host} secret={null} />
          <DialogEnd>
            <Button onClick={close}>{texts.close}</Button>
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
      title={said.replaceToken(host.name)}
      host={host}
      onClosed={onClosed}
      wish={{ path: '/token', body, verb: said.testAndSave, done: said.tokenWorks(host.name) }}
    >
      <p>{said.triedFirst}</p>
      {cloud && (
        <TextInput
          label={adding.email}
          description={adding.emailIs}
          required
          type="email"
          value={email}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
      )}
      <PasswordInput
        label={cloud ? adding.apiToken : adding.personalToken}
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
      title={texts.edit.title(host.name)}
      host={host}
      onClosed={onClosed}
      wish={{ path: '', method: 'PATCH', body, verb: texts.save, done: texts.edit.isSaved(name.trim()) }}
    >
      <TextInput
        label={texts.name}
        description={said.nameIs}
        required
        data-autofocus
        value={name}
        onChange={({ currentTarget }) => rename(currentTarget.value)}
      />
      <TextInput
        label={adding.address}
        description={said.addressIs}
        required
        inputMode="url"
        spellCheck={false}
        value={url}
        onChange={({ currentTarget }) => move(currentTarget.value)}
      />
      {elsewhere && (
        <PasswordInput
          label={said.token}
          description={said.tokenIs}
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
    mutationFn: ({ otherJira }: { otherJira: boolean; body: string }) =>
      send<HostDetailAnswer>(`${hostsPath}/${host.id}${path}`, {
        method,
        body: otherJira ? { ...body, otherJira } : body,
      }),
    onSettled: () => queries.invalidateQueries(),
  });
  // Meant is what was asked about, not what was typed since.
  const asked =
    saving.error instanceof Refused && saving.error.code === 'other_jira' ? saving.variables?.body : undefined;
  const asks = asked === JSON.stringify(body);
  return (
    <Dialog title={title} onClosed={onClosed}>
      {(close) => (
        <form
          className={css.form}
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (saving.isPending) return;
            saving.mutate(
              { otherJira: asks, body: JSON.stringify(body) },
              {
                onSuccess: () => {
                  say({ text: done });
                  close();
                },
              },
            );
          }}
        >
          {children}
          <Trouble error={saving.error} />
          <DialogEnd>
            <Button onClick={close}>{texts.cancel}</Button>
            <Button type="submit" look="primary" busy={saving.isPending}>
              {saving.isPending ? texts.askingJira : asks ? said.meantSo : verb}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}
