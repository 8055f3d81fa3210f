import { Radio } from '@mantine/core';
import { Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/projects.ts';
import { optionsFrom, useAttributes } from './choices.ts';
import { FieldList } from './FieldList.tsx';
import { FreeSelect } from '../FreeSelect.tsx';
import { OnOff } from './OnOff.tsx';
import { ReadNotice } from './ReadNotice.tsx';
import css from './Settings.module.css';
import { usePart } from './settings.tsx';

const said = texts.panel;

type Source = keyof typeof said.sources;

/** What the panel beside an issue shows of the customer. */
export function PanelTab() {
  const { project, value: panel, change } = usePart('panel');
  const attributes = useAttributes(project);
  const offered = optionsFrom(attributes, ({ items }) =>
    items.map((item) => (item.fullName === 'companies' ? { ...item, label: texts.fields.companies } : item)),
  );
  const source: Source = panel.contactSource.length === 2 ? 'both' : (panel.contactSource[0] ?? 'linked');
  const list = (role: 'user' | 'lead') => (
    <FieldList
      name={texts.fields.roles[role]}
      fields={panel.fields[role]}
      standard={role === 'user' ? ['email', 'phone'] : ['email']}
      offered={offered}
      onChange={(fields, what) => change({ ...panel, fields: { ...panel.fields, [role]: fields } }, what)}
    />
  );
  return (
    <div className={css.stack}>
      <Section title={said.title}>
        <div className={css.body}>
          <OnOff
            checked={panel.enabled}
            label={said.show}
            does={said.showDoes}
            onChange={(enabled) => change({ ...panel, enabled }, enabled ? said.isOn : said.isOff)}
          />
          <Radio.Group
            label={said.whose}
            value={source}
            onChange={(chosen) => {
              const contactSource: ('linked' | 'reporter')[] =
                chosen === 'both' ? ['linked', 'reporter'] : [chosen === 'reporter' ? 'reporter' : 'linked'];
              change({ ...panel, contactSource }, said.shown[chosen]);
            }}
          >
            <div className={css.options}>
              {(Object.keys(said.sources) as Source[]).map((one) => (
                <Radio key={one} value={one} label={said.sources[one]} />
              ))}
            </div>
          </Radio.Group>
          <div className={css.narrow}>
            <FreeSelect
              label={said.sum}
              description={said.sumOf}
              placeholder={said.nothing}
              clearable
              options={
                offered
                  ?.filter(({ dataType }) => dataType === 'integer' || dataType === 'float')
                  .map(({ fullName, label }) => ({ value: fullName, label })) ?? null
              }
              value={panel.sum}
              onChange={(sum) => change({ ...panel, sum }, sum === null ? said.nothingAddedUp : said.addedUp(sum))}
            />
          </div>
        </div>
      </Section>
      <Section title={said.visibleFields}>
        <div className={css.body}>
          {project.connection === null && <p className={css.notice}>{said.chooseWorkspace}</p>}
          <ReadNotice query={attributes} instead={said.notRead} />
          <div className={css.columns}>
            {list('user')}
            {list('lead')}
          </div>
        </div>
      </Section>
    </div>
  );
}
