import { Radio } from '@mantine/core';
import { Section } from '../../kit/Section.tsx';
import { useAttributes } from './choices.ts';
import { FieldList } from './FieldList.tsx';
import { FreeSelect } from './FreeSelect.tsx';
import { OnOff } from './OnOff.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import css from './Settings.module.css';
import { usePart } from './settings.tsx';

const sources = {
  linked: 'Contacts of linked conversations',
  reporter: 'The reporter, by e-mail',
  both: 'Both',
} as const;
type Source = keyof typeof sources;

/** What the panel beside an issue shows of the customer. */
export function PanelTab() {
  const { project, value: panel, change } = usePart('panel');
  const attributes = useAttributes(project);
  const offered = attributes.data?.items ?? (attributes.isLoading ? [] : null);
  const source: Source = panel.contactSource.length === 2 ? 'both' : (panel.contactSource[0] ?? 'linked');
  const list = (role: 'user' | 'lead', name: string) => (
    <FieldList
      name={name}
      fields={panel.fields[role]}
      standard={role === 'user' ? ['email', 'phone'] : ['email']}
      offered={offered}
      onChange={(fields, said) => change({ ...panel, fields: { ...panel.fields, [role]: fields } }, said)}
    />
  );
  return (
    <div className={css.stack}>
      <Section title="Panel">
        <div className={css.body}>
          <OnOff
            checked={panel.enabled}
            label="Show the panel"
            does="Beside an issue: the customer, the linked conversations and what happened."
            onChange={(enabled) => change({ ...panel, enabled }, `The panel is ${enabled ? 'on' : 'off'}`)}
          />
          <Radio.Group
            label="Whose details it shows"
            value={source}
            onChange={(chosen) => {
              const contactSource: ('linked' | 'reporter')[] =
                chosen === 'both' ? ['linked', 'reporter'] : [chosen === 'reporter' ? 'reporter' : 'linked'];
              change({ ...panel, contactSource }, `Shown: ${sources[chosen].toLowerCase()}`);
            }}
          >
            <div className={css.options}>
              {(Object.keys(sources) as Source[]).map((one) => (
                <Radio key={one} value={one} label={sources[one]} />
              ))}
            </div>
          </Radio.Group>
          <div className={css.narrow}>
            <FreeSelect
              label="Add up over the customers of an issue"
              description="A numeric attribute, such as the revenue."
              placeholder="Nothing"
              clearable
              options={
                offered
                  ?.filter(({ dataType }) => dataType === 'integer' || dataType === 'float')
                  .map(({ fullName, label }) => ({ value: fullName, label })) ?? null
              }
              value={panel.sum}
              onChange={(sum) => change({ ...panel, sum }, sum === null ? 'Nothing is added up' : `Added up: ${sum}`)}
            />
          </div>
        </div>
      </Section>
      <Section title="Visible fields">
        <div className={css.body}>
          {project.connection === null && (
            <p className={css.notice}>Choose a workspace above to see what it offers. Until then, type the names.</p>
          )}
          <ReadNotice query={attributes} instead="The attributes could not be read; a field can be typed." />
          <div className={css.columns}>
            {list('user', 'User')}
            {list('lead', 'Lead')}
          </div>
        </div>
      </Section>
    </div>
  );
}
