import { useBlocker } from '@tanstack/react-router';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { texts } from '../../texts/workflows.ts';
import { Refused } from '../api.ts';
import css from './Saving.module.css';
import lines from './Lines.module.css';
import type { Saving } from './useSaving.ts';

const said = texts.saving;

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
  const refused = error === null ? null : wordsOf(error);
  return (
    <div className={css.save}>
      <Button look="primary" busy={saving.isPending} onClick={() => onSave(false)}>
        {made ? said.asVersion : said.make}
      </Button>
      {isConflict && <Button onClick={() => onSave(true)}>{said.over}</Button>}
      {isChanged && <Button onClick={onPutBack}>{said.putBack}</Button>}
      <span className={lines.muted} role="status">
        {[...(isChanged ? [said.unsaved] : []), ...(problems > 0 ? [said.toSolve(problems)] : [])].join(' · ')}
      </span>
      {refused !== null && (
        <p role="alert" className={lines.wrong}>
          {refused}
        </p>
      )}
    </div>
  );
}

function wordsOf(error: Error): string {
  if (error instanceof Refused && error.errors.length > 0) return said.nothing(error.errors.length);
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
    <Dialog title={said.leaveTitle} onClosed={() => blocker.reset()}>
      {(close) => (
        <>
          <p>{said.leaveMeans}</p>
          <DialogEnd>
            <Button onClick={() => blocker.proceed()}>{said.leave}</Button>
            <Button look="primary" data-autofocus onClick={close}>
              {said.stay}
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
