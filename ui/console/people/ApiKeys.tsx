import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ApiKeyAnswer } from '../../../src/api/schemas/accounts.ts';
import { Button } from '../../kit/Button.tsx';
import { Dialog, DialogEnd } from '../../kit/Dialog.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State, type Tone } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { type Listed, read, send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { Trouble } from '../Trouble.tsx';
import { keysPath, NewKey, scopeMeanings } from './NewKey.tsx';
import css from './People.module.css';
import { SearchField } from './SearchField.tsx';

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
      title="API keys"
      headingRef={heading}
      aside={
        <div className={css.filters}>
          <SearchField label="Search keys" placeholder="Name or first characters" value={sought} onChange={seek} />
          <Button look="primary" onClick={() => make(true)}>
            Make a key
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
              <Empty title="There is no API key yet">
                <p>
                  Scripts use one to do over <a href="/api/openapi.json">the API</a> what you do here.{' '}
                  <Button look="link" onClick={() => make(true)}>
                    Make a key
                  </Button>
                </p>
              </Empty>
            );
          if (found.length === 0)
            return (
              <Empty title={`No key fits “${sought.trim()}”`}>
                <p>
                  <Button look="link" onClick={() => seek('')}>
                    Show all
                  </Button>
                </p>
              </Empty>
            );
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
    <table className={css.table} role="table" aria-label="API keys">
      <thead role="rowgroup">
        <tr role="row">
          {['Name', 'May', 'State', 'Last used', 'Made'].map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
          <th role="columnheader" scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {keys.map((key) => (
          <Row key={key.id} apiKey={key} onRevoke={() => onRevoke(key)} />
        ))}
      </tbody>
    </table>
  );
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

function Row({ apiKey, onRevoke }: { apiKey: ApiKeyAnswer; onRevoke: () => void }) {
  const said = keySaid(apiKey, Date.now());
  const { name, prefix, scopes, expiresAt, revokedAt, lastUsedAt, createdAt } = apiKey;
  return (
    <tr role="row">
      <td role="cell" className={css.who}>
        <b>{name}</b>
        <span className={css.below}>
          <code>{prefix}…</code>
        </span>
      </td>
      <td role="cell">
        {scopes.map((scope) => (
          <span key={scope} className={css.scope} title={scopeMeanings[scope].does}>
            {scopeMeanings[scope].name}
          </span>
        ))}
      </td>
      <td role="cell">
        <State tone={said.tone}>{said.word}</State>
        {revokedAt === null && expiresAt !== null && (
          <span className={css.below}>
            {said.word === 'Expired' ? 'Since' : 'Until'} {day.format(Date.parse(expiresAt))}
          </span>
        )}
      </td>
      <td role="cell" className={css.quiet}>
        <span className={css.label}>Last used: </span>
        {lastUsedAt === null ? 'Never' : <Time at={lastUsedAt} />}
      </td>
      <td role="cell" className={css.quiet}>
        <span className={css.label}>Made: </span>
        <Time at={createdAt} />
      </td>
      <td role="cell" className={css.end}>
        {revokedAt === null && (
          <Button look="link" aria-label={`Revoke ${name}`} onClick={onRevoke}>
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}

function keySaid(
  { revokedAt, expiresAt }: Pick<ApiKeyAnswer, 'revokedAt' | 'expiresAt'>,
  now: number,
): { tone: Tone; word: string } {
  if (revokedAt !== null) return { tone: 'quiet', word: 'Revoked' };
  if (expiresAt !== null && Date.parse(expiresAt) <= now) return { tone: 'warn', word: 'Expired' };
  return { tone: 'good', word: 'Active' };
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
  return (
    <Dialog title={`Revoke ${apiKey.name}?`} onClosed={onClosed}>
      {(close) => (
        <>
          <p>
            Whatever uses it is refused from now on
            {apiKey.lastUsedAt === null ? (
              '; it was never used'
            ) : (
              <>
                ; it was last used <Time at={apiKey.lastUsedAt} />
              </>
            )}
            . This cannot be undone: a new key would have to be made and put in its place.
          </p>
          <Trouble error={revoking.error} />
          <DialogEnd>
            <Button onClick={close}>Cancel</Button>
            <Button
              look="primary"
              busy={revoking.isPending}
              onClick={() =>
                revoking.mutate(undefined, {
                  onSuccess: () => {
                    say({ text: `${apiKey.name} is revoked.` });
                    close();
                    onRevoked();
                  },
                })
              }
            >
              Revoke
            </Button>
          </DialogEnd>
        </>
      )}
    </Dialog>
  );
}
