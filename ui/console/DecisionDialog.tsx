import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Button } from '../kit/Button.tsx';
import { Dialog, DialogEnd } from '../kit/Dialog.tsx';
import { texts } from '../texts/console.ts';
import { send } from './api.ts';
import css from './DecisionDialog.module.css';
import { noteText } from './note-text.ts';
import type { Choice, Matter } from './people.ts';
import { useNote } from './queries.ts';
import { Trouble } from './Trouble.tsx';

interface Parts {
  matter: Matter;
  choice: Choice;
  onClosed: (done: boolean) => void;
}

/** Says what a decision will do before it is sent, and sends it once. */
export function DecisionDialog({ matter, choice, onClosed }: Parts) {
  const queries = useQueryClient();
  const note = matter.kind === 'effect' && matter.effect.kind === 'note' ? matter.effect.id : null;
  const html = useNote(note ?? '', note !== null).data?.html ?? null;
  // A second click comes before the button is drawn anew; the server takes only one as well.
  const sent = useRef(false);
  const done = useRef(false);
  const sending = useMutation({
    mutationFn: () => send(choice.path),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Dialog title={choice.asks} onClosed={() => onClosed(done.current)}>
      {(close) => (
        <>
          <p>{choice.does}</p>
          {html !== null && <blockquote className={css.note}>{noteText(html)}</blockquote>}
          <Trouble error={sending.error} />
          <DialogEnd>
            <Button onClick={close}>{sending.error === null ? texts.decisions.cancel : texts.decisions.close}</Button>
            {sending.error === null && (
              <Button
                look="primary"
                busy={sending.isPending}
                onClick={() => {
                  if (sent.current) return;
                  sent.current = true;
                  sending.mutate(undefined, {
                    onSuccess: () => {
                      done.current = true;
                      close();
                    },
                  });
                }}
              >
                {choice.yes}
              </Button>
            )}
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
