import { useId } from 'react';
import type { ForgeProjectSettings } from '../../src/api/schemas/forge-project.ts';
import { texts } from '../texts/forge.ts';
import css from './Forge.module.css';
import { OnOff } from './OnOff.tsx';

interface Parts {
  settings: ForgeProjectSettings;
  onChange: (settings: ForgeProjectSettings) => void;
}

const said = texts.switches;
const { events, sources, broughtOver } = said;

type EventName = keyof typeof events;
type Source = keyof typeof sources;

/** What of a project's settings needs no words: each change counts at once. */
export function ProjectSwitches({ settings, onChange }: Parts) {
  const { linking, panel } = settings;
  const link = (change: Partial<typeof linking>): void => onChange({ ...settings, linking: { ...linking, ...change } });
  const show = (change: Partial<typeof panel>): void => onChange({ ...settings, panel: { ...panel, ...change } });
  return (
    <>
      <OnOff label={said.link} hint={said.linkHint} on={linking.enabled} onChange={(enabled) => link({ enabled })} />
      <Events events={linking.events} onChange={(next) => link({ events: next })} />
      <BringOver value={linking.bringOver} onChange={(bringOver) => link({ bringOver })} />
      <OnOff label={said.panel} hint={said.panelHint} on={panel.enabled} onChange={(enabled) => show({ enabled })} />
      <fieldset className={css.group}>
        <legend className={css.label}>{said.whose}</legend>
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
      <caption className={css.label}>{said.hear}</caption>
      <thead>
        <tr>
          <th scope="col">{said.event}</th>
          <th scope="col">{said.note}</th>
          <th scope="col">{said.reopen}</th>
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
                  aria-label={said.what[what](events[name])}
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
      <legend className={css.label}>{said.earlier}</legend>
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
