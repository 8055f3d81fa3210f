import { Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { HostDetailAnswer } from '../../../src/api/schemas/hosts.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/integrations.ts';
import { send } from '../api.ts';
import { EditHostDialog, TokenDialog, WebhookDialog } from './HostDialogs.tsx';
import { type AskedOfHost, hostSaid, hostsPath } from './hosts.ts';
import { HostTrouble } from './HostTrouble.tsx';
import css from './JiraHosts.module.css';
import { Missed } from './Missed.tsx';
import { Permissions } from './Permissions.tsx';
import { Fact, Facts, PlaceCard } from './PlaceCard.tsx';
import { RemoveHostDialog } from './RemoveHost.tsx';
import { SecretDialog } from './RotateSecret.tsx';

const words = texts.host;

/** One Jira: how it is, what it sends, and what can be done about it. */
export function HostCard({
  host,
  mayChange,
  onRemoved,
}: {
  host: HostDetailAnswer;
  mayChange: boolean;
  onRemoved: () => void;
}) {
  const [asked, ask] = useState<AskedOfHost>(null);
  const [open, setOpen] = useState(false);
  const details = useId();
  const said = hostSaid(host);
  const closed = (): void => ask(null);
  return (
    <PlaceCard
      name={host.name}
      said={said}
      actions={mayChange && <Actions host={host} ask={ask} found={() => setOpen(true)} />}
    >
      <HostTrouble host={host} {...(mayChange ? { ask } : {})} />
      <HostFacts host={host} />
      {host.state !== 'disconnected' && (
        <Missed
          of={`hosts/${host.id}`}
          name={host.name}
          thing="issue"
          silent={words.lookAtWebhook}
          mayChange={mayChange}
        />
      )}
      <div className={css.form}>
        <div className={css.links}>
          {host.check !== null && (
            <Button look="link" aria-expanded={open} aria-controls={details} onClick={() => setOpen(!open)}>
              {open ? words.hideFound : words.found}
            </Button>
          )}
          {mayChange && !host.byForge && (
            <Button look="link" onClick={() => ask('webhook')}>
              {words.webhook}
            </Button>
          )}
        </div>
        <div id={details} hidden={!open}>
          {open && host.check !== null && <Permissions check={host.check} />}
        </div>
      </div>
      {asked === 'webhook' && <WebhookDialog host={host} onClosed={closed} />}
      {asked === 'secret' && <SecretDialog host={host} onClosed={closed} />}
      {asked === 'token' && <TokenDialog host={host} onClosed={closed} />}
      {asked === 'edit' && <EditHostDialog host={host} onClosed={closed} />}
      {asked === 'remove' && <RemoveHostDialog host={host} onClosed={closed} onRemoved={onRemoved} />}
    </PlaceCard>
  );
}

function Actions({
  host,
  ask,
  found,
}: {
  host: HostDetailAnswer;
  ask: (what: AskedOfHost) => void;
  found: () => void;
}) {
  const queries = useQueryClient();
  const say = useToast();
  const testing = useMutation({
    mutationFn: () => send<HostDetailAnswer>(`${hostsPath}/${host.id}/check`),
    onSuccess: ({ check }) => {
      if (check?.ok !== true) return found();
      say({ text: words.answers(host.name) });
    },
    onError: (error) => say({ text: error.message, tone: 'bad' }),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <>
      <Button busy={testing.isPending} onClick={() => testing.mutate()}>
        {testing.isPending ? texts.askingJira : texts.testConnection}
      </Button>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button look="quiet" aria-label={words.moreAbout(host.name)}>
            <Icon name="more" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {!host.byForge && (
            <>
              <Menu.Item onClick={() => ask('webhook')}>{words.ask.webhook}</Menu.Item>
              <Menu.Item onClick={() => ask('secret')}>{words.ask.secret}</Menu.Item>
              <Menu.Item onClick={() => ask('token')}>{words.ask.token}</Menu.Item>
            </>
          )}
          <Menu.Item onClick={() => ask('edit')}>{words.ask.edit}</Menu.Item>
          <Menu.Item onClick={() => ask('remove')}>{words.ask.remove}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function HostFacts({ host }: { host: HostDetailAnswer }) {
  const { kind, url, check, lastWebhookAt, signed, projects, byForge } = host;
  return (
    <Facts>
      <Fact name={check?.product ?? texts.jira.kinds[kind]}>
        <Away href={url}>{url.replace(/^https?:\/\//, '')}</Away>
      </Fact>
      <Fact name={words.actsAs}>
        {check?.actor ?? <span className={css.muted}>{check === null ? words.notTested : words.notFoundOut}</span>}
      </Fact>
      <Fact name={byForge ? words.lastEvent : words.lastWebhook}>
        {lastWebhookAt === null ? (
          <span className={css.muted}>{words.noneHasCome}</span>
        ) : (
          <>
            <Time at={lastWebhookAt} />
            <span className={css.muted}>{byForge ? words.byTheApp : signed ? words.signed : words.notSigned}</span>
          </>
        )}
      </Fact>
      <Fact name={words.projects}>{projects.length === 0 ? words.noProject : projects.join(', ')}</Fact>
    </Facts>
  );
}
