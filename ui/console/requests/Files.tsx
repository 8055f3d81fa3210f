import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AttachmentAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { sizeOf } from '../../kit/size.ts';
import { texts } from '../../texts/request.ts';
import { texts as common } from '../../texts/requests.ts';
import { send } from '../api.ts';
import css from './Conversation.module.css';
import { requestPath, useRefresh } from './data.ts';
import { Trouble } from '../Trouble.tsx';

const said = texts.files;

interface Parts {
  /** The request's id. */
  request: string;
  files: AttachmentAnswer[];
}

/** Files to be saved, each with who sees it. */
export function Files({ request, files }: Parts) {
  const [removing, remove] = useState<AttachmentAnswer | null>(null);
  if (files.length === 0) return null;
  return (
    <>
      <ul className={css.files} aria-label={said.label}>
        {files.map((file) => (
          <li key={file.id} className={css.file}>
            <Icon name="clip" />
            <a href={`${requestPath(request)}/attachments/${file.id}`} download={file.name}>
              <bdi>{file.name}</bdi>
            </a>
            <span className={css.muted}>
              {sizeOf(file.bytes)}
              {!file.public && ` · ${said.internal}`}
            </span>
            <button
              type="button"
              className={css.remove}
              aria-label={said.remove(file.name)}
              onClick={() => remove(file)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      {removing !== null && <RemoveFile request={request} file={removing} onClosed={() => remove(null)} />}
    </>
  );
}

function RemoveFile({ request, file, onClosed }: { request: string; file: AttachmentAnswer; onClosed: () => void }) {
  const refresh = useRefresh();
  const removing = useMutation({
    mutationFn: () => send(`${requestPath(request)}/attachments/${file.id}`, { method: 'DELETE' }),
    onSuccess: refresh,
  });
  return (
    <Dialog title={said.removeThis(file.name)} onClosed={onClosed}>
      {(close) => (
        <>
          <p>{said.goneForGood}</p>
          <Trouble error={removing.error} />
          <DialogEnd>
            <Button onClick={close}>{common.cancel}</Button>
            <Button
              look="primary"
              busy={removing.isPending}
              onClick={() => removing.mutate(undefined, { onSuccess: close })}
            >
              {said.yes}
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
