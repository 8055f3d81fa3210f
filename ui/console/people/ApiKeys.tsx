import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ApiKeyAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State, type Tone } from '../../kit/State.tsx';
import { Below, Cell, CellLabel, Table, TableRow } from '../../kit/Table.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/api-keys.ts';
import { locale } from '../../texts/language.ts';
import { sentence } from '../../texts/sentence.tsx';
import { type Listed, read, send } from '../api.ts';
import { Confirm } from '../Confirm.tsx';
import { Loaded } from '../Loaded.tsx';
import { NothingFits } from '../NothingFits.tsx';
import { keysPath, NewKey } from './NewKey.tsx';
import { SearchField } from '../SearchField.tsx';
import css from './People.module.css';

const { list, table, states, revoking: end } = texts;

/** The keys of scripts: which there are, what they may, and an end to them. */
export function ApiKeys() {
  const query = useQuery({
    queryKey: [keysPath],
    queryFn: ({ signal }) => read<Listed<ApiKeyAnswer>>(keysPath, signal),
  });
  const [sought, seek] = useState('');
  const [making, make] = useState(false);
  const [revoking, revoke] = useState<ApiKeyAnswer | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <Section
      title={list.title}
      headingRef={heading}
      aside={
        <div className={css.filters}>
          <SearchField label={list.search} placeholder={list.searchHint} value={sought} onChange={seek} />
          <Button look="primary" onClick={() => make(true)}>
            {list.make}
          </Button>
        </div>
      }
    >
      <Loaded query={query} rows={3}>
        {({ items }) => {
          const found = items.filter(({ name, prefix }) =>
            `${name} ${prefix}`.toLowerCase().includes(sought.trim().toLowerCase()),
          );
          if (items.length === 0)
            return (
              <Empty title={list.empty}>
                <p>
                  {sentence(list.whatFor, {
                    api: <a href="/api/openapi.json">{list.api}</a>,
                    make: (
                      <Button look="link" onClick={() => make(true)}>
                        {list.make}
                      </Button>
                    ),
                  })}
                </p>
              </Empty>
            );
          if (found.length === 0) return <NothingFits title={list.noneFits(sought.trim())} onAll={() => seek('')} />;
          return <KeyTable keys={found} onRevoke={revoke} />;
        }}
      </Loaded>
      {making && <NewKey onClosed={() => make(false)} />}
      {revoking !== null && (
        <Revoke apiKey={revoking} onClosed={() => revoke(null)} onRevoked={() => heading.current?.focus()} />
      )}
    </Section>
  );
}

function KeyTable({ keys, onRevoke }: { keys: ApiKeyAnswer[]; onRevoke: (key: ApiKeyAnswer) => void }) {
  return (
    <Table
      label={list.title}
      columns={[table.name, table.may, table.state, table.lastUsed, table.made]}
      actions={table.actions}
    >
      {keys.map((key) => (
        <Row key={key.id} apiKey={key} onRevoke={() => onRevoke(key)} />
      ))}
    </Table>
  );
}

const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });

function Row({ apiKey, onRevoke }: { apiKey: ApiKeyAnswer; onRevoke: () => void }) {
  const state = stateOf(apiKey, Date.now());
  const { name, prefix, scopes, expiresAt, revokedAt, lastUsedAt, createdAt } = apiKey;
  return (
    <TableRow>
      <Cell className={css.who}>
        <b>{name}</b>
        <Below>
          <code>{prefix}…</code>
        </Below>
      </Cell>
      <Cell>
        {scopes.map((scope) => (
          <span key={scope} className={css.scope} title={texts.scopes[scope].does}>
            {texts.scopes[scope].name}
          </span>
        ))}
      </Cell>
      <Cell>
        <State tone={tones[state]}>{states[state]}</State>
        {revokedAt === null && expiresAt !== null && (
          <Below>{(state === 'expired' ? table.since : table.until)(day.format(Date.parse(expiresAt)))}</Below>
        )}
      </Cell>
      <Cell look="quiet">
        <CellLabel>{table.lastUsedIs}</CellLabel>
        {lastUsedAt === null ? table.never : <Time at={lastUsedAt} />}
      </Cell>
      <Cell look="quiet">
        <CellLabel>{table.madeIs}</CellLabel>
        <Time at={createdAt} />
      </Cell>
      <Cell look="actions">
        {revokedAt === null && (
          <Button look="link" aria-label={table.revokeOne(name)} onClick={onRevoke}>
            {table.revoke}
          </Button>
        )}
      </Cell>
    </TableRow>
  );
}

const tones = { active: 'good', expired: 'warn', revoked: 'quiet' } as const satisfies Record<string, Tone>;

function stateOf({ revokedAt, expiresAt }: ApiKeyAnswer, now: number): keyof typeof tones {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'active';
}

interface RevokeParts {
  apiKey: ApiKeyAnswer;
  onClosed: () => void;
  onRevoked: () => void;
}

function Revoke({ apiKey, onClosed, onRevoked }: RevokeParts) {
  const queries = useQueryClient();
  const say = useToast();
  const revoking = useMutation({
    mutationFn: () => send(`${keysPath}/${apiKey.id}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: [keysPath] }),
  });
  const { lastUsedAt, name } = apiKey;
  return (
    <Confirm
      title={end.title(name)}
      action={end.action}
      doing={revoking}
      onClosed={onClosed}
      onDone={() => {
        say({ text: end.done(name) });
        onRevoked();
      }}
    >
      <p>
        {lastUsedAt === null ? end.neverUsed : sentence(end.lastUsed, { when: <Time at={lastUsedAt} /> })} {end.forGood}
      </p>
    </Confirm>
  );
}
