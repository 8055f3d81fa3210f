import { Switch } from '@mantine/core';
import type { EventSettings, LinkingSettings } from '../../../src/api/schemas/project-settings.ts';
import type { PreviewEvent } from '../../../src/api/schemas/projects.ts';
import { names } from '../../kit/names.ts';
import { texts } from '../../texts/project-linking.ts';
import { type EventName, previewEvents, rulesInShort } from './event-words.ts';
import css from './EventTable.module.css';

const said = texts.table;

interface Parts {
  linking: LinkingSettings;
  chosen: PreviewEvent;
  onChoose: (event: PreviewEvent) => void;
  onChange: (linking: LinkingSettings, what: string) => void;
}

/** The events with their two switches; one of them is chosen, for its rules, its words and its preview. */
export function EventTable({ linking, chosen, onChoose, onChange }: Parts) {
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">{said.event}</th>
          <th scope="col">{said.note}</th>
          <th scope="col">{said.reopen}</th>
        </tr>
      </thead>
      <tbody>
        {previewEvents.map((event) => (
          <tr key={event} className={names(event === chosen && css.chosen)}>
            <th scope="row">
              <button
                type="button"
                className={css.event}
                aria-pressed={event === chosen}
                onClick={() => onChoose(event)}
              >
                <span>{texts.events[event]}</span>
                <span className={css.rules}>{inShort(linking, event)}</span>
              </button>
            </th>
            {event === 'linked' ? (
              <>
                <td className={css.fixed}>{said.always}</td>
                <td className={css.fixed}>
                  <span aria-hidden="true">–</span>
                  <span className="visually-hidden">{said.never}</span>
                </td>
              </>
            ) : (
              <Switches event={event} linking={linking} onChange={onChange} />
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Switches({ event, linking, onChange }: Pick<Parts, 'linking' | 'onChange'> & { event: EventName }) {
  const rule = linking.events[event];
  const set = (next: EventSettings, what: string): void =>
    onChange({ ...linking, events: { ...linking.events, [event]: next } }, what);
  const name = texts.events[event];
  return (
    <>
      <td>
        <Switch
          aria-label={said.writeNote(name)}
          checked={rule.notify}
          onChange={({ currentTarget: { checked } }) =>
            set({ ...rule, notify: checked }, checked ? said.noteWritten(name) : said.noNote(name))
          }
        />
      </td>
      <td>
        <Switch
          aria-label={said.reopenIt(name)}
          checked={rule.reopen}
          onChange={({ currentTarget: { checked } }) =>
            set({ ...rule, reopen: checked }, checked ? said.reopened(name) : said.notReopened(name))
          }
        />
      </td>
    </>
  );
}

function inShort(linking: LinkingSettings, event: PreviewEvent): string {
  if (event === 'linked') return linking.template === null ? said.builtIn : said.own;
  const rules = rulesInShort(linking.events[event], event);
  return rules === '' ? said.everyOne : rules;
}
