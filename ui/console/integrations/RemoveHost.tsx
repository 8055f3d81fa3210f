import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { HostRemovedAnswer } from '../../../src/api/schemas/hosts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { counted } from '../words.ts';
import { type HostParts, hostsPath, useHostUse } from './hosts.ts';
import css from './JiraHosts.module.css';
import { Said } from './Said.tsx';

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
      say({ text: `${host.name} is removed. ${remark ?? ''}`.trim() });
      // What is behind an open dialog cannot have the focus.
      closing.current();
      onRemoved();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Dialog title={`Remove ${host.name}?`} onClosed={onClosed}>
      {(close) => {
        closing.current = close;
        return (
          <Loaded query={use} rows={2}>
            {({ links, projects }) => (
              <>
                <ul className={css.stops}>
                  <li>
                    {links === 0
                      ? 'No conversation is linked to its issues.'
                      : `${counted(links, 'link')} to conversations ${links === 1 ? 'ends' : 'end'}: they hear nothing more of its issues.`}
                  </li>
                  {projects.length > 0 && (
                    <li>
                      The settings of {counted(projects.length, 'project')} go ({projects.join(', ')}).
                    </li>
                  )}
                  <li>
                    Its token and its webhook secret are erased
                    {host.webhookMadeAt === null ? '.' : ', and its webhook is deleted in Jira.'}
                  </li>
                  <li>Issues and conversations stay as they are, and so does the timeline. This cannot be undone.</li>
                </ul>
                <Said error={removing.error} />
                <DialogEnd>
                  <Button onClick={close}>Cancel</Button>
                  <Button look="primary" busy={removing.isPending} onClick={() => removing.mutate()}>
                    Remove
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
