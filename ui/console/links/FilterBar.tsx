import { Select } from '@mantine/core';
import { texts } from '../../texts/links.ts';
import { texts as words } from '../../texts/words.ts';
import { useConnections, useHosts } from '../queries.ts';
import { SearchField } from '../SearchField.tsx';
import { useTyped } from '../typed.ts';
import css from './Links.module.css';
import { type FilterName, type Filters, useProjects } from './questions.ts';

const said = texts.filters;

const states = [
  { value: '', label: said.notEnded },
  { value: 'active', label: words.links.active },
  { value: 'broken', label: words.links.broken },
  { value: 'ended', label: words.links.ended },
  { value: 'all', label: said.all },
];

const sources = [
  { value: '', label: said.anySource },
  ...Object.entries(said.sources).map(([value, label]) => ({ value, label })),
];

interface Parts {
  filters: Filters;
  onSeek: (changes: Filters) => void;
}

/** What is sought among the links; it stands in the address. What there is only one of is no choice. */
export function FilterBar({ filters, onSeek }: Parts) {
  const [typed, type] = useTyped(filters.q ?? '', (q) => onSeek({ q }));
  const hosts = useHosts().data?.items.map(({ name }) => name) ?? [];
  const connections = useConnections().data?.items.map(({ name }) => name) ?? [];
  const projects = useProjects().data?.items ?? [];
  const ofHost = projects.filter(({ host }) => filters.host === undefined || host === filters.host);
  const keys = [...new Set(ofHost.map(({ key }) => key))].sort();
  const choice = (name: FilterName, [label, all]: readonly [string, string], values: string[]) =>
    (values.length > 1 || filters[name] !== undefined) && (
      <Choice
        label={label}
        value={filters[name] ?? ''}
        data={[{ value: '', label: all }, ...values.map((value) => ({ value, label: value }))]}
        onChoose={(value) => onSeek({ [name]: value })}
      />
    );
  return (
    <search className={css.filters}>
      <SearchField label={said.search} placeholder={said.searchHint} value={typed} onChange={type} />
      {choice('host', [said.host, said.anyHost], hosts)}
      {choice('project', [said.project, said.anyProject], keys)}
      {choice('connection', [said.workspace, said.anyWorkspace], connections)}
      <Choice
        label={said.source}
        value={filters.source ?? ''}
        data={sources}
        onChoose={(source) => onSeek({ source })}
      />
      <Choice label={said.state} value={filters.state ?? ''} data={states} onChoose={(state) => onSeek({ state })} />
    </search>
  );
}

interface ChoiceParts {
  label: string;
  value: string;
  data: { value: string; label: string }[];
  onChoose: (value: string) => void;
}

function Choice({ label, value, data, onChoose }: ChoiceParts) {
  return (
    <Select
      className={css.choice}
      aria-label={label}
      value={value}
      data={data}
      allowDeselect={false}
      checkIconPosition="right"
      onChange={(chosen) => onChoose(chosen ?? '')}
    />
  );
}
