import { Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ApprovalDetailAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { Skeleton } from '../../kit/Skeleton.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { Refused, send } from '../api.ts';
import { PartNotice } from '../AwayNotice.tsx';
import { Page } from '../Page.tsx';
import css from './Approvals.module.css';
import { approvalPath, approvalsPath, askedOf, called, commentSaid, stateWords, useApproval } from './data.ts';

/** One approval with what it is about. Looking decides nothing. */
export function Approval() {
  const { id } = useParams({ from: '/console/approvals/$id' });
  const query = useApproval(id);
  const back = <Link to="/console/approvals">Approvals</Link>;
  const approval = query.data;
  if (approval === undefined)
    return (
      <Page title="Approval" back={back}>
        {query.error instanceof Refused && query.error.status < 500 ? (
          <Empty title="There is no such approval">
            <p>
              <Link to="/console/approvals">See all approvals</Link>.
            </p>
          </Empty>
        ) : query.error === null ? (
          <Skeleton rows={5} />
        ) : (
          <PartNotice error={query.error} onRetry={() => void query.refetch()} />
        )}
      </Page>
    );
  const { tone, word } = stateWords[approval.state];
  return (
    <Page
      title={approval.message === '' ? approval.workflow.name : approval.message}
      back={back}
      lead={<State tone={tone}>{word}</State>}
    >
      <div className={css.columns}>
        <div className={css.stack}>
          {approval.state === 'pending' ? <Deciding approval={approval} /> : <Decided approval={approval} />}
          <History approval={approval} />
        </div>
        <About approval={approval} />
      </div>
    </Page>
  );
}

function Deciding({ approval }: { approval: ApprovalDetailAnswer }) {
  const { mine, mode, people, fourEyes } = approval;
  const own = people.filter(({ decision }) => decision !== null);
  if (!mine)
    return (
      <Section title="It waits for others">
        <div className={css.body}>
          <p>{`Asked of ${askedOf(approval)}.`}</p>
          {fourEyes && <p className={css.muted}>Whoever began it may not decide it: two people have to look at it.</p>}
        </div>
      </Section>
    );
  return (
    <Section title="Your decision">
      <div className={css.body}>
        {mode === 'all' && own.length > 0 && (
          <p className={css.muted}>{`Decided already: ${own.map(({ name }) => name).join(', ')}.`}</p>
        )}
        <Decision approval={approval} />
      </div>
    </Section>
  );
}

function Decision({ approval: { id, commentNeeded } }: { approval: ApprovalDetailAnswer }) {
  const queries = useQueryClient();
  const say = useToast();
  const [comment, setComment] = useState('');
  const decide = useMutation({
    mutationFn: (decision: 'approved' | 'rejected') =>
      send<ApprovalDetailAnswer>(`${approvalPath(id)}/decision`, { method: 'POST', body: { decision, comment } }),
    onSuccess(now, decision) {
      queries.setQueryData([approvalPath(id)], now);
      say({ text: decision === 'approved' ? 'Approved' : 'Rejected' });
    },
    // Somebody else was first, or its time is over: what is so now is shown.
    onError: () => void queries.invalidateQueries({ queryKey: [approvalPath(id)] }),
    onSettled: () =>
      void queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(approvalsPath) }),
  });
  return (
    <>
      <Textarea
        label="Comment"
        description={commentSaid(commentNeeded)}
        required={commentNeeded === 'always'}
        maxLength={2000}
        rows={3}
        value={comment}
        onChange={({ currentTarget: { value } }) => setComment(value)}
      />
      <div className={css.buttons}>
        <Button look="primary" busy={decide.isPending} onClick={() => decide.mutate('approved')}>
          Approve
        </Button>
        <Button busy={decide.isPending} onClick={() => decide.mutate('rejected')}>
          Reject
        </Button>
        <span className={css.muted}>It cannot be taken back.</span>
      </div>
      <div role="alert">{decide.error !== null && <p className={css.wrong}>{decide.error.message}</p>}</div>
    </>
  );
}

function Decided({
  approval: { state, decidedBy, decidedAt, comment, expiresAt },
}: {
  approval: ApprovalDetailAnswer;
}) {
  const { word } = stateWords[state];
  return (
    <Section title={word}>
      <div className={css.body}>
        {state === 'expired' ? (
          <p>
            Nobody decided in time: it ended <Time at={expiresAt} />.
          </p>
        ) : state === 'cancelled' ? (
          <p>Its run was stopped, so nothing is asked any more.</p>
        ) : (
          <p>
            {`${word} by ${decidedBy ?? 'somebody'} `}
            {decidedAt !== null && <Time at={decidedAt} />}
          </p>
        )}
        {comment !== null && comment !== '' && <blockquote className={css.quote}>{comment}</blockquote>}
      </div>
    </Section>
  );
}

function History({ approval: { log } }: { approval: ApprovalDetailAnswer }) {
  if (log.length === 0) return null;
  return (
    <Section title="What happened">
      <ol className={css.log}>
        {log.map(({ actor, action, comment, at }, index) => (
          <li key={index}>
            <b>{actor}</b> {action}
            {comment !== null && comment !== '' && `: ${comment}`}{' '}
            <span className={css.muted}>
              <Time at={at} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function About({ approval }: { approval: ApprovalDetailAnswer }) {
  const { issue, host, workflow, run, trigger, startedBy, people, createdAt, expiresAt, state } = approval;
  const name = called(issue);
  return (
    <Section title="What it is about">
      <dl className={css.facts}>
        <dt>{host === null ? 'Issue' : `On ${host}`}</dt>
        <dd>{issue.url === null ? name : <Away href={issue.url}>{name}</Away>}</dd>
        <dt>Workflow</dt>
        <dd>
          <Link to="/console/workflows/$id" params={{ id: workflow.id }}>
            {workflow.name}
          </Link>
        </dd>
        <dt>Because</dt>
        <dd>{startedBy === null ? trigger : `${trigger}, by ${startedBy}`}</dd>
        <dt>Asked of</dt>
        <dd>
          <ul className={css.people}>
            {people.map((one) => (
              <li key={one.id}>
                {one.name}
                {one.decision !== null && <span className={css.muted}>{` · ${one.decision}`}</span>}
              </li>
            ))}
          </ul>
        </dd>
        <dt>Asked</dt>
        <dd>
          <Time at={createdAt} />
        </dd>
        {state === 'pending' && (
          <>
            <dt>Until</dt>
            <dd>
              <Time at={expiresAt} />
            </dd>
          </>
        )}
        <dt>Steps</dt>
        <dd>
          <Link to="/console/workflow-runs/$id" params={{ id: run }}>
            See the run
          </Link>
        </dd>
      </dl>
    </Section>
  );
}
