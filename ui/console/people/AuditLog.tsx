import { Select, TextInput } from '@mantine/core';
import type { AuditEntryAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { names } from '../../kit/names.ts';
import { Empty, Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/audit-log.ts';
import { PartNotice } from '../AwayNotice.tsx';
import { SearchField } from '../SearchField.tsx';
import { useTyped } from '../typed.ts';
import css from './AuditLog.module.css';
import { type AuditFilters, auditPath, auditQuestion, useAudit, useAuditFilters } from './audit-data.ts';
import { actionSaid, detailName, detailSaid } from './audit-words.ts';
import rows from './Table.module.css';

const { filters: words, list } = texts;

/** What people, keys and the command line did that matters; nobody can change it. */
export function AuditLog() {
  const [filters, seek] = useAuditFilters();
  return (
    <Section
      title={texts.title}
      aside={
        <a className={css.action} href={`${auditPath}.csv?${auditQuestion(filters)}`} download="audit-log.csv">
          <Icon name="download" />
          {texts.exportCsv}
        </a>
      }
    >
      <Filters filters={filters} onSeek={seek} />
      <Found filters={filters} onAll={() => seek({ search: '', action: '', from: '', to: '' })} />
    </Section>
  );
}

function Filters({ filters, onSeek }: { filters: AuditFilters; onSeek: (changes: AuditFilters) => void }) {
  const [typed, type] = useTyped(filters.search ?? '', (search) => onSeek({ search }));
  return (
    <search className={css.bar}>
      <SearchField label={words.search} placeholder={words.searchHint} value={typed} onChange={type} />
      <Select
        className={css.choice}
        aria-label={words.about}
        data={[
          { value: '', label: words.everything },
          ...Object.entries(texts.subjects).map(([value, label]) => ({ value, label })),
        ]}
        value={filters.action ?? ''}
        allowDeselect={false}
        onChange={(action) => onSeek({ action: action ?? '' })}
      />
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          className={css.date}
          type="date"
          aria-label={name === 'from' ? words.fromDay : words.toDay}
          leftSection={<span className={rows.quiet}>{words[name]}</span>}
          leftSectionWidth={44}
          value={filters[name] ?? ''}
          onChange={(event) => onSeek({ [name]: event.currentTarget.value })}
        />
      ))}
    </search>
  );
}

function Found({ filters, onAll }: { filters: AuditFilters; onAll: () => void }) {
  const found = useAudit(filters);
  if (found.data === undefined)
    return found.error === null ? (
      <Skeleton rows={6} />
    ) : (
      <PartNotice error={found.error} onRetry={() => void found.refetch()} />
    );
  const isAll = Object.keys(filters).length === 0;
  const entries = found.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0)
    return (
      <Empty title={isAll ? list.nothingYet : list.noneFits}>
        <p>
          {isAll ? (
            list.willBe
          ) : (
            <Button look="link" onClick={onAll}>
              {list.showAll}
            </Button>
          )}
        </p>
      </Empty>
    );
  const more = found.hasNextPage;
  return (
    <>
      <p role="status" className="visually-hidden">
        {(more ? list.foundAndMore : list.found)(entries.length)}
      </p>
      <table className={names(rows.table, css.log)} role="table" aria-label={texts.title}>
        <thead role="rowgroup">
          <tr role="row">
            {Object.values(list.columns).map((name) => (
              <th key={name} role="columnheader" scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
      <div className={css.more}>
        <span>{(more ? list.newest : list.all)(entries.length)}</span>
        {more && (
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {list.older}
          </Button>
        )}
      </div>
    </>
  );
}

function Entry({ entry }: { entry: AuditEntryAnswer }) {
  const { at, actor, actorKind, action, subject, detail, ip } = entry;
  return (
    <tr role="row">
      <td role="cell" className={css.time}>
        <Time at={at} />
      </td>
      <td role="cell" className={css.actor}>
        {actor}
        <span className={rows.below}>{texts.actors[actorKind]}</span>
      </td>
      <td role="cell" className={css.entry}>
        <span title={action}>{actionSaid(action)}</span>
        <Details of={Object.entries(detail)} />
      </td>
      <td role="cell" className={css.subject}>
        {subject}
      </td>
      <td role="cell" className={names(rows.quiet, css.address)}>
        {ip}
      </td>
    </tr>
  );
}

const SHORT = 60;

/** At once where they are short, else folded away. */
function Details({ of }: { of: [string, AuditEntryAnswer['detail'][string]][] }) {
  const pairs = of.map(([name, value]) => [detailName(name), detailSaid(value)] as const);
  const line = pairs.map((pair) => pair.join(': ')).join(', ');
  if (line.length <= SHORT) return line !== '' && <span className={rows.below}>{line}</span>;
  return (
    <details>
      <summary>{list.details}</summary>
      <dl className={css.detail}>
        {pairs.map(([name, value]) => (
          <div key={name} className={css.pair}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
