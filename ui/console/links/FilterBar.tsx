import { Select, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../../kit/Icon.tsx';
import { texts } from '../../texts/links.ts';
import { useConnections, useHosts } from '../queries.ts';
import css from './Links.module.css';
import { type FilterName, type Filters, useProjects } from './questions.ts';

const said = texts.filters;

const PAUSE_MS = 200;

const states = [
  { value: '', label: said.notEnded },
  { value: 'active', label: said.states.active },
  { value: 'broken', label: said.states.broken },
  { value: 'ended', label: said.states.ended },
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
      <SearchField value={filters.q ?? ''} onSeek={(q) => onSeek({ q })} />
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

/** Asks a moment after the last letter, so that not every letter is a question. `/` leads here from anywhere on the page. */
function SearchField({ value, onSeek }: { value: string; onSeek: (text: string) => void }) {
  const [typed, type] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const asked = useRef(value);
  const seek = useRef(onSeek);
  seek.current = onSeek;
  useEffect(() => {
    // Somebody went back, or took every filter away.
    if (value !== asked.current) type(value);
    asked.current = value;
  }, [value]);
  useEffect(() => {
    const text = typed.trim();
    if (text === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = text;
      seek.current(text);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const inField = event.target instanceof HTMLElement && event.target.closest('input,textarea,dialog') !== null;
      if (event.key !== '/' || inField || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <TextInput
      ref={field}
      type="search"
      className={css.search}
      aria-label="Search links"
      placeholder="Issue, title or conversation"
      leftSection={<Icon name="search" />}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        type('');
      }}
    />
  );
}
