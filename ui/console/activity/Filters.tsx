import { Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { texts } from '../../texts/activity.ts';
import { useConnections, useHosts } from '../queries.ts';
import { useTyped } from '../typed.ts';
import css from './Activity.module.css';
import { useProjectKeys } from './project-keys.ts';
import { type ActivitySearch, isNarrowed, type OutcomeName, outcomes, type Since, sinces } from './search.ts';

const said = texts.filters;
const outcomeWords: Record<OutcomeName, string> = said.outcomes;

const kindWords = [
  { value: 'issue.created', label: said.kinds.created },
  { value: 'issue.changed', label: said.kinds.changed },
  { value: 'issue.deleted', label: said.kinds.deleted },
  { value: 'comment.created,comment.changed,comment.deleted', label: said.kinds.comment },
  { value: 'link.asked', label: said.kinds.linked },
  { value: 'unlink.asked', label: said.kinds.unlinked },
  { value: 'issue.asked', label: said.kinds.issueAsked },
  { value: 'reply.asked', label: said.kinds.reply },
  { value: 'contact.asked', label: said.kinds.contact },
  { value: 'conversation.changed,conversation.deleted', label: said.kinds.conversation },
  { value: 'conversation.written,part.redacted,part.edited', label: said.kinds.written },
];

const sinceWords: Record<Since, string> = said.since;

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
    <div className={css.filters} role="search" aria-label={texts.events.label}>
      <SearchBox text={search.q ?? ''} onText={(q) => narrow({ q: q === '' ? undefined : q })} />
      <div className={css.chips} role="group" aria-label={said.outcome}>
        <Chip chosen={search.outcome === undefined} onChoose={() => narrow({ outcome: undefined })}>
          {said.all}
        </Chip>
        {outcomes.map((outcome) => (
          <Chip key={outcome} chosen={search.outcome === outcome} onChoose={() => narrow({ outcome })}>
            {outcomeWords[outcome]}
          </Chip>
        ))}
      </div>
      <div className={css.selects}>
        <Choose label={said.kind} value={search.kind} data={kindWords} onValue={(kind) => narrow({ kind })} />
        {hosts.length > 1 && (
          <Choose
            label={said.host}
            value={search.host}
            data={hosts.map(({ name }) => name)}
            onValue={(host) => narrow({ host })}
          />
        )}
        <Choose
          label={said.project}
          value={search.project}
          data={projects}
          onValue={(project) => narrow({ project })}
        />
        {connections.length > 1 && (
          <Choose
            label={said.workspace}
            value={search.connection}
            data={connections.map(({ name, workspaceName }) => ({ value: name, label: workspaceName }))}
            onValue={(connection) => narrow({ connection })}
          />
        )}
        <Choose
          label={said.when}
          value={search.since}
          data={sinces.map((value) => ({ value, label: sinceWords[value] }))}
          onValue={(since) => narrow({ since: sinces.find((one) => one === since) })}
        />
        {isNarrowed(search) && (
          <Button look="quiet" onClick={() => void navigate({ to: '/console/activity', search: {}, replace: true })}>
            {said.clear}
          </Button>
        )}
      </div>
    </div>
  );
}

function SearchBox({ text, onText }: { text: string; onText: (text: string) => void }) {
  const [typed, type] = useTyped(text, onText);
  return (
    <TextInput
      type="search"
      aria-label={said.search}
      placeholder={said.placeholder}
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
