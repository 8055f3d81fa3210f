import { Select, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { texts } from '../../texts/requests.ts';
import { useTyped } from '../typed.ts';
import { useAssignees, useInboxes, useServices, useTags } from './data.ts';
import { type Filters, type FilterName, type Seek, sortOf, sorts } from './filters.ts';
import { useKeys } from './keys.ts';
import css from './Requests.module.css';
import { channelChoices, priorityChoices } from './words.ts';

const said = texts.filters;
const narrowing = ['assignee', 'priority', 'service', 'tag', 'project', 'channel'] as const satisfies FilterName[];

/** What of the requests is shown; all of it is in the address. */
export function FilterBar({ filters, seek }: { filters: Filters; seek: Seek }) {
  const services = useServices({ archived: true }).data?.items ?? [];
  const tags = useTags().data?.items ?? [];
  const people = useAssignees().data?.items ?? [];
  const inboxes = useInboxes()?.inboxes ?? [];
  const [isOpen, open] = useState(false);
  const set = narrowing.filter((name) => filters[name] !== undefined).length;
  const keys = [...new Set(inboxes.map(({ key }) => key))];
  const choice = (name: (typeof narrowing)[number], data: { value: string; label: string }[]) => (
    <Choice
      label={said.names[name]}
      any={said.any[name]}
      data={data}
      value={filters[name] ?? ''}
      onChoose={(value) => seek({ [name]: value })}
    />
  );
  return (
    <search className={names(css.filters, isOpen && css.all)} aria-label={texts.title}>
      <SearchField value={filters.q ?? ''} onSeek={(q) => seek({ q })} />
      <span className={css.unfold}>
        <Button aria-expanded={isOpen} onClick={() => open(!isOpen)}>
          {set === 0 ? said.filters : said.set(set)}
        </Button>
      </span>
      {choice('assignee', [
        { value: 'me', label: said.me },
        { value: 'nobody', label: texts.nobody },
        ...people.map(({ id, name }) => ({ value: id, label: name })),
      ])}
      {choice('priority', priorityChoices)}
      {services.length > 0 &&
        choice(
          'service',
          services.map(({ id, name, archived }) => ({ value: id, label: archived ? texts.archived(name) : name })),
        )}
      {tags.length > 0 &&
        choice(
          'tag',
          tags.map(({ tag, requests }) => ({ value: tag, label: said.tagged(tag, requests) })),
        )}
      {keys.length > 1 &&
        choice(
          'project',
          keys.map((key) => ({ value: key, label: key })),
        )}
      {choice('channel', channelChoices)}
      <Select
        className={css.order}
        aria-label={said.order}
        value={sortOf(filters)}
        data={[...sorts]}
        allowDeselect={false}
        onChange={(sort) => seek({ sort: sort === 'updated' ? '' : (sort ?? '') })}
      />
    </search>
  );
}

interface ChoiceParts {
  label: string;
  any: string;
  value: string;
  data: { value: string; label: string }[];
  onChoose: (value: string) => void;
}

function Choice({ label, any, value, data, onChoose }: ChoiceParts) {
  // Several, or one that is not offered any more, still stand in the address.
  const known = value === '' || data.some((one) => one.value === value);
  return (
    <Select
      className={css.choice}
      aria-label={label}
      value={value}
      data={[{ value: '', label: any }, ...data, ...(known ? [] : [{ value, label: value.replaceAll(',', ', ') }])]}
      allowDeselect={false}
      searchable={data.length > 8}
      data-set={value !== '' || undefined}
      checkIconPosition="right"
      onChange={(chosen) => onChoose(chosen ?? '')}
    />
  );
}

/** `/` leads here from anywhere on the page. */
function SearchField({ value, onSeek }: { value: string; onSeek: (text: string) => void }) {
  const [typed, type] = useTyped(value, onSeek);
  const field = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => field.current?.focus() });
  return (
    <TextInput
      ref={field}
      type="search"
      className={css.search}
      aria-label={said.search}
      placeholder={said.placeholder}
      leftSection={<Icon name="search" />}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') type('');
      }}
    />
  );
}
