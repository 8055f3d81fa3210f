import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UserAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import { Trouble } from '../Trouble.tsx';
import css from './People.module.css';
import { usersPath } from './users-data.ts';

interface Parts {
  user: UserAnswer;
  onClosed: () => void;
  onRemoved: () => void;
}

/** Says what goes and what stays before anything goes. */
export function RemoveUser({ user, onClosed, onRemoved }: Parts) {
  const queries = useQueryClient();
  const say = useToast();
  const removing = useMutation({
    mutationFn: () => send(`${usersPath}/${user.id}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: [usersPath] }),
  });
  return (
    <Dialog title={`Remove ${user.name}?`} onClosed={onClosed}>
      {(close) => (
        <>
          <ul className={css.stops}>
            <li>They are signed out everywhere, and cannot sign in any more.</li>
            {user.link !== null && <li>The link that is out to them no longer works.</li>}
            <li>What they did stays, under their name, in the timelines and in the audit log.</li>
            <li>This cannot be undone. To keep somebody out for a while, disable them instead.</li>
          </ul>
          <Trouble error={removing.error} />
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button
              look="primary"
              busy={removing.isPending}
              onClick={() =>
                removing.mutate(undefined, {
                  onSuccess: () => {
                    say({ text: `${user.name} is removed.` });
                    close();
                    onRemoved();
                  },
                })
              }
            >
              Remove
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
