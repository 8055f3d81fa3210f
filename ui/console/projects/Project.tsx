import { Select } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { NoSuchTab, Tabs } from '../../kit/Tabs.tsx';
import { texts } from '../../texts/projects.ts';
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

const said = texts.page;

const panes = {
  linking: LinkingTab,
  panel: PanelTab,
  escalation: EscalationTab,
  commands: CommandsTab,
  status: StatusTab,
} satisfies Record<keyof typeof said.tabs, () => ReactNode>;

const paneIds = Object.keys(panes) as (keyof typeof panes)[];

const back = <Link to="/console/projects">{texts.list.title}</Link>;

/** One project: what it links, shows, escalates and takes. Everything saves at once. */
export function Project() {
  const { id, tab } = useParams({ from: '/console/projects/$id/$tab' });
  const query = useProject(id);
  const [removing, remove] = useState(false);
  // While another project is on its way, the one before is not this one.
  const project = query.data?.id === id ? query.data : null;
  const head =
    project === null
      ? { title: said.title }
      : {
          title: project.key,
          lead: said.lead(project.host.name),
          actions: (
            <>
              <Workspace />
              <Button onClick={() => remove(true)}>{texts.remove}</Button>
            </>
          ),
        };
  return (
    <SettingsOf project={project}>
      <Page {...head} back={back}>
        {project === null ? <NotHere query={query} /> : <Panes project={project} tab={tab} />}
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
    <Section title={said.notSetUp}>
      <Empty title={said.mayBeRemoved}>
        <p>
          <Link to="/console/projects">{said.seeAll}</Link>
        </p>
      </Empty>
    </Section>
  );
}

function Panes({ project, tab }: { project: ProjectDetailAnswer; tab: string }) {
  const shown = paneIds.find((id) => id === tab);
  const Pane = shown === undefined ? NoSuchTab : panes[shown];
  return (
    <>
      <Tabs
        label={said.settingsOf(project.key)}
        tabs={paneIds.map((id) => ({
          id,
          name: said.tabs[id],
          address: { to: '/console/projects/$id/$tab', params: { id: project.id, tab: id } },
        }))}
        now={tab}
      />
      <NotSaved />
      <Pane />
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
      aria-label={said.workspace}
      placeholder={said.chooseWorkspace}
      data={value === null || names.includes(value) ? names : [value, ...names]}
      value={value}
      leftSection={<Icon name="integration" />}
      allowDeselect={false}
      onChange={(name) => {
        if (name !== null && name !== value) change(name, said.conversationsOf(name));
      }}
    />
  );
}
