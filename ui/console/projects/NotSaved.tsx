import { Button } from '../../kit/Button.tsx';
import { Refused, ServerAway } from '../api.ts';
import { isConflict } from './saver.ts';
import { useSettings } from './settings.tsx';
import css from './Settings.module.css';

/** Why what was changed is not saved, and what can be done. What was typed stays meanwhile. */
export function NotSaved() {
  const { saver, view } = useSettings();
  const { trouble, saving } = view;
  return (
    <div role="alert" className={css.place}>
      {trouble !== null && (
        <div className={css.trouble}>
          <div>
            <p className={css.title}>{titleOf(trouble)}</p>
            <p>{sentenceOf(trouble)}</p>
          </div>
          <div className={css.buttons}>
            <Button look="primary" busy={saving} onClick={() => saver.retry()}>
              {isConflict(trouble) ? 'Save mine over it' : 'Try again'}
            </Button>
            <Button onClick={() => saver.drop()}>{isConflict(trouble) ? 'Keep theirs' : 'Discard my change'}</Button>
          </div>
        </div>
      )}
    </div>
  );
}

function titleOf(trouble: Error): string {
  if (isConflict(trouble)) return 'Somebody else saved meanwhile';
  return 'Your change is not saved';
}

function sentenceOf(trouble: Error): string {
  if (isConflict(trouble)) return whoWasFaster(trouble.message);
  if (trouble instanceof ServerAway)
    return 'Deskbridge does not answer. What you changed stays here; try again in a moment.';
  if (trouble instanceof Refused && trouble.errors.length > 0)
    return `${trouble.errors.map(({ message }) => message).join(' · ')}. Correct it where it stands.`;
  return trouble.message;
}

/** Without the time and the number that scripts want. */
function whoWasFaster(detail: string): string {
  return detail.replace(/ \([^)]*revision \d+\)/, '');
}
