import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { RequestAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/request.ts';
import { texts as common } from '../../texts/requests.ts';
import { send } from '../api.ts';
import { requestPath, useRefresh } from './data.ts';
import css from './Requests.module.css';
import { Trouble } from '../Trouble.tsx';

const said = texts.deleting;

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
      say({ text: said.done(key) });
      await refresh();
    },
  });
  return (
    <Dialog title={said.title(key)} onClosed={onClosed}>
      {(close) => (
        <>
          <ul className={css.goes}>
            <li>{attachments.length === 0 ? said.everythingGoes : said.filesToo(attachments.length)}</li>
            <li>{said.requesterLoses}</li>
            <li>{said.unlinks}</li>
          </ul>
          <p>{said.resolveInstead}</p>
          <Trouble error={deleting.error} />
          <DialogEnd>
            <Button onClick={close}>{common.cancel}</Button>
            <Button
              look="primary"
              busy={deleting.isPending}
              onClick={() => deleting.mutate(undefined, { onSuccess: close })}
            >
              {said.yes(key)}
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
