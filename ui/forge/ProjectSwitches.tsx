import { useId } from 'react';
import type { ForgeProjectSettings } from '../../src/api/schemas/forge-project.ts';
import css from './Forge.module.css';
import { OnOff } from './OnOff.tsx';

interface Parts {
  settings: ForgeProjectSettings;
  onChange: (settings: ForgeProjectSettings) => void;
}

const events = {
  created: 'Issue created',
  assignee: 'Assignee changed',
  status: 'Status changed',
  comment: 'Commented',
} as const;
type EventName = keyof typeof events;

const sources = { linked: 'Contacts of linked conversations', reporter: 'The reporter, by e-mail' } as const;
type Source = keyof typeof sources;

const broughtOver = { none: 'None', last: 'The last', all: 'All' } as const;

/** What of a project's settings needs no words: each change counts at once. */
export function ProjectSwitches({ settings, onChange }: Parts) {
  const { linking, panel } = settings;
  const link = (change: Partial<typeof linking>): void => onChange({ ...settings, linking: { ...linking, ...change } });
  const show = (change: Partial<typeof panel>): void => onChange({ ...settings, panel: { ...panel, ...change } });
  return (
    <>
      <OnOff
        label="Link conversations"
        hint="Conversations named in an issue’s description or comments are linked to it, and hear what happens to it."
        on={linking.enabled}
        onChange={(enabled) => link({ enabled })}
      />
      <Events events={linking.events} onChange={(next) => link({ events: next })} />
      <BringOver value={linking.bringOver} onChange={(bringOver) => link({ bringOver })} />
      <OnOff
        label="Show the panel"
        hint="Customers and their conversations beside each issue."
        on={panel.enabled}
        onChange={(enabled) => show({ enabled })}
      />
      <fieldset className={css.group}>
        <legend className={css.label}>Whose details the panel shows</legend>
        {(Object.keys(sources) as Source[]).map((source) => (
          <label key={source} className={css.check}>
            <input
              type="checkbox"
              checked={panel.contactSource.includes(source)}
              onChange={({ currentTarget: { checked } }) => {
                const others = panel.contactSource.filter((one) => one !== source);
                show({ contactSource: checked ? [...others, source].sort() : others });
              }}
            />
            {sources[source]}
          </label>
        ))}
      </fieldset>
    </>
  );
}

type Events = ForgeProjectSettings['linking']['events'];

function Events({ events: rules, onChange }: { events: Events; onChange: (events: Events) => void }) {
  return (
    <table className={css.events}>
      <caption className={css.label}>What linked conversations hear</caption>
      <thead>
        <tr>
          <th scope="col">Event</th>
          <th scope="col">Note</th>
          <th scope="col">Reopen</th>
        </tr>
      </thead>
      <tbody>
        {(Object.keys(events) as EventName[]).map((name) => (
          <tr key={name}>
            <th scope="row">{events[name]}</th>
            {(['notify', 'reopen'] as const).map((what) => (
              <td key={what}>
                <input
                  type="checkbox"
                  role="switch"
                  className={css.switch}
                  aria-label={`${events[name]}: ${what === 'notify' ? 'write a note' : 'reopen the conversation'}`}
                  checked={rules[name][what]}
                  onChange={({ currentTarget: { checked } }) =>
                    onChange({ ...rules, [name]: { ...rules[name], [what]: checked } })
                  }
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type BroughtOver = ForgeProjectSettings['linking']['bringOver'];

function BringOver({ value, onChange }: { value: BroughtOver; onChange: (value: BroughtOver) => void }) {
  const name = useId();
  return (
    <fieldset className={css.group}>
      <legend className={css.label}>Earlier comments in the note of a new link</legend>
      <div className={css.choices}>
        {(Object.keys(broughtOver) as BroughtOver[]).map((one) => (
          <label key={one} className={css.check}>
            <input type="radio" name={name} checked={value === one} onChange={() => onChange(one)} />
            {broughtOver[one]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
