import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProjectAnswer } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Loaded } from '../Loaded.tsx';
import { Page } from '../Page.tsx';
import { useHosts } from '../queries.ts';
import { AddProject } from './AddProject.tsx';
import { useProjects } from './choices.ts';
import css from './Projects.module.css';

/** Every project that is set up, with what it does. */
export function Projects() {
  const [adding, add] = useState(false);
  const [sought, seek] = useState('');
  const projects = useProjects();
  const button = (
    <Button look="primary" onClick={() => add(true)}>
      Add a project
    </Button>
  );
  return (
    <Page
      title="Projects"
      lead="A project joins the issues of one Jira project to one Intercom workspace, and says what is told."
      actions={button}
    >
      <Section
        title="Set up"
        aside={
          <input
            className={css.search}
            type="search"
            aria-label="Search projects"
            placeholder="Key, host or workspace"
            value={sought}
            onChange={(event) => seek(event.currentTarget.value)}
          />
        }
      >
        <Loaded query={projects} rows={4}>
          {({ items }) => <List items={items} sought={sought} onShowAll={() => seek('')} onAdd={() => add(true)} />}
        </Loaded>
      </Section>
      {adding && <AddProject onClosed={() => add(false)} />}
    </Page>
  );
}

interface ListParts {
  items: ProjectAnswer[];
  sought: string;
  onShowAll: () => void;
  onAdd: () => void;
}

function List({ items, sought, onShowAll, onAdd }: ListParts) {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const found = items.filter(({ key, host, connection, linking }) => {
    const shown = `${key} ${host} ${connection ?? 'no connection'} ${linking ? 'on' : 'off'}`.toLowerCase();
    return words.every((word) => shown.includes(word));
  });
  const hosts = useHosts().data;
  if (items.length === 0 && hosts?.items.length === 0)
    return (
      <Empty title="No project is set up yet">
        <p>
          A project is one of a Jira: <Link to="/console/integrations">add that first</Link>.
        </p>
      </Empty>
    );
  if (items.length === 0)
    return (
      <Empty title="No project is set up yet">
        <p>Add one, and conversations named in its issues are linked from the next change on.</p>
        <p>
          <Button onClick={onAdd}>Add a project</Button>
        </p>
      </Empty>
    );
  if (found.length === 0)
    return (
      <Empty title={`Nothing is found for “${sought}”`}>
        <p>
          <Button onClick={onShowAll}>Show all {items.length}</Button>
        </p>
      </Empty>
    );
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">Project</th>
          <th scope="col">Host</th>
          <th scope="col">Workspace</th>
          <th scope="col">Conversation linking</th>
          <th scope="col" className={css.number}>
            Links
          </th>
        </tr>
      </thead>
      <tbody>
        {found.map((project) => (
          <Row key={project.id} project={project} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ project: { id, key, host, connection, linking, links } }: { project: ProjectAnswer }) {
  const off = !linking || connection === null;
  return (
    <tr>
      <td className={css.key}>
        <Link to="/console/projects/$id/$tab" params={{ id, tab: 'linking' }}>
          {key}
        </Link>
      </td>
      <td className={css.host}>{host}</td>
      <td className={css.connection}>{connection ?? <State tone="warn">No connection</State>}</td>
      <td className={css.linking}>
        <State tone={off ? 'quiet' : 'good'}>
          {linking ? (connection === null ? 'Waits for a connection' : 'On') : 'Off'}
        </State>
      </td>
      <td className={css.number}>
        <span className={css.unit}>Links </span>
        {links}
      </td>
    </tr>
  );
}
