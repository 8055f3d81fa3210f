import { Select } from '@mantine/core';
import type { RequestSummaryAnswer } from '../../../src/api/schemas/requests.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { texts } from '../../texts/requests.ts';
import { FreeSelect } from '../FreeSelect.tsx';
import type { BulkChange } from './bulk.ts';
import { useAssignees, useInboxes, useTags } from './data.ts';
import css from './BulkBar.module.css';
import { type Priority, priorityChoices, type Status, statusChoices } from './words.ts';

const said = texts.bulk;

interface Parts {
  requests: RequestSummaryAnswer[];
  busy: boolean;
  onChange: (change: BulkChange) => void;
  onClear: () => void;
}

/** What can be done with what is selected. Each choice is done at once, and can be taken back where that is possible. */
export function BulkBar({ requests, busy, onChange, onClear }: Parts) {
  const people = useAssignees().data?.items ?? [];
  const tags = useTags().data?.items ?? [];
  const theirs = [...new Set(requests.flatMap((request) => request.tags))].toSorted();
  const host = new Set(requests.map((request) => request.host)).size === 1 ? requests[0]?.host : undefined;
  const inboxes = useInboxes()?.inboxes.filter((inbox) => inbox.host === host) ?? [];
  return (
    <div className={css.bulk} role="region" aria-label={said.label} aria-busy={busy}>
      <span className={css.chosen} role="status">
        {said.selected(requests.length)}
      </span>
      <Button look="quiet" aria-label={said.selectNone} onClick={onClear}>
        <Icon name="close" />
      </Button>
      <div className={css.picks}>
        <Pick
          label={said.setStatus}
          data={statusChoices}
          onPick={(status) => onChange({ kind: 'status', status: status as Status })}
        />
        <Pick
          label={said.setPriority}
          data={priorityChoices}
          onPick={(priority) => onChange({ kind: 'priority', priority: priority as Priority })}
        />
        <Pick
          label={said.assignTo}
          data={[
            { value: 'nobody', label: texts.nobody },
            ...people.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onPick={(id) =>
            onChange({
              kind: 'assignee',
              assignee: id === 'nobody' ? null : id,
              name: people.find((one) => one.id === id)?.name ?? '',
            })
          }
        />
        <div className={css.pick}>
          <FreeSelect
            portal
            aria-label={said.addTag}
            placeholder={said.addTag}
            options={tags.map(({ tag }) => ({ value: tag, label: tag }))}
            value={null}
            onChange={(tag) => tag !== null && onChange({ kind: 'addTags', addTags: [tag] })}
          />
        </div>
        {theirs.length > 0 && (
          <Pick
            label={said.removeTag}
            data={theirs.map((tag) => ({ value: tag, label: tag }))}
            onPick={(tag) => onChange({ kind: 'removeTags', removeTags: [tag] })}
          />
        )}
        {inboxes.length > 1 && (
          <Pick
            label={said.moveTo}
            data={inboxes.map(({ key }) => ({ value: key, label: said.withNewKeys(key) }))}
            onPick={(project) => onChange({ kind: 'project', project })}
          />
        )}
      </div>
    </div>
  );
}

interface PickParts {
  label: string;
  data: { value: string; label: string }[];
  onPick: (value: string) => void;
}

/** A choice that is done, not kept. */
function Pick({ label, data, onPick }: PickParts) {
  return (
    <Select
      className={css.pick}
      aria-label={label}
      placeholder={label}
      data={data}
      value={null}
      searchable={data.length > 8}
      comboboxProps={{ position: 'top-start', width: 220 }}
      onChange={(value) => {
        if (value !== null) onPick(value);
      }}
    />
  );
}
