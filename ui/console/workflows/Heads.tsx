import { Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { texts } from '../../texts/workflows.ts';
import { problemAt, problemIn, problemsIn, useBuilder } from './builder.ts';
import css from './Heads.module.css';
import box from './Card.module.css';
import editor from './Editor.module.css';
import { Conditions } from './Conditions.tsx';
import { ListInput, OneInput } from './fields.tsx';
import type { Group, Workflow } from './model.ts';
import { TriggerEditor } from './TriggerEditor.tsx';
import { groupInWords, scopeInWords, triggerInWords } from './words.ts';

const said = texts.heads;

/** What a workflow is called, what starts it, and what has to hold. */
export function Heads() {
  const { workflow, change } = useBuilder();
  const conditions = groupInWords(workflow.conditions);
  return (
    <>
      <HeadCard
        card="about"
        icon="audit"
        label={said.about}
        sentence={`${workflow.name || said.unnamed} · ${scopeInWords(workflow.scope)}`}
        places={['name', 'description', 'scope']}
      >
        <About />
      </HeadCard>
      <Down />
      <HeadCard
        card="trigger"
        icon="activity"
        label={said.when}
        sentence={triggerInWords(workflow.trigger)}
        places={['trigger']}
      >
        <TriggerEditor />
      </HeadCard>
      <Down />
      <HeadCard
        card="conditions"
        icon="search"
        label={said.onlyIf}
        sentence={conditions === '' ? said.always : conditions}
        places={['conditions']}
      >
        <Conditions
          group={workflow.conditions}
          place={['conditions']}
          label={said.conditions}
          onChange={(group) => change<Group>(['conditions'], () => group)}
        />
      </HeadCard>
      <Down />
    </>
  );
}

function Down() {
  return <div className={css.down} aria-hidden="true" />;
}

interface CardParts {
  card: string;
  icon: IconName;
  label: string;
  sentence: string;
  /** The parts of the workflow it is about. */
  places: readonly string[];
  children: ReactNode;
}

function HeadCard({ card, icon, label, sentence, places, children }: CardParts) {
  const { open, show, problems, mayChange } = useBuilder();
  const isOpen = open === card;
  const wrong = places.flatMap((place) => problemsIn(problems, [place]));
  return (
    <section
      className={names(box.card, isOpen && box.openCard, wrong.length > 0 && box.wrongCard)}
      id={`step-${card}`}
      aria-label={label}
    >
      <div className={box.head}>
        <span className={box.icon}>
          <Icon name={icon} />
        </span>
        <button
          type="button"
          className={box.sentence}
          aria-expanded={isOpen}
          onClick={() => show(isOpen ? null : card)}
        >
          <span className={box.label}>{label}</span> {sentence}
          {wrong.length > 0 && <span className={box.count}>{texts.problems(wrong.length)}</span>}
        </button>
      </div>
      {isOpen && (
        <fieldset className={box.editor} disabled={!mayChange} aria-label={label}>
          {children}
        </fieldset>
      )}
    </section>
  );
}

function About() {
  const { workflow, change, problems, offered } = useBuilder();
  const { name, description, scope } = workflow;
  const put = (part: Partial<Workflow>): void => change<Workflow>([], (before) => ({ ...before, ...part }));
  const { host: _, ...withoutHost } = scope;
  const { projects: __, ...withoutProjects } = scope;
  return (
    <>
      <TextInput
        label={said.name}
        placeholder={said.nameMeans}
        value={name}
        error={problemAt(problems, ['name'])}
        onChange={(event) => put({ name: event.currentTarget.value })}
        withAsterisk
      />
      <Textarea
        label={said.description}
        autosize
        minRows={2}
        value={description}
        error={problemAt(problems, ['description'])}
        onChange={(event) => put({ description: event.currentTarget.value })}
      />
      <div className={editor.two}>
        <OneInput
          label={said.host}
          placeholder={said.everyHost}
          clearable
          options={offered.hosts}
          value={scope.host}
          error={problemAt(problems, ['scope', 'host'])}
          onChange={(host) => put({ scope: host === null ? withoutHost : { ...scope, host } })}
        />
        <ListInput
          label={said.projects}
          placeholder={said.everyProject}
          options={offered.projects}
          value={scope.projects ?? []}
          error={problemIn(problems, ['scope', 'projects'])}
          onChange={(projects) => put({ scope: projects.length === 0 ? withoutProjects : { ...scope, projects } })}
        />
      </div>
    </>
  );
}
