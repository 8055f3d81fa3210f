import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../kit/Button.tsx';
import { Dialog, DialogEnd } from '../kit/Dialog.tsx';
import { texts } from '../texts/console-parts.ts';
import { Trouble } from './Trouble.tsx';

interface Parts<Answer> {
  title: string;
  /** What it will do. */
  children: ReactNode;
  /** On the button that does it. */
  action: string;
  /** On the button that does not; “Cancel” unless that is what the other does. */
  keep?: string;
  doing: UseMutationResult<Answer, Error, void>;
  onClosed: () => void;
  /** It is done, and the dialog has gone. */
  onDone?: (answer: Answer) => void;
}

/** Says what will happen before it does, and stays open with the reason when it cannot be done. */
export function Confirm<Answer>({
  title,
  children,
  action,
  keep = texts.cancel,
  doing,
  onClosed,
  onDone,
}: Parts<Answer>) {
  return (
    <Dialog title={title} onClosed={onClosed}>
      {(close) => (
        <>
          {children}
          <Trouble error={doing.error} />
          <DialogEnd>
            <Button onClick={close}>{keep}</Button>
            <Button
              look="primary"
              busy={doing.isPending}
              onClick={() =>
                doing.mutate(undefined, {
                  onSuccess: (answer) => {
                    close();
                    onDone?.(answer);
                  },
                })
              }
            >
              {action}
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
