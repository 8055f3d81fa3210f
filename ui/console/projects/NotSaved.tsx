import { Button } from '../../kit/Button.tsx';
import { texts } from '../../texts/projects.ts';
import { Refused, ServerAway } from '../api.ts';
import { isConflict } from './saver.ts';
import { useSettings } from './settings.tsx';
import css from './Settings.module.css';

const said = texts.saving;

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
              {isConflict(trouble) ? said.saveMine : texts.tryAgain}
            </Button>
            <Button onClick={() => saver.drop()}>{isConflict(trouble) ? said.keepTheirs : said.discard}</Button>
          </div>
        </div>
      )}
    </div>
  );
}

function titleOf(trouble: Error): string {
  return isConflict(trouble) ? said.savedMeanwhile : said.notSaved;
}

function sentenceOf(trouble: Error): string {
  if (isConflict(trouble)) return whoWasFaster(trouble.message);
  if (trouble instanceof ServerAway) return said.away;
  if (trouble instanceof Refused && trouble.errors.length > 0)
    return said.correct(trouble.errors.map(({ message }) => message).join(' · '));
  return trouble.message;
}

/** Without the time and the number that scripts want. */
function whoWasFaster(detail: string): string {
  return detail.replace(/ \([^)]*revision \d+\)/, '');
}
