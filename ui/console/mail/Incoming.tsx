import { Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { IncomingMailAnswer } from '../../../src/api/schemas/mail.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { texts } from '../../texts/mail.ts';
import { sentence } from '../../texts/sentence.tsx';
import { PartNotice } from '../AwayNotice.tsx';
import { SearchField } from '../SearchField.tsx';
import { useViewer } from '../session.ts';
import { useTyped } from '../typed.ts';
import { reasonInWords } from '../../kit/words.ts';
import { type MailFilters, mailSaid, useMailFilters, useMails, useRetry } from './data.ts';
import css from './Mail.module.css';

const said = texts.incoming;

/** What came by mail, what became of it and why. */
export function Incoming() {
  const [filters, seek] = useMailFilters();
  return (
    <Section title={said.title}>
      <Filters filters={filters} onSeek={seek} />
      <Found filters={filters} onAll={() => seek({ q: '', state: '' })} />
    </Section>
  );
}

function Filters({ filters, onSeek }: { filters: MailFilters; onSeek: (changes: MailFilters) => void }) {
  const { q = '', state = '' } = filters;
  const [typed, type] = useTyped(q, (sought) => onSeek({ q: sought }));
  return (
    <search className={css.bar}>
      <SearchField label={said.search} placeholder={said.searchedBy} value={typed} onChange={type} />
      <Select
        className={css.choice}
        aria-label={said.byState}
        data={[
          { value: '', label: said.allStates },
          ...Object.entries(mailSaid).map(([value, { word }]) => ({ value, label: word })),
        ]}
        value={state}
        allowDeselect={false}
        onChange={(value) => onSeek({ state: value ?? '' })}
      />
    </search>
  );
}

function Found({ filters, onAll }: { filters: MailFilters; onAll: () => void }) {
  const found = useMails(filters);
  if (found.data === undefined)
    return found.error === null ? (
      <Skeleton rows={6} />
    ) : (
      <PartNotice error={found.error} onRetry={() => void found.refetch()} />
    );
  const mails = found.data.pages.flatMap(({ items }) => items);
  if (mails.length === 0 && Object.keys(filters).length > 0)
    return (
      <Empty title={said.noneFits}>
        <p>
          <Button look="link" onClick={onAll}>
            {said.showAll}
          </Button>
        </p>
      </Empty>
    );
  if (mails.length === 0) return <Nothing />;
  return (
    <>
      <p role="status" className="visually-hidden">
        {found.hasNextPage ? said.shownAndMore(mails.length) : said.shown(mails.length)}
      </p>
      <ul className={css.rows} aria-label={said.title}>
        {mails.map((mail) => (
          <Row key={mail.id} mail={mail} />
        ))}
      </ul>
      {found.hasNextPage && (
        <p className={css.more}>
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {said.showOlder}
          </Button>
        </p>
      )}
    </>
  );
}

function Nothing() {
  const isAdmin = useViewer().data?.role === 'admin';
  return (
    <Empty title={said.none}>
      <p>
        {isAdmin
          ? sentence(said.comesAtMailbox, {
              mailboxes: (
                <Link to="/console/mail/$tab" params={{ tab: 'mailboxes' }}>
                  {said.lookAtMailboxes}
                </Link>
              ),
            })
          : said.adminsSetUp}
      </p>
    </Empty>
  );
}

function Row({ mail }: { mail: IncomingMailAnswer }) {
  const { automatic, from, mailbox, reason, receivedAt, request, state, subject } = mail;
  const { tone, word } = mailSaid[state];
  const retry = useRetry();
  const title = subject === '' ? said.noSubject : subject;
  return (
    <li className={css.row}>
      <div className={css.what}>
        <p className={css.name} dir="auto">
          {title}
        </p>
        <p className={css.below}>
          <bdi>{from.name === '' ? (from.email ?? said.noSender) : from.name}</bdi>
          {from.name !== '' && from.email !== null && <bdi> · {from.email}</bdi>}
          {automatic && ` · ${said.byMachine}`} · {mailbox ?? said.removedMailbox} · <Time at={receivedAt} />
        </p>
        {reason !== null && (
          <p className={css.below}>
            {sentenceOf(reason)} <NextStep reason={reason} />
          </p>
        )}
      </div>
      <div className={css.came}>
        <State tone={tone}>{word}</State>
        {request !== null && (
          <Link to="/console/requests/$key" params={{ key: request.key }}>
            {request.key}
          </Link>
        )}
        {state === 'dead' && (
          <Button busy={retry.isPending} aria-label={said.tryAgainWith(title)} onClick={() => retry.mutate(mail)}>
            {said.tryAgain}
          </Button>
        )}
      </div>
    </li>
  );
}

/** Where an admin changes what a mail failed by. */
function NextStep({ reason }: { reason: string }) {
  const isAdmin = useViewer().data?.role === 'admin';
  const tab = /may not ask/.test(reason) ? 'portal' : /no inbox takes it/.test(reason) ? 'mailboxes' : null;
  if (!isAdmin || tab === null) return null;
  return (
    <Link to="/console/mail/$tab" params={{ tab }}>
      {tab === 'portal' ? said.seeWhoMayAsk : said.seeMailboxes}
    </Link>
  );
}

function sentenceOf(reason: string): string {
  const words = reasonInWords(reason);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith('.') ? '' : '.'}`;
}
