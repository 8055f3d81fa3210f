import { Checkbox } from '@mantine/core';
import { useId, useState } from 'react';
import type { TransitionSettings } from '../../../src/api/schemas/project-settings.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { texts } from '../../texts/project-linking.ts';
import { Arrow } from './Arrow.tsx';
import { optionsFrom, useStatuses } from './choices.ts';
import { FreeSelect, once, type Option } from '../FreeSelect.tsx';
import settings from './Settings.module.css';
import { usePart } from './settings.tsx';
import { TemplateEditor } from './TemplateEditor.tsx';
import css from './Transitions.module.css';

const said = texts.transitions;

const anyToAny: TransitionSettings = { from: null, to: null, reopen: true, template: null };

/** Changes from one status to another that are always told: what a post function does where a workflow takes none. */
export function Transitions() {
  const { project, value: linking, change, problem } = usePart('linking');
  const label = useId();
  const statuses = useStatuses(project);
  const options = optionsFrom(statuses, ({ items }) => once(items.map(({ name }) => optionOf(name))));
  const { transitions } = linking;
  const save = (next: TransitionSettings[], what: string): void => change({ ...linking, transitions: next }, what);
  const replace = (index: number, next: TransitionSettings): void =>
    save(transitions.with(index, next), next.reopen ? said.noteAndReopen(inWords(next)) : said.note(inWords(next)));
  return (
    <div className={settings.field} role="group" aria-labelledby={label}>
      <span className={settings.label} id={label}>
        {said.title}
      </span>
      <p className={settings.hint}>{said.are}</p>
      <ol className={css.rules} role="list">
        {transitions.map((rule, index) => (
          <li key={index} className={css.rule}>
            <div className={css.line}>
              <End rule={rule} end="from" options={options} onChange={(next) => replace(index, next)} />
              <Arrow className={css.arrow} />
              <End rule={rule} end="to" options={options} onChange={(next) => replace(index, next)} />
              <Checkbox
                checked={rule.reopen}
                label={said.reopen}
                aria-label={said.reopenOn(inWords(rule))}
                onChange={({ currentTarget: { checked } }) => replace(index, { ...rule, reopen: checked })}
              />
              <button
                type="button"
                className={css.remove}
                aria-label={said.remove(inWords(rule))}
                onClick={() => save(transitions.toSpliced(index, 1), said.isRemoved(inWords(rule)))}
              >
                <Icon name="close" />
              </button>
            </div>
            <WrongPair problem={problem('transitions', index)} />
            <TemplateEditor
              // Its words are its own: those of a line that was removed must not stay in the next one's editor.
              key={`${rule.from} ${rule.to}`}
              event="status"
              words={rule.template}
              otherwise={texts.words.usual}
              problem={problem('transitions', index, 'template')}
              onTyped={() => undefined}
              onSave={(template) => replace(index, { ...rule, template })}
            />
          </li>
        ))}
      </ol>
      <NewTransition
        options={options}
        taken={transitions}
        onAdd={(rule) => save([...transitions, rule], said.noteAndReopen(inWords(rule)))}
      />
    </div>
  );
}

function WrongPair({ problem }: { problem: string | null }) {
  return problem === null ? null : <p className={settings.wrong}>{said.thisPair(problem)}</p>;
}

interface NewParts {
  options: Option[] | null;
  taken: TransitionSettings[];
  onAdd: (rule: TransitionSettings) => void;
}

/** Saved once it is said to be whole: any status to any status would be told of everything. */
function NewTransition({ options, taken, onAdd }: NewParts) {
  const [rule, set] = useState<TransitionSettings | null>(null);
  if (rule === null) return <Button onClick={() => set(anyToAny)}>{said.add}</Button>;
  const isTaken = taken.some(({ from, to }) => from === rule.from && to === rule.to);
  const isOpen = rule.from === null && rule.to === null;
  return (
    <div className={css.rule}>
      <div className={css.line}>
        <End rule={rule} end="from" options={options} onChange={set} />
        <Arrow className={css.arrow} />
        <End rule={rule} end="to" options={options} onChange={set} />
      </div>
      <div className={css.buttons}>
        <Button
          look="primary"
          disabled={isOpen || isTaken}
          onClick={() => {
            onAdd(rule);
            set(null);
          }}
        >
          {said.addIt}
        </Button>
        <Button look="quiet" onClick={() => set(null)}>
          {said.cancel}
        </Button>
        <span className={settings.hint} role="status">
          {isTaken ? said.taken : isOpen ? said.chooseOne : ''}
        </span>
      </div>
    </div>
  );
}

interface EndParts {
  rule: TransitionSettings;
  end: 'from' | 'to';
  options: Option[] | null;
  onChange: (rule: TransitionSettings) => void;
}

function End({ rule, end, options, onChange }: EndParts) {
  return (
    <div className={css.end}>
      <FreeSelect
        aria-label={said[end](inWords(rule))}
        placeholder={said.anyStatus}
        clearable
        options={options}
        value={rule[end]}
        onChange={(status) => onChange({ ...rule, [end]: status })}
      />
    </div>
  );
}

function optionOf(name: string): Option {
  return { value: name, label: name };
}

function inWords({ from, to }: TransitionSettings): string {
  return `${from ?? said.any} → ${to ?? said.any}`;
}
