import { PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { HostAddedAnswer, HostCheckAnswer } from '../../../src/api/schemas/hosts.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/integrations.ts';
import { sentence } from '../../texts/sentence.tsx';
import { send } from '../api.ts';
import { hostsPath } from './hosts.ts';
import css from './JiraHosts.module.css';
import { Permissions } from './Permissions.tsx';
import { HostWebhook } from './HostWebhook.tsx';
import { Trouble } from '../Trouble.tsx';

type Kind = 'jira-cloud' | 'jira-data-center';

interface Entered {
  kind: Kind;
  url: string;
  email: string;
  token: string;
  /** Empty: as the address suggests. */
  name: string;
}

const said = texts.adding;

const kinds = (Object.keys(said.kinds) as Kind[]).map((kind) => ({ value: kind, label: said.kinds[kind] }));

/** Adds a Jira: what it is reached by, a test of it, and then its webhook. */
export function AddHost({ onClosed }: { onClosed: () => void }) {
  const [added, show] = useState<HostAddedAnswer | null>(null);
  return (
    <Dialog title={added === null ? texts.jira.add : said.isAdded(added.host.name)} wide onClosed={onClosed}>
      {(close) =>
        added === null ? (
          <HostForm onAdded={show} close={close} />
        ) : (
          <div className={css.form}>
            <p>{said.oneStepLeft}</p>
            <HostWebhook host={added.host} secret={added.webhookSecret} />
            <DialogEnd>
              <Button onClick={close}>{texts.done}</Button>
            </DialogEnd>
          </div>
        )
      }
    </Dialog>
  );
}

function HostForm({ onAdded, close }: { onAdded: (added: HostAddedAnswer) => void; close: () => void }) {
  const queries = useQueryClient();
  const [entered, enter] = useState<Entered>({ kind: 'jira-cloud', url: '', email: '', token: '', name: '' });
  const testing = useMutation({
    mutationFn: () => send<HostCheckAnswer>(`${hostsPath}/check`, { body: triedOf(entered) }),
  });
  const adding = useMutation({
    mutationFn: () => send<HostAddedAnswer>(hostsPath, { body: { ...triedOf(entered), name: nameOf(entered) } }),
    onSuccess: onAdded,
    onSettled: () => queries.invalidateQueries(),
  });
  const change = (changed: Partial<Entered>): void => {
    enter((before) => ({ ...before, ...changed }));
    adding.reset();
    // Another name does not change what was found.
    if (changed.name === undefined) testing.reset();
  };
  const usable = testing.data !== undefined && testing.data.actor !== null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (testing.isPending || adding.isPending) return;
    if (usable) adding.mutate();
    else testing.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Fields entered={entered} change={change} />
      <div role="status" className={css.said}>
        {testing.data !== undefined && <Permissions check={testing.data} />}
      </div>
      <Trouble error={testing.error ?? adding.error} />
      <DialogEnd>
        <Button onClick={close}>{texts.cancel}</Button>
        {usable && (
          <Button busy={testing.isPending} onClick={() => testing.mutate()}>
            {said.testAgain}
          </Button>
        )}
        <Button type="submit" look="primary" busy={testing.isPending || adding.isPending}>
          {testing.isPending
            ? texts.askingJira
            : adding.isPending
              ? said.adding
              : usable
                ? said.add
                : texts.testConnection}
        </Button>
      </DialogEnd>
    </form>
  );
}

function Fields({ entered, change }: { entered: Entered; change: (changed: Partial<Entered>) => void }) {
  const { kind, url, email, token, name } = entered;
  const cloud = kind === 'jira-cloud';
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={said.which}
        data={kinds}
        value={kind}
        onChange={(value) => change({ kind: value === 'jira-cloud' ? value : 'jira-data-center' })}
      />
      <TextInput
        label={said.address}
        description={cloud ? said.addressIs : said.addressWithPath}
        placeholder={cloud ? 'https://acme.atlassian.net' : 'https://jira.acme.example/jira'}
        required
        data-autofocus
        inputMode="url"
        spellCheck={false}
        value={url}
        onChange={({ currentTarget }) => change({ url: currentTarget.value })}
      />
      {cloud && (
        <TextInput
          label={said.email}
          description={said.emailIs}
          required
          type="email"
          autoComplete="off"
          value={email}
          onChange={({ currentTarget }) => change({ email: currentTarget.value })}
        />
      )}
      <div>
        <PasswordInput
          label={cloud ? said.apiToken : said.personalToken}
          required
          autoComplete="off"
          value={token}
          onChange={({ currentTarget }) => change({ token: currentTarget.value })}
        />
        <TokenHelp cloud={cloud} url={url} />
      </div>
      <TextInput
        label={texts.name}
        description={said.nameIs}
        placeholder={suggested(wholeAddress(url))}
        value={name}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
    </>
  );
}

const apiTokens = 'https://id.atlassian.com/manage-profile/security/api-tokens';

/** Where the token comes from. What it may do is what its user may do, so it should be nobody's own account. */
function TokenHelp({ cloud, url }: { cloud: boolean; url: string }) {
  const profile =
    URL.canParse(url) && /^https?:/.test(url) ? `${url.replace(/\/+$/, '')}/secure/ViewProfile.jspa` : null;
  return (
    <p className={css.help}>
      {cloud
        ? sentence(said.makeApiToken, { place: <Away href={apiTokens}>{said.apiTokens}</Away> })
        : sentence(said.makePersonalToken, {
            place: profile === null ? said.profile : <Away href={profile}>{said.profile}</Away>,
          })}
    </p>
  );
}

function triedOf({ kind, url, email, token }: Entered) {
  return { kind, url: wholeAddress(url), token, ...(kind === 'jira-cloud' ? { email } : {}) };
}

/** `acme.atlassian.net` as somebody types it → `https://acme.atlassian.net` */
function wholeAddress(typed: string): string {
  const address = typed.trim();
  return /^[a-z][a-z\d+.-]*:\/\//i.test(address) || address === '' ? address : `https://${address}`;
}

function nameOf({ name, url }: Entered): string {
  return name.trim() === '' ? suggested(wholeAddress(url)) : name.trim();
}

/** `https://acme.atlassian.net` → `acme` */
function suggested(url: string): string {
  const first = URL.canParse(url) ? (new URL(url).hostname.split('.')[0] ?? '') : '';
  return /^[a-z][\w-]*$/i.test(first) ? first : 'jira';
}
