import { useEffect, useId, useRef, useState } from 'react';
import type { SignedInAnswer } from '../../src/api/schemas/accounts.ts';
import type { PortalApprovalDetailAnswer } from '../../src/api/schemas/portal.ts';
import { Button } from '../kit/Button.tsx';
import { Skeleton } from '../kit/Skeleton.tsx';
import { State } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import { locale } from '../texts/language.ts';
import { texts } from '../texts/portal.ts';
import { sentenceSaid } from '../texts/sentences.ts';
import { sentence } from '../texts/sentence.tsx';
import { ask, asFailure, type AskFailed } from './ask.ts';
import { Asked } from './Asked.tsx';
import composer from './Composer.module.css';
import { Field } from './Field.tsx';
import { Link } from './Link.tsx';
import { approvalsPath } from './OwnApprovals.tsx';
import { Notice, Page, Trouble, Unread } from './Page.tsx';
import { noticeEnd, put, read, readAgain, useReading } from './reading.ts';
import css from './RequestPage.module.css';

const said = texts.approval;

const EVERY_MS = 8_000;
const pathOf = (id: string): string => `${approvalsPath}/${encodeURIComponent(id)}`;

/** What somebody is asked to approve, with what it is about. Opening it decides nothing. */
export function ApprovalPage({ id, session }: { id: string; session: SignedInAnswer }) {
  const { data, trouble, again } = useReading<PortalApprovalDetailAnswer>(pathOf(id), EVERY_MS);
  const email = session.user.email ?? '';
  if (trouble?.code === 'not_yours') return <OfOthers email={email} />;
  if (trouble?.kind === 'refused' && trouble.status < 500 && trouble.status !== 429) return <NotThere />;
  if (data === null)
    return (
      <Page title={said.title} back>
        {trouble === null ? <Skeleton rows={4} /> : <Unread trouble={trouble} onAgain={again} />}
      </Page>
    );
  return (
    <Page title={data.message} back over={<Over approval={data} />}>
      {trouble !== null && <Unread trouble={trouble} onAgain={again} />}
      <Standing approval={data} />
      {data.request !== null && <Asked label={said.askedFor(data.request.requester)} request={data.request} />}
      {data.mine && <Word approval={data} />}
    </Page>
  );
}

interface Parts {
  approval: PortalApprovalDetailAnswer;
}

function Over({ approval: { issue, request, createdAt } }: Parts) {
  const { key, summary } = issue;
  return (
    <p className={css.over}>
      <span dir="auto">{[key, summary].filter((part) => part !== null).join(' ')}</span>
      {request !== null && request.service !== null && <span dir="auto">{request.service}</span>}
      {request !== null && <span dir="auto">{said.askedForBy(request.requester)}</span>}
      <span>{sentence(said.youWereAsked, { when: <Time at={createdAt} /> })}</span>
    </p>
  );
}

const tones = {
  pending: 'busy',
  approved: 'good',
  rejected: 'bad',
  expired: 'warn',
  cancelled: 'quiet',
} as const;

/** How it stands. Whoever has just decided hears it. */
function Standing({ approval }: Parts) {
  const { state, comment, mine } = approval;
  const place = useRef<HTMLDivElement>(null);
  const wasMine = useRef(mine);
  useEffect(() => {
    if (wasMine.current && !mine) place.current?.focus();
    wasMine.current = mine;
  }, [mine]);
  return (
    <div className={css.status} role="status" ref={place} tabIndex={-1}>
      <State tone={tones[state]} pill>
        {said.states[state]}
      </State>
      <p>
        <Explained approval={approval} />
      </p>
      {comment !== null && (
        <p dir="auto">
          <q>{comment}</q>
        </p>
      )}
    </div>
  );
}

function Explained({ approval }: Parts) {
  const { state, workflow, startedBy, decidedBy, decidedAt, expiresAt, mode, people } = approval;
  const trigger = sentenceSaid(approval.trigger);
  switch (state) {
    case 'pending': {
      const open = people.filter(({ decision }) => decision === null).map(({ name }) => name);
      if (approval.said !== null) return said.youSaid[approval.said](new Intl.ListFormat(locale).format(open));
      return (
        <>
          {startedBy === null ? said.asks(workflow, trigger) : said.asksBy(workflow, trigger, startedBy)}{' '}
          {people.length > 1 && `${said.modes[mode]} `}
          {sentence(said.ends, { when: <Time at={expiresAt} /> })}
        </>
      );
    }
    case 'approved':
    case 'rejected': {
      const who = decidedBy ?? said.somebody;
      return decidedAt === null ? said.by(who) : sentence(said.byWhen, { who, when: <Time at={decidedAt} /> });
    }
    case 'expired':
      return sentence(said.tooLate, { when: <Time at={expiresAt} /> });
    case 'cancelled':
      return said.stopped;
  }
}

const helps = { rejected: said.neededToReject, always: said.needed };

function Word({ approval: { id, commentNeeded } }: Parts) {
  const [comment, setComment] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<AskFailed | null>(null);
  const field = useId();
  async function decide(decision: 'approved' | 'rejected'): Promise<void> {
    if (comment.trim() === '' && (commentNeeded === 'always' || commentNeeded === decision)) {
      setProblem(said.sayWhy);
      document.getElementById(field)?.focus();
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      const body = { decision, comment };
      put(pathOf(id), await ask<PortalApprovalDetailAnswer>(`${pathOf(id)}/decision`, { method: 'POST', body }));
      readAgain(approvalsPath);
    } catch (error) {
      const failure = asFailure(error);
      noticeEnd(failure);
      // Somebody else was first, or its time is over: what is so now is shown.
      if (failure.status === 409) void read(pathOf(id));
      setTrouble(failure);
      setBusy(false);
    }
  }
  return (
    <section className={composer.composer} aria-label={said.yours}>
      <Field
        id={field}
        label={said.comment}
        required={commentNeeded === 'always'}
        help={commentNeeded === null ? said.commentHelp : helps[commentNeeded]}
        problem={problem}
      >
        {(described) => (
          <textarea
            {...described}
            className="input"
            dir="auto"
            rows={3}
            maxLength={2000}
            value={comment}
            onChange={(event) => {
              setComment(event.currentTarget.value);
              setProblem(null);
            }}
          />
        )}
      </Field>
      <Trouble trouble={trouble} />
      <div className={composer.end}>
        <Button look="primary" busy={busy} onClick={() => void decide('approved')}>
          {said.approve}
        </Button>
        <Button busy={busy} onClick={() => void decide('rejected')}>
          {said.reject}
        </Button>
        <span className={composer.said}>{said.final}</span>
      </div>
    </section>
  );
}

function OfOthers({ email }: { email: string }) {
  return (
    <Page title={said.ofOthers} back>
      <Notice tone="warn" title={said.notAsked(email)}>
        <p>{said.otherAddress}</p>
      </Notice>
    </Page>
  );
}

function NotThere() {
  return (
    <Page title={said.noSuch} back>
      <p>
        <Link href="/portal">{texts.page.toYourRequests}</Link>
      </p>
    </Page>
  );
}
