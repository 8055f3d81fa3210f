import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { HostRemovedAnswer } from '../../../src/api/schemas/hosts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts as parts } from '../../texts/console-parts.ts';
import { texts } from '../../texts/host-tasks.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { type HostParts, hostsPath, useHostUse } from './hosts.ts';
import { Trouble } from '../Trouble.tsx';
import css from './JiraHosts.module.css';

const said = texts.removal;

/** Says what stops before it stops. */
export function RemoveHostDialog({ host, onClosed, onRemoved }: HostParts & { onRemoved: () => void }) {
  const queries = useQueryClient();
  const say = useToast();
  const use = useHostUse(host.id);
  const closing = useRef<() => void>(() => undefined);
  const removing = useMutation({
    mutationFn: () => send<HostRemovedAnswer>(`${hostsPath}/${host.id}?confirm=true`, { method: 'DELETE' }),
    // Not where it is called: by then its card is gone, and this dialog with it.
    onSuccess: ({ remark }) => {
      say({ text: `${said.done(host.name)} ${sentenceSaid(remark ?? '')}`.trim() });
      // What is behind an open dialog cannot have the focus.
      closing.current();
      onRemoved();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Dialog title={said.title(host.name)} onClosed={onClosed}>
      {(close) => {
        closing.current = close;
        return (
          <Loaded query={use} rows={2}>
            {({ links, projects }) => (
              <>
                <ul className={css.stops}>
                  <li>{links === 0 ? said.noLinks : said.linksEnd(links)}</li>
                  {projects.length > 0 && <li>{said.settingsGo(projects.length, projects.join(', '))}</li>}
                  <li>{host.webhookMadeAt === null ? said.secretsErased : said.webhookDeleted}</li>
                  <li>{said.stays}</li>
                </ul>
                <Trouble error={removing.error} />
                <DialogEnd>
                  <Button onClick={close}>{parts.cancel}</Button>
                  <Button look="primary" busy={removing.isPending} onClick={() => removing.mutate()}>
                    {said.action}
                  </Button>
                </DialogEnd>
              </>
            )}
          </Loaded>
        );
      }}
    </Dialog>
  );
}
