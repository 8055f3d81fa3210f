import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DisconnectedAnswer, WorkspaceConnectionAnswer } from '../../../src/api/schemas/connecting.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { counted } from '../words.ts';
import { useConnectionUse } from './connecting.ts';
import css from './Workspaces.module.css';

interface Parts {
  connection: WorkspaceConnectionAnswer;
  onClosed: () => void;
}

/** Says what stops before it stops. */
export function DisconnectDialog({ connection, onClosed }: Parts) {
  const queries = useQueryClient();
  const use = useConnectionUse(connection.id);
  const say = useToast();
  const ending = useMutation({
    mutationFn: () => send<DisconnectedAnswer>(`/api/v1/connections/${connection.id}/disconnect`),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Dialog title={`Disconnect ${connection.name}?`} onClosed={onClosed}>
      {(close) => (
        <Loaded query={use} rows={2}>
          {({ links, waiting }) => (
            <>
              <ul className={css.stops}>
                <li>{notesSaid(links, connection)}</li>
                {waiting > 0 && (
                  <li>
                    {counted(waiting, 'message')} that {waiting === 1 ? 'waits' : 'wait'} to be sent{' '}
                    {waiting === 1 ? 'fails' : 'fail'}, visibly; after a reconnect you can send{' '}
                    {waiting === 1 ? 'it' : 'them'} again.
                  </li>
                )}
                <li>
                  The access token is erased here{connection.authorizedBy === 'oauth' && ', and ended at Intercom'}.
                </li>
                <li>Links and settings stay. Reconnecting the same workspace brings everything back.</li>
              </ul>
              <Refusal error={ending.error} />
              <DialogEnd>
                <Button onClick={close}>Cancel</Button>
                <Button
                  look="primary"
                  busy={ending.isPending}
                  onClick={() =>
                    ending.mutate(undefined, {
                      onSuccess: ({ remark }) => {
                        say({ text: `${connection.name} is disconnected. ${remark ?? ''}`.trim() });
                        close();
                      },
                    })
                  }
                >
                  Disconnect
                </Button>
              </DialogEnd>
            </>
          )}
        </Loaded>
      )}
    </Dialog>
  );
}

export function RemoveDialog({ connection, onClosed }: Parts) {
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: () => send(`/api/v1/connections/${connection.id}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Dialog title={`Remove ${connection.name}?`} onClosed={onClosed}>
      {(close) => (
        <>
          <p>
            Its links stay, and say that they have no connection
            {connection.projects.length > 0 && `; ${projectsSaid(connection)} will have none`}. This cannot be undone.
          </p>
          <Refusal error={removing.error} />
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button
              look="primary"
              busy={removing.isPending}
              onClick={() => removing.mutate(undefined, { onSuccess: close })}
            >
              Remove
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}

export function Refusal({ error }: { error: Error | null }) {
  return (
    <div role="alert" className={css.said}>
      {error !== null && <p className={css.refused}>{error.message}</p>}
    </div>
  );
}

function notesSaid(links: number, connection: WorkspaceConnectionAnswer): string {
  if (links === 0) return 'No conversation of it is linked, so no note stops.';
  const where = connection.projects.length === 0 ? '' : `, in ${projectsSaid(connection)}`;
  return `Notes to ${counted(links, 'linked conversation')} stop${where}.`;
}

function projectsSaid({ projects }: WorkspaceConnectionAnswer): string {
  const first = projects.slice(0, 3).join(', ');
  return projects.length > 3 ? `${first} and ${projects.length - 3} more` : first;
}
