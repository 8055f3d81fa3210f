import { Switch } from '@mantine/core';
import type { EventSettings, LinkingSettings } from '../../../src/api/schemas/project-settings.ts';
import type { PreviewEvent } from '../../../src/api/schemas/projects.ts';
import { names } from '../../kit/names.ts';
import { eventNames, type EventName, previewEvents, rulesInShort } from './event-words.ts';
import css from './EventTable.module.css';

interface Parts {
  linking: LinkingSettings;
  chosen: PreviewEvent;
  onChoose: (event: PreviewEvent) => void;
  onChange: (linking: LinkingSettings, said: string) => void;
}

/** The events with their two switches; one of them is chosen, for its rules, its words and its preview. */
export function EventTable({ linking, chosen, onChoose, onChange }: Parts) {
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">Event</th>
          <th scope="col">Note</th>
          <th scope="col">Reopen</th>
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
                <span>{eventNames[event]}</span>
                <span className={css.rules}>{inShort(linking, event)}</span>
              </button>
            </th>
            {event === 'linked' ? (
              <>
                <td className={css.fixed}>Always</td>
                <td className={css.fixed}>
                  <span aria-hidden="true">–</span>
                  <span className="visually-hidden">Never</span>
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
  const set = (next: EventSettings, said: string): void =>
    onChange({ ...linking, events: { ...linking.events, [event]: next } }, said);
  const name = eventNames[event];
  return (
    <>
      <td>
        <Switch
          aria-label={`${name}: write a note`}
          checked={rule.notify}
          onChange={({ currentTarget: { checked } }) =>
            set({ ...rule, notify: checked }, `${name}: ${checked ? 'a note is written' : 'no note'}`)
          }
        />
      </td>
      <td>
        <Switch
          aria-label={`${name}: reopen the conversation`}
          checked={rule.reopen}
          onChange={({ currentTarget: { checked } }) =>
            set(
              { ...rule, reopen: checked },
              `${name}: ${checked ? 'conversations are reopened' : 'nothing is reopened'}`,
            )
          }
        />
      </td>
    </>
  );
}

function inShort(linking: LinkingSettings, event: PreviewEvent): string {
  if (event === 'linked') return linking.template === null ? 'Built-in words' : 'Own words';
  const rules = rulesInShort(linking.events[event], event);
  return rules === '' ? 'Every one, in the built-in words' : rules;
}
