import { Radio, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PortalSettingsAnswer } from '../../../src/api/schemas/mail.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { Refused } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { useOwnSession } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import { usePortalSettings, useSavePortal } from './data.ts';
import css from './Mail.module.css';

/** Who may come to the portal by a link, and make requests by mail. */
export function WhoMayAsk() {
  const query = usePortalSettings();
  return (
    <>
      <Section title="Who may ask">
        <Loaded query={query} rows={4}>
          {(settings) => <Form settings={settings} />}
        </Loaded>
      </Section>
      <Section title="How they come in">
        <HowTheyComeIn />
      </Section>
    </>
  );
}

type MayAsk = PortalSettingsAnswer['mayAsk'];

const choices: readonly { value: MayAsk; label: string; does: string }[] = [
  { value: 'anyone', label: 'Anyone with an e-mail address', does: 'They see their own requests and nothing else.' },
  { value: 'domains', label: 'Addresses of these domains', does: 'Such as those of your company and its customers.' },
  { value: 'invited', label: 'People who were invited', does: 'Whoever has an account here.' },
];

const domainsIn = (text: string): string[] => text.split(/[\s,;]+/).filter((one) => one !== '');

function Form({ settings }: { settings: PortalSettingsAnswer }) {
  const [mayAsk, choose] = useState(settings.mayAsk);
  const [text, type] = useState(settings.domains.join('\n'));
  const saving = useSavePortal();
  const say = useToast();
  // What is not shown is not checked, and stays.
  const wish = { mayAsk, domains: mayAsk === 'domains' ? domainsIn(text) : settings.domains };
  const isChanged = JSON.stringify(wish) !== JSON.stringify({ mayAsk: settings.mayAsk, domains: settings.domains });
  const show = (saved: PortalSettingsAnswer): void => {
    choose(saved.mayAsk);
    type(saved.domains.join('\n'));
  };
  const save = (to: PortalSettingsAnswer, undo: PortalSettingsAnswer | null): void =>
    saving.mutate(to, {
      onSuccess: (saved) => {
        show(saved);
        say({ text: 'Who may ask is saved.', ...(undo === null ? {} : { undo: () => save(undo, null) }) });
      },
    });
  const { error } = saving;
  const ofDomains = error instanceof Refused ? error.errors.filter(({ path }) => path[0] === 'domains') : [];
  return (
    <form
      className={css.body}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving.isPending && isChanged) save(wish, settings);
      }}
    >
      <Radio.Group
        label="At the portal by a link, and by mail"
        value={mayAsk}
        onChange={(value) => choose(choices.find((one) => one.value === value)?.value ?? mayAsk)}
      >
        <div className={css.options}>
          {choices.map(({ value, label, does }) => (
            <Radio key={value} value={value} label={label} description={does} />
          ))}
        </div>
      </Radio.Group>
      {mayAsk === 'domains' && (
        <Textarea
          label="Domains"
          description="One a line. Subdomains are named by themselves."
          placeholder="acme.example"
          autosize
          minRows={3}
          value={text}
          error={ofDomains.length === 0 ? null : ofDomains.map((one) => wrong(one, wish.domains)).join(' · ')}
          onChange={(event) => type(event.currentTarget.value)}
        />
      )}
      <p className={css.hint}>
        Who is the requester of a request may always come and answer. Who is signed in stays so.
      </p>
      <Trouble error={ofDomains.length === 0 ? error : null} />
      <p>
        <Button type="submit" look="primary" busy={saving.isPending || !isChanged}>
          Save
        </Button>
      </p>
    </form>
  );
}

/** Which of the domains it is, instead of its number. */
function wrong({ path, message }: { path: (string | number)[]; message: string }, domains: string[]): string {
  const said = message.replace(/^[\w.[\]]+: /, '');
  const domain = typeof path[1] === 'number' ? domains[path[1]] : undefined;
  return domain === undefined ? said : `${domain} ${said}`;
}

function HowTheyComeIn() {
  const hasMail = useOwnSession()?.features.mail ?? false;
  return (
    <div className={css.body}>
      <Copy text={`${window.location.origin}/portal`} label="the address of the portal" />
      {hasMail ? (
        <>
          <State tone="good">They sign in by a link in an e-mail</State>
          <p className={css.hint}>
            Whoever asks for a link gets it at their address. It works once, for 15 minutes. The page says the same for
            every address, so nobody learns who is known here.
          </p>
        </>
      ) : (
        <>
          <State tone="warn">E-mail is off: nobody gets a link</State>
          <p className={css.hint}>
            See{' '}
            <Link to="/console/mail/$tab" params={{ tab: 'sending' }}>
              Sending
            </Link>
            . Until then invite people: they choose a password.
          </p>
        </>
      )}
      <p>
        <Link to="/console/people">Invite people as requesters</Link>
      </p>
    </div>
  );
}
