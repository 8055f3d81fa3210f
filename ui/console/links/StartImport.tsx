import { Checkbox, Radio, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ImportAnswer, ImportLook } from '../../../src/api/schemas/imports.ts';
import type { ProjectAnswer } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { counted } from '../words.ts';
import css from './Import.module.css';
import { type ImportSubject, importsPath, useImportPreview, useProjects } from './questions.ts';

/** Chooses a project, says how many issues will be looked at, and starts. */
export function StartImport({ open }: { open: ImportAnswer[] }) {
  const projects = useProjects();
  return (
    <Section title="Start an import">
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
    <Empty title={some ? 'No project links conversations yet' : 'No project is set up yet'}>
      <p>
        <Link to="/console/projects">{some ? 'Give one a connection and turn linking on' : 'Set one up'}</Link>, then
        its issues can be looked through.
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
        label="Project"
        placeholder="Choose a project"
        searchable
        nothingFoundMessage="No such project"
        data={hosts.map((group) => ({
          group,
          items: projects
            .filter(({ host }) => host === group)
            .map((one) => ({ value: nameOf(one), label: hosts.length > 1 ? `${one.key} on ${group}` : one.key })),
        }))}
        value={project === undefined ? null : nameOf(project)}
        onChange={choose}
      />
      <Radio.Group label="Issues to look at" value={look} onChange={(value) => setLook(value)}>
        <div className={css.choices}>
          <Radio value="all" label="Every issue of the project" description="Finds every conversation that is named." />
          <Radio
            value="mentioning"
            label="Only issues that mention Intercom"
            description="Faster. Trusts the host’s own search, which may overlook smart links."
          />
        </div>
      </Radio.Group>
      <Checkbox
        checked={tell}
        onChange={(event) => setTell(event.currentTarget.checked)}
        label="Tell the conversations"
        description={
          tell
            ? 'Every newly linked conversation gets its link note now, old ones too. For many old issues that is a flood.'
            : 'Off: nobody hears of the import. Each linked conversation hears of its issue from the next change on.'
        }
      />
      <div className={css.start}>
        <Button type="submit" look="primary" busy={starting.isPending || subject === null || isUnderWay}>
          Start import
        </Button>
        <p className={css.hint} role="status">
          {isUnderWay ? 'This project is being looked through already.' : <Size subject={subject} />}
        </p>
      </div>
      {starting.error !== null && (
        <p role="alert" className={css.trouble}>
          {starting.error.message}
        </p>
      )}
    </form>
  );
}

function Size({ subject }: { subject: ImportSubject | null }) {
  const preview = useImportPreview(subject);
  if (subject === null) return 'Choose a project to see how many issues it has.';
  if (preview.error !== null) return preview.error.message;
  if (preview.data === undefined || preview.isPlaceholderData) return 'Counting …';
  const { total, exact } = preview.data;
  if (total === 0) return 'No issue would be looked at.';
  return `${exact ? '' : 'About '}${counted(total, 'issue')} will be looked at. You can leave this page meanwhile.`;
}
