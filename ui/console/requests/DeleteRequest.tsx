import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { send } from '../api.ts';
import { requestPath, useRefresh } from './data.ts';
import css from './Requests.module.css';
import { wordsOf } from './words.ts';

/** For good: says what goes. */
export function DeleteRequest({
  request: { id, key, attachments },
  onClosed,
}: {
  request: RequestAnswer;
  onClosed: () => void;
}) {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const say = useToast();
  const deleting = useMutation({
    mutationFn: () => send(requestPath(id), { method: 'DELETE' }),
    onSuccess: async () => {
      await navigate({ to: '/console/requests' });
      say({ text: `${key} is deleted` });
      await refresh();
    },
  });
  return (
    <Dialog title={`Delete ${key} for good?`} onClosed={onClosed}>
      {(close) => (
        <>
          <ul>
            <li>Everything said on it goes{attachments.length > 0 && `, and its ${attachments.length} files`}.</li>
            <li>The requester does not see it any more; nobody is told.</li>
            <li>Linked conversations are unlinked and hear no more of it. What they were told stays in Intercom.</li>
          </ul>
          <p>This cannot be undone. To be done with it, resolve it instead.</p>
          {deleting.error !== null && (
            <p role="alert" className={css.trouble}>
              {wordsOf(deleting.error)}
            </p>
          )}
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button
              look="primary"
              busy={deleting.isPending}
              onClick={() => deleting.mutate(undefined, { onSuccess: close })}
            >
              Delete {key}
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
