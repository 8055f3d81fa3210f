import { Button } from '../kit/Button.tsx';
import { Time } from '../kit/Time.tsx';
import { texts } from '../texts/console.ts';
import { sentence } from '../texts/sentence.tsx';
import { type Anchored, NEWER_COUNTED } from './anchored.ts';
import css from './AnchoredParts.module.css';

const said = texts.list;

/** Above a list that stays where it is: how much is newer, and whether it could not be read again. */
export function AnchoredTop({ list, onNewer }: { list: Anchored<unknown>; onNewer?: () => void }) {
  const { newer, error, items } = list;
  return (
    <>
      <div className={css.newer} aria-live="polite">
        {newer.count > 0 && (
          <Button
            look="primary"
            onClick={() => {
              list.showNewer();
              onNewer?.();
            }}
          >
            {newer.many ? said.moreNew(NEWER_COUNTED - 1) : said.new(newer.count)}
          </Button>
        )}
      </div>
      {error !== null && items !== undefined && (
        <p role="status" className={css.stale}>
          {error.message} {sentence(said.stale, { time: <Time at={new Date(list.readAt).toISOString()} /> })}
        </p>
      )}
    </>
  );
}

/** Below it: what is older, or that there is no more. */
export function AnchoredEnd({ list, all }: { list: Anchored<unknown>; all: string }) {
  return (
    <div className={css.end}>
      {list.hasOlder ? (
        <Button busy={list.isReadingOlder} onClick={list.showOlder}>
          {list.isReadingOlder ? said.reading : said.showOlder}
        </Button>
      ) : (
        <span>{all}</span>
      )}
    </div>
  );
}
