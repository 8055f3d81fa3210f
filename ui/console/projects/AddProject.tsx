import { Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { NewProject, ProjectDetailAnswer } from '../../../src/api/schemas/projects.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/projects.ts';
import { send } from '../api.ts';
import { useConnections, useHosts } from '../queries.ts';
import { projectsPath, useHostProjects } from './choices.ts';
import css from './Projects.module.css';
import { problemAt } from '../problem-at.ts';
import { Trouble } from '../Trouble.tsx';

const said = texts.add;

/** Host, then project, then workspace: each offers what is there. */
export function AddProject({ onClosed }: { onClosed: () => void }) {
  const hosts = useHosts().data?.items ?? [];
  const connections = useConnections().data?.items.filter(({ state }) => state !== 'disconnected') ?? [];
  const [chosen, choose] = useState<{ host: string | null; key: string; connection: string | null | undefined }>({
    host: null,
    key: '',
    connection: undefined,
  });
  const host = chosen.host ?? (hosts.length === 1 ? (hosts[0]?.name ?? null) : null);
  const connection =
    chosen.connection === undefined && connections.length === 1
      ? (connections[0]?.name ?? null)
      : (chosen.connection ?? null);
  const adding = useAdding(onClosed);
  const ready = host !== null && chosen.key !== '';
  const add = (): void => {
    if (ready) adding.mutate({ host, key: chosen.key, connection });
  };
  return (
    <Dialog title={said.title} onClosed={onClosed}>
      {(close) => (
        <form
          className={css.dialog}
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <Select
            label={said.host}
            placeholder={hosts.length === 0 ? said.noHost : said.whereIssuesLive}
            data={hosts.map(({ name }) => name)}
            value={host}
            onChange={(name) => choose({ ...chosen, host: name, key: '' })}
            comboboxProps={{ withinPortal: false }}
            allowDeselect={false}
          />
          <ProjectChoice
            host={hosts.find(({ name }) => name === host) ?? null}
            value={chosen.key}
            error={problemAt(adding.error, ['key'])}
            onChange={(key) => choose({ ...chosen, key })}
          />
          <Select
            label={said.workspace}
            description={said.whoseConversations}
            placeholder={said.noneYet}
            data={connections.map(({ name }) => name)}
            value={connection}
            onChange={(name) => choose({ ...chosen, connection: name })}
            comboboxProps={{ withinPortal: false }}
            clearable
          />
          <Trouble error={adding.error} />
          <DialogEnd>
            <Button onClick={close}>{texts.cancel}</Button>
            <Button look="primary" type="submit" busy={adding.isPending} disabled={!ready}>
              {said.add}
            </Button>
          </DialogEnd>
        </form>
      )}
    </Dialog>
  );
}

function useAdding(onClosed: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  return useMutation({
    mutationFn: (body: NewProject) => send<ProjectDetailAnswer>(projectsPath, { body }),
    onSuccess: async ({ id, key }) => {
      onClosed();
      say({ text: said.isSetUp(key) });
      await queries.invalidateQueries({ queryKey: [projectsPath] });
      await navigate({ to: '/console/projects/$id/$tab', params: { id, tab: 'linking' } });
    },
  });
}

interface ChoiceParts {
  host: { id: string; kind: string } | null;
  value: string;
  error: string | null;
  onChange: (key: string) => void;
}

/** A project of the host by its name; where the host cannot be read, its key by hand. An inbox of the desk is made by its key. */
function ProjectChoice({ host, value, error, onChange }: ChoiceParts) {
  const [sought, seek] = useState('');
  const hostId = host?.id ?? null;
  const projects = useHostProjects(host?.kind === 'desk' ? null : hostId, sought);
  if (projects.error !== null || host?.kind === 'desk')
    return (
      <TextInput
        label={host?.kind === 'desk' ? said.inboxKey : said.projectKey}
        description={projects.error === null ? said.numbered : said.notListed(projects.error.message)}
        placeholder={host?.kind === 'desk' ? 'HELP' : 'SUP'}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value.trim().toUpperCase())}
      />
    );
  const items = projects.data?.items ?? [];
  return (
    <Select
      label={said.project}
      placeholder={hostId === null ? said.hostFirst : projects.isPending ? said.reading : said.search}
      disabled={hostId === null}
      data={items.map(({ key, name, setUp }) => ({
        value: key,
        label: setUp ? said.setUpAlready(`${name} (${key})`) : `${name} (${key})`,
        disabled: setUp,
      }))}
      value={value === '' ? null : value}
      error={error}
      searchable
      onSearchChange={(text) => seek(items.some(({ key, name }) => text.startsWith(`${name} (${key})`)) ? '' : text)}
      filter={({ options }) => options}
      nothingFoundMessage={projects.isFetching ? said.looking : said.noSuchProject}
      onChange={(key) => onChange(key ?? '')}
      comboboxProps={{ withinPortal: false }}
      maxDropdownHeight={220}
    />
  );
}
