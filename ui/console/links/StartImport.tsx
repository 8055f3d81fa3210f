import { Checkbox, Radio, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ImportAnswer, ImportLook } from '../../../src/api/schemas/imports.ts';
import type { ProjectAnswer } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/link-import.ts';
import { sentence } from '../../texts/sentence.tsx';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import css from './Import.module.css';
import { type ImportSubject, importsPath, useImportPreview, useProjects } from './questions.ts';
import { Trouble } from '../Trouble.tsx';

const said = texts.start;

/** Chooses a project, says how many issues will be looked at, and starts. */
export function StartImport({ open }: { open: ImportAnswer[] }) {
  const projects = useProjects();
  return (
    <Section title={said.title}>
      <Loaded query={projects} rows={3}>
        {({ items }) => {
          const ready = items.filter(({ connection, linking }) => connection !== null && linking);
          return ready.length === 0 ? <NoProject some={items.length > 0} /> : <Form projects={ready} open={open} />;
        }}
      </Loaded>
    </Section>
  );
}

function NoProject({ some }: { some: boolean }) {
  return (
    <Empty title={some ? said.noneLinks : said.noneSetUp}>
      <p>
        {sentence(said.turnOn, {
          projects: <Link to="/console/projects">{some ? said.giveConnection : said.setUp}</Link>,
        })}
      </p>
    </Empty>
  );
}

const nameOf = ({ host, key }: Pick<ProjectAnswer, 'host' | 'key'>): string => `${host} ${key}`;

function Form({ projects, open }: { projects: ProjectAnswer[]; open: ImportAnswer[] }) {
  const [chosen, choose] = useState<string | null>(null);
  const [look, setLook] = useState<ImportLook>('all');
  const [tell, setTell] = useState(false);
  const queries = useQueryClient();
  const project = projects.find((one) => nameOf(one) === chosen) ?? (projects.length === 1 ? projects[0] : undefined);
  const subject: ImportSubject | null =
    project === undefined ? null : { host: project.host, project: project.key, look };
  const isUnderWay = open.some((one) => one.host === subject?.host && one.project === subject.project);
  const starting = useMutation({
    mutationFn: (body: ImportSubject & { tell: boolean }) => send<ImportAnswer>(importsPath, { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [importsPath] }),
  });
  const hosts = [...new Set(projects.map(({ host }) => host))];
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (subject !== null && !starting.isPending) starting.mutate({ ...subject, tell });
      }}
    >
      <Select
        className={css.project}
        label={said.project}
        placeholder={said.chooseProject}
        searchable
        nothingFoundMessage={said.noSuchProject}
        data={hosts.map((group) => ({
          group,
          items: projects
            .filter(({ host }) => host === group)
            .map((one) => ({ value: nameOf(one), label: hosts.length > 1 ? said.onHost(one.key, group) : one.key })),
        }))}
        value={project === undefined ? null : nameOf(project)}
        onChange={choose}
      />
      <Radio.Group label={said.issues} value={look} onChange={(value) => setLook(value)}>
        <div className={css.choices}>
          <Radio value="all" label={said.every} description={said.everyHint} />
          <Radio value="mentioning" label={said.mentioning} description={said.mentioningHint} />
        </div>
      </Radio.Group>
      <Checkbox
        checked={tell}
        onChange={(event) => setTell(event.currentTarget.checked)}
        label={said.tell}
        description={tell ? said.tellOn : said.tellOff}
      />
      <div className={css.start}>
        <Button type="submit" look="primary" busy={starting.isPending || subject === null || isUnderWay}>
          {said.start}
        </Button>
        <p className={css.hint} role="status">
          {isUnderWay ? said.underWay : <Size subject={subject} />}
        </p>
      </div>
      <Trouble error={starting.error} />
    </form>
  );
}

function Size({ subject }: { subject: ImportSubject | null }) {
  const preview = useImportPreview(subject);
  if (subject === null) return said.chooseToSee;
  if (preview.error !== null) return preview.error.message;
  if (preview.data === undefined || preview.isPlaceholderData) return said.counting;
  const { total, exact } = preview.data;
  if (total === 0) return said.none;
  return (exact ? said.many : said.aboutMany)(total);
}
