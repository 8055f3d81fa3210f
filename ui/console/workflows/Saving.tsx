import { useBlocker } from '@tanstack/react-router';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Refused } from '../api.ts';
import { counted } from '../words.ts';
import css from './Builder.module.css';
import type { Saving } from './useSaving.ts';

interface Parts {
  saving: Saving;
  /** It is there already: saving makes a new version. */
  made: boolean;
  isChanged: boolean;
  problems: number;
  onSave: (over: boolean) => void;
  onPutBack: () => void;
}

/** What is not saved yet, and why it could not be. */
export function SaveBar({ saving, made, isChanged, problems, onSave, onPutBack }: Parts) {
  const { error } = saving;
  const isConflict = error instanceof Refused && error.code === 'changed_meanwhile';
  const said = error === null ? null : wordsOf(error);
  return (
    <div className={css.save}>
      <Button look="primary" busy={saving.isPending} onClick={() => onSave(false)}>
        {made ? 'Save as a new version' : 'Make the workflow'}
      </Button>
      {isConflict && <Button onClick={() => onSave(true)}>Save mine over it</Button>}
      {isChanged && <Button onClick={onPutBack}>Put back</Button>}
      <span className={css.muted} role="status">
        {isChanged ? 'Not saved yet' : ''}
        {problems > 0 ? `${isChanged ? ' · ' : ''}${counted(problems, 'problem')} to solve first` : ''}
      </span>
      {said !== null && (
        <p role="alert" className={css.wrong}>
          {said}
        </p>
      )}
    </div>
  );
}

function wordsOf(error: Error): string {
  if (error instanceof Refused && error.errors.length > 0)
    return `Nothing was saved: ${counted(error.errors.length, 'problem')}. Each is said at its card.`;
  return error.message;
}

/** Nobody leaves what is not saved without being asked. */
export function UnsavedGuard({ unsaved }: { unsaved: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: unsaved,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog title="Leave without saving?" onClosed={() => blocker.reset()}>
      {(close) => (
        <>
          <p>What you changed in this workflow is lost when you leave.</p>
          <DialogEnd>
            <Button onClick={() => blocker.proceed()}>Leave, and lose it</Button>
            <Button look="primary" data-autofocus onClick={close}>
              Stay
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
