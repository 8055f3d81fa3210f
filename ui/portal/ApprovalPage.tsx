import { useEffect, useId, useRef, useState } from 'react';
import type { SignedInAnswer } from '../../src/api/schemas/accounts.ts';
import type { PortalApprovalDetailAnswer } from '../../src/api/schemas/portal.ts';
import { Button } from '../kit/Button.tsx';
import { Skeleton } from '../kit/Skeleton.tsx';
import { State } from '../kit/State.tsx';
import { ask, asFailure, type AskFailed } from './ask.ts';
import { Asked } from './Asked.tsx';
import composer from './Composer.module.css';
import { Field } from './Field.tsx';
import { Link } from './Link.tsx';
import { approvalsPath } from './OwnApprovals.tsx';
import { Notice, Page, Trouble, Unread } from './Page.tsx';
import { noticeEnd, put, read, readAgain, useReading } from './reading.ts';
import css from './RequestPage.module.css';
import { When } from './When.tsx';

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
      <Page title="Approval" back>
        {trouble === null ? <Skeleton rows={4} /> : <Unread trouble={trouble} onAgain={again} />}
      </Page>
    );
  return (
    <Page title={data.message} back over={<Over approval={data} />}>
      {trouble !== null && <Unread trouble={trouble} onAgain={again} />}
      <Standing approval={data} />
      {data.request !== null && <Asked label={`What ${data.request.requester} asked for`} request={data.request} />}
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
      {request !== null && <span dir="auto">asked for by {request.requester}</span>}
      <span>
        you were asked <When at={createdAt} />
      </span>
    </p>
  );
}

const states = {
  pending: { tone: 'busy', word: 'Waiting' },
  approved: { tone: 'good', word: 'Approved' },
  rejected: { tone: 'bad', word: 'Rejected' },
  expired: { tone: 'warn', word: 'Expired' },
  cancelled: { tone: 'quiet', word: 'Cancelled' },
} as const;

/** How it stands. Whoever has just decided hears it. */
function Standing({ approval }: Parts) {
  const { state, comment, mine } = approval;
  const { tone, word } = states[state];
  const place = useRef<HTMLDivElement>(null);
  const wasMine = useRef(mine);
  useEffect(() => {
    if (wasMine.current && !mine) place.current?.focus();
    wasMine.current = mine;
  }, [mine]);
  return (
    <div className={css.status} role="status" ref={place} tabIndex={-1}>
      <State tone={tone} pill>
        {word}
      </State>
      <p>
        <Said approval={approval} />
      </p>
      {comment !== null && (
        <p dir="auto">
          <q>{comment}</q>
        </p>
      )}
    </div>
  );
}

function Said({ approval }: Parts) {
  const { state, workflow, trigger, startedBy, decidedBy, decidedAt, expiresAt, said, mode, people } = approval;
  switch (state) {
    case 'pending': {
      const open = people.filter(({ decision }) => decision === null).map(({ name }) => name);
      if (said !== null)
        return (
          <>
            You {said} it. It waits for {open.join(' and ')} now.
          </>
        );
      return (
        <>
          {workflow} asks because {trigger}
          {startedBy !== null && `, by ${startedBy}`}.{' '}
          {people.length > 1 && (mode === 'all' ? 'All who are asked have to agree. ' : 'One who is asked is enough. ')}
          It ends <When at={expiresAt} />.
        </>
      );
    }
    case 'approved':
    case 'rejected':
      return (
        <>
          By {decidedBy ?? 'somebody'}
          {decidedAt !== null && (
            <>
              , <When at={decidedAt} />
            </>
          )}
          .
        </>
      );
    case 'expired':
      return (
        <>
          Nobody decided in time: it ended <When at={expiresAt} />.
        </>
      );
    case 'cancelled':
      return <>Nothing is asked any more: what asked was stopped.</>;
  }
}

const helps = {
  rejected: 'Needed to reject. Whoever reads it later sees it.',
  always: 'Needed. Whoever reads it later sees it.',
};

function Word({ approval: { id, commentNeeded } }: Parts) {
  const [comment, setComment] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<AskFailed | null>(null);
  const field = useId();
  async function decide(decision: 'approved' | 'rejected'): Promise<void> {
    if (comment.trim() === '' && (commentNeeded === 'always' || commentNeeded === decision)) {
      setProblem('Say why: it is not decided so without a comment.');
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
    <section className={composer.composer} aria-label="Your decision">
      <Field
        id={field}
        label="Comment"
        required={commentNeeded === 'always'}
        help={commentNeeded === null ? 'Goes with your decision, if you want to say more.' : helps[commentNeeded]}
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
          Approve
        </Button>
        <Button busy={busy} onClick={() => void decide('rejected')}>
          Reject
        </Button>
        <span className={composer.said}>It cannot be taken back.</span>
      </div>
    </section>
  );
}

function OfOthers({ email }: { email: string }) {
  return (
    <Page title="This is asked of somebody else" back>
      <Notice tone="warn" title={`You are signed in as ${email}, who is not asked.`}>
        <p>If the e-mail came to another address of yours, sign out and sign in with that one.</p>
      </Notice>
    </Page>
  );
}

function NotThere() {
  return (
    <Page title="There is no such approval" back>
      <p>
        <Link href="/portal">To your requests</Link>
      </p>
    </Page>
  );
}
