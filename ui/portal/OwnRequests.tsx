import { useEffect, useState } from 'react';
import type { PortalRequestAnswer } from '../../src/api/schemas/requests.ts';
import { Button } from '../kit/Button.tsx';
import { Skeleton } from '../kit/Skeleton.tsx';
import { State } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import { texts } from '../texts/portal.ts';
import { go } from './address.ts';
import { ask, asFailure, type AskFailed } from './ask.ts';
import { Link } from './Link.tsx';
import css from './OwnRequests.module.css';
import { Trouble, Unread } from './Page.tsx';
import { noticeEnd, useReading } from './reading.ts';
import { SearchField } from './SearchField.tsx';
import { statusTones } from './words.ts';

const said = texts.own;

interface Listed {
  items: PortalRequestAnswer[];
  next: string | null;
}

export const listPath = '/api/v1/portal/requests';

const EVERY_MS = 30_000;
const TYPING_MS = 250;

/** The reader's requests: the open ones first. */
export function OwnRequests() {
  const [typed, setTyped] = useState(() => new URLSearchParams(window.location.search).get('q') ?? '');
  const words = useSettled(typed.trim());
  useEffect(() => {
    const address = words === '' ? '/portal' : `/portal?q=${encodeURIComponent(words)}`;
    if (window.location.pathname + window.location.search !== address) go(address, { replace: true });
  }, [words]);
  const open = useReading<Listed>(pathOf(true, words), EVERY_MS);
  const resolved = useReading<Listed>(pathOf(false, words), EVERY_MS);
  const count = (open.data?.items.length ?? 0) + (resolved.data?.items.length ?? 0);
  const isRead = open.data !== null && resolved.data !== null;
  const trouble = open.trouble ?? resolved.trouble;
  return (
    <section className={css.requests} aria-labelledby="own-requests">
      <h2 id="own-requests">{said.title}</h2>
      {(count > 3 || typed !== '') && <SearchField label={said.search} value={typed} onChange={setTyped} />}
      {trouble !== null && (
        <Unread
          trouble={trouble}
          onAgain={() => {
            open.again();
            resolved.again();
          }}
        />
      )}
      {!isRead && trouble === null && <Skeleton rows={3} />}
      {isRead && count === 0 && <Nothing words={words} onClear={() => setTyped('')} />}
      {open.data !== null && <Group key={`open-${words}`} isOpen {...{ words }} first={open.data} />}
      {resolved.data !== null && (
        <Group key={`resolved-${words}`} isOpen={false} {...{ words }} first={resolved.data} />
      )}
      <p role="status" className="visually-hidden">
        {isRead && words !== '' ? said.found(count) : ''}
      </p>
    </section>
  );
}

function pathOf(isOpen: boolean, words: string): string {
  return `${listPath}?open=${isOpen}${words === '' ? '' : `&q=${encodeURIComponent(words)}`}`;
}

/** What is typed, once the typing pauses. */
function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}

function Nothing({ words, onClear }: { words: string; onClear: () => void }) {
  if (words === '')
    return (
      <div className={css.nothing}>
        <p className={css.strong}>{said.nothing}</p>
        <p>{said.nothingHelp}</p>
      </div>
    );
  return (
    <div className={css.nothing}>
      <p className={css.strong}>{said.noneHolds(words)}</p>
      <Button look="link" onClick={onClear}>
        {said.showAll}
      </Button>
    </div>
  );
}

/** `first`: the newest of them, kept fresh; older ones come when they are asked for. */
function Group({ isOpen, words, first }: { isOpen: boolean; words: string; first: Listed }) {
  const [older, setOlder] = useState<Listed | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<AskFailed | null>(null);
  const next = older === null ? first.next : older.next;
  async function more(): Promise<void> {
    setBusy(true);
    setTrouble(null);
    try {
      const page = await ask<Listed>(`${pathOf(isOpen, words)}&cursor=${encodeURIComponent(next ?? '')}`);
      setOlder({ items: [...(older?.items ?? []), ...page.items], next: page.next });
    } catch (error) {
      const failure = asFailure(error);
      noticeEnd(failure);
      setTrouble(failure);
    }
    setBusy(false);
  }
  const fresh = new Set(first.items.map(({ id }) => id));
  const items = [...first.items, ...(older?.items ?? []).filter(({ id }) => !fresh.has(id))];
  if (items.length === 0) return null;
  return (
    <div className={css.group}>
      <h3>{isOpen ? said.open : said.resolved}</h3>
      <ul className={css.list} aria-label={isOpen ? said.openList : said.resolvedList}>
        {items.map((request) => (
          <Row key={request.id} request={request} />
        ))}
      </ul>
      <Trouble trouble={trouble} />
      {next !== null && (
        <Button busy={busy} onClick={() => void more()}>
          {said.showOlder}
        </Button>
      )}
    </div>
  );
}

function Row({ request: { key, title, status, service, unread, updatedAt } }: { request: PortalRequestAnswer }) {
  return (
    <li>
      <Link className={css.row} href={`/portal/requests/${encodeURIComponent(key)}`}>
        <span className={css.what}>
          <span className={css.title} dir="auto">
            {title}
          </span>
          <span className={css.about}>
            <span>{key}</span>
            {service !== null && <span dir="auto">{service}</span>}
            <Time at={updatedAt} />
          </span>
        </span>
        <span className={css.states}>
          {unread && <span className={css.unread}>{said.newAnswer}</span>}
          <State tone={statusTones[status]} pill>
            {texts.status.names[status]}
          </State>
        </span>
      </Link>
    </li>
  );
}
