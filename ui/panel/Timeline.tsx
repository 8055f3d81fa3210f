import { type ReactNode, useEffect, useState } from 'react';
import type { TimelineAnswer, TimelineEntryAnswer } from '../../src/api/schemas.ts';
import { effectSaid, reasonInWords } from '../kit/words.ts';
import { sentence } from '../texts/sentence.tsx';
import { texts as calls } from '../texts/calls.ts';
import { texts } from '../texts/panel.ts';
import { Addressed } from '../kit/Addressed.tsx';
import { Away } from '../kit/Away.tsx';
import { Button } from '../kit/Button.tsx';
import { State } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import { ClosedPart, Loading, Trouble } from './Part.tsx';
import { useAct, usePanel } from './panel-context.ts';
import { saveAs } from '../kit/save-as.ts';
import part from './Part.module.css';
import css from './Timeline.module.css';

const said = texts.timeline;
const PAGE = 20;

/** What happened to the issue, newest first. */
export function Timeline() {
  const [isOpen, setOpen] = useState(false);
  return (
    <ClosedPart title={said.title} isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
      <Entries />
    </ClosedPart>
  );
}

function Entries() {
  const { host, panel } = usePanel();
  const [items, setItems] = useState<TimelineEntryAnswer[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const act = useAct();
  const read = (cursor: string | null): Promise<boolean> =>
    act.run(async () => {
      const more = cursor === null ? '' : `&cursor=${cursor}`;
      const page = await host.call<TimelineAnswer>('GET', `/timeline?sort=newest&limit=${PAGE}${more}`);
      setItems((were) => (cursor === null ? page.items : [...(were ?? []), ...page.items]));
      setNext(page.next);
    });
  useEffect(() => {
    void read(null);
    // Whoever reads further down keeps what they have.
  }, [panel.issue.id]);
  return (
    <>
      {items === null && act.busy && <Loading />}
      {items?.length === 0 && <p className={part.muted}>{said.empty}</p>}
      {items !== null && items.length > 0 && (
        <ol className={css.entries} aria-label={said.title}>
          {items.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {items !== null && items.length > 0 && <Export />}
      <Trouble trouble={act.trouble} />
      {(next !== null || act.trouble !== null) && (
        <p>
          <Button look="link" busy={act.busy} onClick={() => void read(items === null ? null : next)}>
            {act.trouble === null ? said.earlier : calls.again}
          </Button>
        </p>
      )}
    </>
  );
}

/** All of it as a file. */
function Export() {
  const { host, panel } = usePanel();
  const act = useAct();
  const save = (format: 'csv' | 'json'): Promise<boolean> =>
    act.run(async () => {
      const whole = await host.call<unknown>('GET', `/timeline/export?format=${format}`);
      const text = typeof whole === 'string' ? whole : JSON.stringify(whole, null, 2);
      saveAs(`timeline-${panel.issue.key}.${format}`, text, format === 'csv' ? 'text/csv' : 'application/json');
    });
  const button = (format: 'csv' | 'json'): ReactNode => (
    <Button look="link" busy={act.busy} onClick={() => void save(format)}>
      {format.toUpperCase()}
    </Button>
  );
  return (
    <div className={part.muted}>
      {sentence(said.save, { csv: button('csv'), json: button('json') })}
      <Trouble trouble={act.trouble} />
    </div>
  );
}

function Entry({ entry: { actor, at, effect, text } }: { entry: TimelineEntryAnswer }) {
  const outcome = effect === null ? null : effectSaid(effect);
  return (
    <li className={css.entry}>
      <p>
        {actor !== null && <b>{actor}</b>} <Addressed text={reasonInWords(text)} />
      </p>
      {outcome !== null && (
        <p>
          <State tone={outcome.tone}>{outcome.word}</State>
          {typeof effect?.conversation?.url === 'string' && (
            <>
              {' · '}
              <Away href={effect.conversation.url}>{said.conversation(effect.conversation.id)}</Away>
            </>
          )}
          {effect !== null && effect.state !== 'done' && effect.reason !== null && (
            <span className={part.muted}> · {reasonInWords(effect.reason)}</span>
          )}
        </p>
      )}
      <p className={part.muted}>
        <Time at={at} />
      </p>
    </li>
  );
}
