import { Select } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
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
  const query = useProject(id);
  const [removing, remove] = useState(false);
  // While another project is on its way, the one before is not this one.
  const project = query.data?.id === id ? query.data : null;
  const head =
    project === null
      ? { title: 'Project' }
      : {
          title: project.key,
          lead: `A project of ${project.host.name}. What you change is saved at once.`,
          actions: (
            <>
              <Workspace />
              <Button onClick={() => remove(true)}>Remove</Button>
            </>
          ),
        };
  return (
    <SettingsOf project={project}>
      <Page {...head} back={back}>
        {project === null ? <NotHere query={query} /> : <Tabs project={project} tab={tab} />}
        {removing && project !== null && <RemoveProject project={project} onClosed={() => remove(false)} />}
      </Page>
    </SettingsOf>
  );
}

/** On its way, not there, or not readable now. */
function NotHere({ query }: { query: UseQueryResult }) {
  const { error } = query;
  if (error === null) return <Skeleton rows={5} />;
  if (!(error instanceof Refused) || error.status !== 404)
    return <PartNotice error={error} onRetry={() => void query.refetch()} />;
  return (
    <Section title="This project is not set up">
      <Empty title="It may have been removed">
        <p>
          <Link to="/console/projects">See all projects</Link>
        </p>
      </Empty>
    </Section>
  );
}

function Tabs({ project, tab }: { project: ProjectDetailAnswer; tab: string }) {
  const shown = tabs.find((one) => one.id === tab);
  const list = useRef<HTMLElement>(null);
  // On a phone the tabs scroll; the one that is shown must not be out of sight.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [tab]);
  return (
    <>
      <nav ref={list} className={css.tabs} aria-label={`Settings of ${project.key}`}>
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
    </>
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
