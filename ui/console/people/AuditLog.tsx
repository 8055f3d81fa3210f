import { Select, TextInput } from '@mantine/core';
import type { AuditEntryAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { LinkButton } from '../../kit/LinkButton.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { Below, Cell, Table, TableRow } from '../../kit/Table.tsx';
import { Time } from '../../kit/Time.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/audit-log.ts';
import { PartNotice } from '../AwayNotice.tsx';
import { SearchField } from '../SearchField.tsx';
import { useTyped } from '../typed.ts';
import css from './AuditLog.module.css';
import { type AuditFilters, auditPath, auditQuestion, useAudit, useAuditFilters } from './audit-data.ts';
import { actionSaid, detailName, detailSaid } from './audit-words.ts';

const { filters: words, list } = texts;

/** What people, keys and the command line did that matters; nobody can change it. */
export function AuditLog() {
  const [filters, seek] = useAuditFilters();
  return (
    <Section
      title={texts.title}
      aside={
        <LinkButton href={`${auditPath}.csv?${auditQuestion(filters)}`} download="audit-log.csv">
          <Icon name="download" />
          {texts.exportCsv}
        </LinkButton>
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
          leftSection={<span className={css.word}>{words[name]}</span>}
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
      <Table label={texts.title} columns={Object.values(list.columns)}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </Table>
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
    <TableRow>
      <Cell look="quiet" className={css.time}>
        <Time at={at} />
      </Cell>
      <Cell className={css.actor}>
        {actorSaid(actor)}
        <Below>{texts.actors[actorKind]}</Below>
      </Cell>
      <Cell className={css.entry}>
        <span title={action}>{actionSaid(action)}</span>
        <Details of={Object.entries(detail)} />
      </Cell>
      <Cell className={css.subject}>{subject}</Cell>
      <Cell look="quiet" className={css.address}>
        {ip}
      </Cell>
    </TableRow>
  );
}

const SHORT = 60;

/** At once where they are short, else folded away. */
function Details({ of }: { of: [string, AuditEntryAnswer['detail'][string]][] }) {
  const pairs = of.map(([name, value]) => [detailName(name), detailSaid(value)] as const);
  const line = pairs.map((pair) => pair.join(': ')).join(', ');
  if (line.length <= SHORT) return line !== '' && <Below>{line}</Below>;
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
