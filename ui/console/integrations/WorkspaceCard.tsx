import { Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { WorkspaceConnectionAnswer } from '../../../src/api/schemas/connecting.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/workspaces.ts';
import { send } from '../api.ts';
import { connectionSaid } from '../words.ts';
import { ConnectDialog } from './ConnectDialog.tsx';
import { EditDialog } from './EditDialog.tsx';
import { DisconnectDialog, RemoveDialog } from './EndDialog.tsx';
import { Missed } from './Missed.tsx';
import { Fact, Facts, PlaceCard } from './PlaceCard.tsx';
import { Topics } from './Topics.tsx';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './Workspaces.module.css';

type Asked = 'reconnect' | 'edit' | 'disconnect' | 'remove' | null;

const { facts, trouble } = texts;

/** One workspace: how it is, who acts there, what it sends, and what can be done about it. */
export function WorkspaceCard({
  connection,
  mayChange,
  onRemoved,
}: {
  connection: WorkspaceConnectionAnswer;
  mayChange: boolean;
  onRemoved: () => void;
}) {
  const [asked, ask] = useState<Asked>(null);
  const [open, setOpen] = useState(false);
  const details = useId();
  const said = connectionSaid(connection);
  const closed = (): void => ask(null);
  return (
    <PlaceCard name={connection.name} said={said} actions={mayChange && <Actions connection={connection} ask={ask} />}>
      <Trouble connection={connection} />
      <Facts>
        <Fact name={facts.workspace}>
          <Away href={connection.workspaceUrl}>{connection.workspaceName}</Away>
          <span className={css.muted}>{texts.regions[connection.region]}</span>
        </Fact>
        <Fact name={facts.actsAs}>
          <Away href={connection.teammatesUrl}>{connection.actingTeammate.name}</Away>
        </Fact>
        <Fact name={facts.connectedBy}>{facts.by[connection.authorizedBy]}</Fact>
        <Fact name={facts.lastNotification}>
          <LastNotification connection={connection} />
        </Fact>
        <Fact name={facts.projects}>
          {connection.projects.length === 0
            ? facts.noProjects
            : connection.projects.map((name, at, { length }) => (
                <span key={name}>
                  {name}
                  {at < length - 1 && ','}
                </span>
              ))}
        </Fact>
      </Facts>
      {connection.state !== 'disconnected' && (
        <Missed
          of={`connections/${connection.id}`}
          name={connection.name}
          thing="conversation"
          silent={texts.silent}
          mayChange={mayChange}
        />
      )}
      {connection.state !== 'disconnected' && (
        <div>
          <Button look="link" aria-expanded={open} aria-controls={details} onClick={() => setOpen(!open)}>
            {open ? texts.topics.hide : texts.topics.show}
          </Button>
          <div id={details}>{open && <Topics connectionId={connection.id} />}</div>
        </div>
      )}
      {asked === 'reconnect' && <ConnectDialog connection={connection} onClosed={closed} />}
      {asked === 'edit' && <EditDialog connection={connection} onClosed={closed} />}
      {asked === 'disconnect' && <DisconnectDialog connection={connection} onClosed={closed} />}
      {asked === 'remove' && <RemoveDialog connection={connection} onClosed={closed} onRemoved={onRemoved} />}
    </PlaceCard>
  );
}

function Actions({ connection, ask }: { connection: WorkspaceConnectionAnswer; ask: (what: Asked) => void }) {
  const queries = useQueryClient();
  const say = useToast();
  const { id, name, state } = connection;
  const said = texts.actions;
  const checking = useMutation({
    mutationFn: () => send<WorkspaceConnectionAnswer>(`/api/v1/connections/${id}/check`),
    onSuccess: (checked) => {
      const { word } = connectionSaid(checked);
      say({ text: said.checked(name, word, word.toLowerCase()) });
    },
    onError: (error) => say({ text: error.message, tone: 'bad' }),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <>
      {state !== 'connected' && (
        <Button look="primary" onClick={() => ask('reconnect')}>
          {said.reconnect}
        </Button>
      )}
      {state !== 'disconnected' && (
        <Button busy={checking.isPending} onClick={() => checking.mutate()}>
          {checking.isPending ? said.checking : said.check}
        </Button>
      )}
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <Button look="quiet" aria-label={said.moreAbout(name)}>
            <Icon name="more" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => ask('edit')}>{said.edit}</Menu.Item>
          {state === 'connected' && <Menu.Item onClick={() => ask('reconnect')}>{said.reconnectAgain}</Menu.Item>}
          {state === 'disconnected' ? (
            <Menu.Item onClick={() => ask('remove')}>{said.remove}</Menu.Item>
          ) : (
            <Menu.Item onClick={() => ask('disconnect')}>{said.disconnect}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** Why it does not do all it should, and what to do now. */
function Trouble({ connection }: { connection: WorkspaceConnectionAnswer }) {
  const { state, stateReason, plan, clientSecret } = connection;
  if (state === 'broken')
    return (
      <p className={css.trouble}>
        {stateReason === null ? trouble.tokenRefused : sentenceSaid(stateReason)} {trouble.waits}
      </p>
    );
  if (state === 'disconnected')
    return <p className={css.muted}>{stateReason === null ? trouble.disconnected : sentenceSaid(stateReason)}</p>;
  if (plan === 'restricted') return <p className={css.trouble}>{trouble.plan}</p>;
  if (clientSecret === 'none') return <p className={css.trouble}>{trouble.noSecret}</p>;
  return null;
}

function LastNotification({ connection }: { connection: WorkspaceConnectionAnswer }) {
  if (connection.lastNotificationAt === null) return <span className={css.muted}>{facts.noneHasCome}</span>;
  return <Time at={connection.lastNotificationAt} />;
}
