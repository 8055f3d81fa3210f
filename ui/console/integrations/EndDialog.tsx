import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DisconnectedAnswer, WorkspaceConnectionAnswer } from '../../../src/api/schemas/connecting.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/integrations.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import { send } from '../api.ts';
import { Confirm } from '../Confirm.tsx';
import { Loaded } from '../Loaded.tsx';
import { useConnectionUse } from './connecting.ts';
import { Trouble } from '../Trouble.tsx';
import css from './Workspaces.module.css';

const said = texts.end;

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
    <Dialog title={said.disconnectTitle(connection.name)} onClosed={onClosed}>
      {(close) => (
        <Loaded query={use} rows={2}>
          {({ links, waiting }) => (
            <>
              <ul className={css.stops}>
                <li>{notesSaid(links, connection)}</li>
                {waiting > 0 && <li>{said.messagesFail(waiting)}</li>}
                <li>{connection.authorizedBy === 'oauth' ? said.tokenErasedAndEnded : said.tokenErased}</li>
                <li>{said.linksStay}</li>
              </ul>
              <Trouble error={ending.error} />
              <DialogEnd>
                <Button onClick={close}>{texts.cancel}</Button>
                <Button
                  look="primary"
                  busy={ending.isPending}
                  onClick={() =>
                    ending.mutate(undefined, {
                      onSuccess: ({ remark }) => {
                        say({
                          text: [said.isDisconnected(connection.name), sentenceSaid(remark ?? '')].join(' ').trim(),
                        });
                        close();
                      },
                    })
                  }
                >
                  {said.disconnect}
                </Button>
              </DialogEnd>
            </>
          )}
        </Loaded>
      )}
    </Dialog>
  );
}

export function RemoveDialog({ connection, onClosed, onRemoved }: Parts & { onRemoved: () => void }) {
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: () => send(`/api/v1/connections/${connection.id}`, { method: 'DELETE' }),
    // Not waited for: then its card is gone, and this dialog with it.
    onSettled: () => void queries.invalidateQueries(),
  });
  return (
    <Confirm
      title={said.removeTitle(connection.name)}
      action={texts.remove}
      doing={removing}
      onClosed={onClosed}
      onDone={onRemoved}
    >
      <p>{connection.projects.length === 0 ? said.remains : said.remainsWithout(projectsSaid(connection))}</p>
    </Confirm>
  );
}

function notesSaid(links: number, connection: WorkspaceConnectionAnswer): string {
  if (links === 0) return said.noNotes;
  return connection.projects.length === 0 ? said.notesStop(links) : said.notesStopIn(links, projectsSaid(connection));
}

function projectsSaid({ projects }: WorkspaceConnectionAnswer): string {
  const first = projects.slice(0, 3).join(', ');
  return projects.length > 3 ? said.andMore(first, projects.length - 3) : first;
}
