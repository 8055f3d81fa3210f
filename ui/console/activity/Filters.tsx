import { Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { useConnections, useHosts } from '../queries.ts';
import css from './Activity.module.css';
import { useProjectKeys } from './project-keys.ts';
import { type ActivitySearch, isNarrowed, type OutcomeName, outcomes, type Since, sinces } from './search.ts';

const TYPED_MS = 250;

const outcomeWords: Record<OutcomeName, string> = {
  delivered: 'Delivered',
  waiting: 'On its way',
  failed: 'Failed',
  unknown: 'In doubt',
  nothing: 'Nothing to do',
};

const kindWords = [
  { value: 'issue.created', label: 'Issue created' },
  { value: 'issue.changed', label: 'Issue changed' },
  { value: 'issue.deleted', label: 'Issue deleted' },
  { value: 'comment.created,comment.changed,comment.deleted', label: 'Comment' },
  { value: 'link.asked', label: 'Linked by hand' },
  { value: 'unlink.asked', label: 'Ended by hand' },
  { value: 'issue.asked', label: 'Issue asked for in Intercom' },
  { value: 'reply.asked', label: 'Reply to all' },
  { value: 'contact.asked', label: 'Contact created' },
  { value: 'conversation.changed,conversation.deleted', label: 'Conversation changed' },
  { value: 'conversation.written,part.redacted', label: 'Written in a conversation' },
];

const sinceWords: Record<Since, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
};

/** What of the events is shown; all of it is in the address. */
export function Filters({ search }: { search: ActivitySearch }) {
  const navigate = useNavigate();
  const hosts = useHosts().data?.items ?? [];
  const connections = useConnections().data?.items ?? [];
  const projects = useProjectKeys();
  const narrow = (changed: { [name in keyof ActivitySearch]: ActivitySearch[name] | undefined }): void => {
    const wanted = Object.entries({ ...search, ...changed }).filter(([, value]) => value !== undefined);
    void navigate({ to: '/console/activity', search: Object.fromEntries(wanted), replace: true });
  };
  return (
    <div className={css.filters} role="search" aria-label="Events">
      <SearchBox text={search.q ?? ''} onText={(q) => narrow({ q: q === '' ? undefined : q })} />
      <div className={css.chips} role="group" aria-label="What came of it">
        <Chip chosen={search.outcome === undefined} onChoose={() => narrow({ outcome: undefined })}>
          All
        </Chip>
        {outcomes.map((outcome) => (
          <Chip key={outcome} chosen={search.outcome === outcome} onChoose={() => narrow({ outcome })}>
            {outcomeWords[outcome]}
          </Chip>
        ))}
      </div>
      <div className={css.selects}>
        <Choose label="What happened" value={search.kind} data={kindWords} onValue={(kind) => narrow({ kind })} />
        {hosts.length > 1 && (
          <Choose
            label="Host"
            value={search.host}
            data={hosts.map(({ name }) => name)}
            onValue={(host) => narrow({ host })}
          />
        )}
        <Choose label="Project" value={search.project} data={projects} onValue={(project) => narrow({ project })} />
        {connections.length > 1 && (
          <Choose
            label="Workspace"
            value={search.connection}
            data={connections.map(({ name, workspaceName }) => ({ value: name, label: workspaceName }))}
            onValue={(connection) => narrow({ connection })}
          />
        )}
        <Choose
          label="When"
          value={search.since}
          data={sinces.map((value) => ({ value, label: sinceWords[value] }))}
          onValue={(since) => narrow({ since: sinces.find((one) => one === since) })}
        />
        {isNarrowed(search) && (
          <Button look="quiet" onClick={() => void navigate({ to: '/console/activity', search: {}, replace: true })}>
            Clear filters
          </Button>
        )}
      </div>
    </div>
  );
}

function SearchBox({ text, onText }: { text: string; onText: (text: string) => void }) {
  const [typed, type] = useState(text);
  const told = useRef(text);
  const tell = useRef(onText);
  tell.current = onText;
  // The address changed by other means: a link, or back.
  useEffect(() => {
    if (text !== told.current) type(text);
    told.current = text;
  }, [text]);
  useEffect(() => {
    const trimmed = typed.trim();
    if (trimmed === told.current) return;
    const timer = setTimeout(() => {
      told.current = trimmed;
      tell.current(trimmed);
    }, TYPED_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextInput
      type="search"
      aria-label="Search events"
      placeholder="Key, summary or person"
      leftSection={<Icon name="search" />}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      className={css.search}
    />
  );
}

function Chip({ chosen, onChoose, children }: { chosen: boolean; onChoose: () => void; children: string }) {
  return (
    <button type="button" className={names(css.chip, chosen && css.on)} aria-pressed={chosen} onClick={onChoose}>
      {children}
    </button>
  );
}

interface ChooseParts {
  label: string;
  value: string | undefined;
  data: readonly string[] | readonly { value: string; label: string }[];
  onValue: (value: string | undefined) => void;
}

function Choose({ label, value, data, onValue }: ChooseParts) {
  return (
    <Select
      aria-label={label}
      placeholder={label}
      size="xs"
      className={css.select}
      data={[...data]}
      value={value ?? null}
      onChange={(chosen) => onValue(chosen ?? undefined)}
      clearable
      searchable={data.length > 8}
      comboboxProps={{ withinPortal: true, width: 'max-content', position: 'bottom-start' }}
    />
  );
}
