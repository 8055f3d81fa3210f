import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProjectAnswer } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Cell, CellLabel, Head, Table, TableRow } from '../../kit/Table.tsx';
import { texts } from '../../texts/projects.ts';
import { locale } from '../../texts/language.ts';
import { sentence } from '../../texts/sentence.tsx';
import { Loaded } from '../Loaded.tsx';
import { Page } from '../Page.tsx';
import { useHosts } from '../queries.ts';
import { SearchField } from '../SearchField.tsx';
import { AddProject } from './AddProject.tsx';
import { useProjects } from './choices.ts';
import css from './Projects.module.css';

const said = texts.list;

/** Every project that is set up, with what it does. */
export function Projects() {
  const [adding, add] = useState(false);
  const [sought, seek] = useState('');
  const projects = useProjects();
  const button = (
    <Button look="primary" onClick={() => add(true)}>
      {said.add}
    </Button>
  );
  return (
    <Page title={said.title} lead={said.lead} actions={button}>
      <Section
        title={said.setUp}
        aside={
          <div className={css.search}>
            <SearchField label={said.search} placeholder={said.searchIn} value={sought} onChange={seek} />
          </div>
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
    const shown = `${key} ${host} ${connection ?? said.noConnection} ${linking ? said.on : said.off}`.toLowerCase();
    return words.every((word) => shown.includes(word));
  });
  const hosts = useHosts().data;
  if (items.length === 0 && hosts?.items.length === 0)
    return (
      <Empty title={said.noneYet}>
        <p>{sentence(said.addHostFirst, { link: <Link to="/console/integrations">{said.addHostFirstLink}</Link> })}</p>
      </Empty>
    );
  if (items.length === 0)
    return (
      <Empty title={said.noneYet}>
        <p>{said.firstOne}</p>
        <p>
          <Button onClick={onAdd}>{said.add}</Button>
        </p>
      </Empty>
    );
  if (found.length === 0)
    return (
      <Empty title={said.nothingFound(sought)}>
        <p>
          <Button onClick={onShowAll}>{said.showAll(items.length)}</Button>
        </p>
      </Empty>
    );
  return (
    <Table
      label={said.setUp}
      columns={[
        said.project,
        said.host,
        said.workspace,
        said.linking,
        <Head key="links" className={css.number}>
          {said.links}
        </Head>,
      ]}
    >
      {found.map((project) => (
        <Row key={project.id} project={project} />
      ))}
    </Table>
  );
}

function Row({ project: { id, key, host, connection, linking, links } }: { project: ProjectAnswer }) {
  const off = !linking || connection === null;
  return (
    <TableRow>
      <Cell className={css.key}>
        <Link to="/console/projects/$id/$tab" params={{ id, tab: 'linking' }}>
          {key}
        </Link>
      </Cell>
      <Cell className={css.host}>{host}</Cell>
      <Cell className={css.connection}>{connection ?? <State tone="warn">{said.noConnection}</State>}</Cell>
      <Cell className={css.linking}>
        <State tone={off ? 'quiet' : 'good'}>{linking ? (connection === null ? said.waits : said.on) : said.off}</State>
      </Cell>
      <Cell className={css.number}>
        <CellLabel>{said.links} </CellLabel>
        {links.toLocaleString(locale)}
      </Cell>
    </TableRow>
  );
}
