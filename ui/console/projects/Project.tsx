import { Select } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { Refused } from '../api.ts';
import { PartNotice } from '../AwayNotice.tsx';
import { Page } from '../Page.tsx';
import { useConnections } from '../queries.ts';
import { useProject } from './choices.ts';
import { CommandsTab } from './CommandsTab.tsx';
import { EscalationTab } from './EscalationTab.tsx';
import { LinkingTab } from './LinkingTab.tsx';
import { NotSaved } from './NotSaved.tsx';
import { PanelTab } from './PanelTab.tsx';
import css from './Project.module.css';
import { RemoveProject } from './RemoveProject.tsx';
import { SettingsOf, usePart } from './settings.tsx';
import { StatusTab } from './StatusTab.tsx';

const tabs = [
  { id: 'linking', name: 'Conversation linking', Tab: LinkingTab },
  { id: 'panel', name: 'Panel', Tab: PanelTab },
  { id: 'escalation', name: 'Escalation', Tab: EscalationTab },
  { id: 'commands', name: 'Commands', Tab: CommandsTab },
  { id: 'status', name: 'Status', Tab: StatusTab },
] as const;

const back = (
  <Link to="/console/projects" className={css.back}>
    <Icon name="left" />
    Projects
  </Link>
);

/** One project: what it links, shows, escalates and takes. Everything saves at once. */
export function Project() {
  const { id, tab } = useParams({ from: '/console/projects/$id/$tab' });
  const project = useProject(id);
  if (project.data?.id === id)
    return (
      <SettingsOf key={id} project={project.data}>
        <Opened project={project.data} tab={tab} />
      </SettingsOf>
    );
  return (
    <Page title="Project" back={back}>
      {project.error === null ? (
        <Skeleton rows={5} />
      ) : project.error instanceof Refused && project.error.status === 404 ? (
        <Section title="This project is not set up">
          <Empty title="It may have been removed">
            <p>
              <Link to="/console/projects">See all projects</Link>
            </p>
          </Empty>
        </Section>
      ) : (
        <PartNotice error={project.error} onRetry={() => void project.refetch()} />
      )}
    </Page>
  );
}

function Opened({ project, tab }: { project: ProjectDetailAnswer; tab: string }) {
  const [removing, remove] = useState(false);
  const shown = tabs.find((one) => one.id === tab);
  return (
    <Page
      title={project.key}
      back={back}
      lead={`A project of ${project.host.name}. What you change is saved at once.`}
      actions={
        <>
          <Workspace />
          <Button onClick={() => remove(true)}>Remove</Button>
        </>
      }
    >
      <nav className={css.tabs} aria-label={`Settings of ${project.key}`}>
        {tabs.map(({ id, name }) => (
          <Link
            key={id}
            to="/console/projects/$id/$tab"
            params={{ id: project.id, tab: id }}
            className={css.tab}
            aria-current={id === tab ? 'page' : undefined}
            resetScroll={false}
          >
            {name}
          </Link>
        ))}
      </nav>
      <NotSaved />
      {shown === undefined ? (
        <Section title="There is no such tab">
          <Empty title="The address may be mistyped">
            <p>Choose one of the tabs above.</p>
          </Empty>
        </Section>
      ) : (
        <shown.Tab />
      )}
      {removing && <RemoveProject project={project} onClosed={() => remove(false)} />}
    </Page>
  );
}

function Workspace() {
  const { value, change } = usePart('connection');
  const connections = useConnections().data?.items ?? [];
  const names = connections.filter(({ state }) => state !== 'disconnected').map(({ name }) => name);
  return (
    <Select
      className={css.workspace}
      aria-label="Workspace"
      placeholder="Choose a workspace"
      data={value === null || names.includes(value) ? names : [value, ...names]}
      value={value}
      leftSection={<Icon name="integration" />}
      allowDeselect={false}
      onChange={(name) => {
        if (name !== null && name !== value) change(name, `Its conversations are those of ${name}`);
      }}
    />
  );
}
