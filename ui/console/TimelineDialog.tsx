import type { TimelineEntryAnswer } from '../../src/api/schemas.ts';
import { Away } from '../kit/Away.tsx';
import { Button } from '../kit/Button.tsx';
import { Dialog, DialogEnd } from '../kit/Dialog.tsx';
import { State } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import { Loaded } from './Loaded.tsx';
import { useTimeline } from './queries.ts';
import css from './TimelineDialog.module.css';
import { effectSaid, reasonInWords } from './words.ts';

interface Parts {
  /** Immutable id. */
  issue: string;
  host: string;
  onClosed: () => void;
}

/** Everything that happened to one issue: who did it, and what came of it. */
export function TimelineDialog({ issue, host, onClosed }: Parts) {
  const query = useTimeline(issue, host);
  return (
    <Dialog
      title={query.data === undefined ? 'Timeline' : `Timeline of ${query.data.issue.key}`}
      onClosed={onClosed}
      wide
    >
      {(close) => (
        <>
          <Loaded query={query} rows={3}>
            {(timeline) => (
              <>
                <p className={css.issue}>
                  <Away href={timeline.issue.url}>{timeline.issue.summary || timeline.issue.key}</Away>
                  {timeline.issue.status !== '' && ` · ${timeline.issue.status}`}
                </p>
                {timeline.items.length === 0 ? (
                  <p>Nothing yet: no conversation was linked to it.</p>
                ) : (
                  <ol className={css.entries}>
                    {timeline.items.map((entry) => (
                      <Entry key={entry.id} entry={entry} />
                    ))}
                  </ol>
                )}
                {timeline.next !== null && <p>The first 200 entries are shown; the API gives them all.</p>}
              </>
            )}
          </Loaded>
          <DialogEnd>
            <Button onClick={close}>Close</Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}

function Entry({ entry: { at, actor, text, effect } }: { entry: TimelineEntryAnswer }) {
  const said = effect === null ? null : effectSaid(effect);
  return (
    <li className={css.entry}>
      <p>
        {actor !== null && <b>{actor}</b>} {reasonInWords(text)}
      </p>
      <span className={css.time}>
        <Time at={at} />
      </span>
      {said !== null && (
        <p className={css.outcome}>
          <State tone={said.tone}>
            {said.word}
            {effect?.state === 'dead' && effect.reason !== null && `: ${reasonInWords(effect.reason)}`}
          </State>
        </p>
      )}
    </li>
  );
}
