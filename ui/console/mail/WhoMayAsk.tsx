import { Radio, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PortalSettingsAnswer } from '../../../src/api/schemas/mail.ts';
import { Button } from '../../kit/Button.tsx';
import { Copy } from '../../kit/Copy.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/mail.ts';
import { sentence } from '../../texts/sentence.tsx';
import { Refused } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { useOwnSession } from '../session.ts';
import { useTakingBack } from '../taking-back.ts';
import { Trouble } from '../Trouble.tsx';
import { usePortalSettings, useSavePortal } from './data.ts';
import css from './Mail.module.css';

const said = texts.whoMayAsk;

/** Who may come to the portal by a link, and make requests by mail. */
export function WhoMayAsk() {
  const query = usePortalSettings();
  return (
    <>
      <Section title={said.title}>
        <Loaded query={query} rows={4}>
          {(settings) => <Form settings={settings} />}
        </Loaded>
      </Section>
      <Section title={texts.comingIn.title}>
        <HowTheyComeIn />
      </Section>
    </>
  );
}

type MayAsk = PortalSettingsAnswer['mayAsk'];

const choices: readonly MayAsk[] = ['anyone', 'domains', 'invited'];

const domainsIn = (text: string): string[] => text.split(/[\s,;]+/).filter((one) => one !== '');

function Form({ settings }: { settings: PortalSettingsAnswer }) {
  // Null: as it is, whoever made it so.
  const [draft, change] = useState<{ mayAsk: MayAsk; text: string } | null>(null);
  const { mayAsk, text } = draft ?? { mayAsk: settings.mayAsk, text: settings.domains.join('\n') };
  const saving = useSavePortal();
  const undoing = useSavePortal();
  const takeBack = useTakingBack();
  const say = useToast();
  // What is not shown is not checked, and stays.
  const wish = { mayAsk, domains: mayAsk === 'domains' ? domainsIn(text) : settings.domains };
  const isChanged = JSON.stringify(wish) !== JSON.stringify({ mayAsk: settings.mayAsk, domains: settings.domains });
  const save = (before: PortalSettingsAnswer): void =>
    saving.mutate(wish, {
      onSuccess: (saved) => {
        change(null);
        const undo = async (): Promise<string> => {
          await undoing.mutateAsync({ ...before, was: saved });
          change(null);
          return said.saved;
        };
        say({ text: said.saved, undo: () => takeBack(undo) });
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
        if (!saving.isPending && isChanged) save(settings);
      }}
    >
      <Radio.Group
        label={said.where}
        value={mayAsk}
        onChange={(value) => change({ text, mayAsk: choices.find((one) => one === value) ?? mayAsk })}
      >
        <div className={css.options}>
          {choices.map((one) => (
            <Radio key={one} value={one} label={said.choices[one].label} description={said.choices[one].does} />
          ))}
        </div>
      </Radio.Group>
      {mayAsk === 'domains' && (
        <Textarea
          label={said.domains}
          description={said.domainsHelp}
          placeholder="acme.example"
          autosize
          minRows={3}
          value={text}
          error={ofDomains.length === 0 ? null : ofDomains.map((one) => wrong(one, wish.domains)).join(' · ')}
          onChange={(event) => change({ mayAsk, text: event.currentTarget.value })}
        />
      )}
      <p className={css.hint}>{said.alwaysMay}</p>
      <Trouble error={ofDomains.length === 0 ? error : null} />
      <p>
        <Button type="submit" look="primary" busy={saving.isPending || !isChanged}>
          {said.save}
        </Button>
      </p>
    </form>
  );
}

/** Which of the domains it is, instead of its number. */
function wrong({ path, message }: { path: (string | number)[]; message: string }, domains: string[]): string {
  const why = message.replace(/^[\w.[\]]+: /, '');
  const domain = typeof path[1] === 'number' ? domains[path[1]] : undefined;
  return domain === undefined ? why : `${domain} ${why}`;
}

function HowTheyComeIn() {
  const said = texts.comingIn;
  const hasMail = useOwnSession()?.features.mail ?? false;
  return (
    <div className={css.body}>
      <Copy text={`${window.location.origin}/portal`} label={said.portalAddress} />
      {hasMail ? (
        <>
          <State tone="good">{said.byLink}</State>
          <p className={css.hint}>{said.linkHelp}</p>
        </>
      ) : (
        <>
          <State tone="warn">{said.noLink}</State>
          <p className={css.hint}>
            {sentence(said.noLinkHelp, {
              sending: (
                <Link to="/console/mail/$tab" params={{ tab: 'sending' }}>
                  {said.sending}
                </Link>
              ),
            })}
          </p>
        </>
      )}
      <p>
        <Link to="/console/people">{said.invite}</Link>
      </p>
    </div>
  );
}
