import { Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ApprovalDetailAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Away } from '../../kit/Away.tsx';
import { Button } from '../../kit/Button.tsx';
import { Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/approvals.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import { sentence } from '../../texts/sentence.tsx';
import { Absent } from '../Absent.tsx';
import { send } from '../api.ts';
import { Page } from '../Page.tsx';
import css from './Approvals.module.css';
import { approvalPath, approvalsPath, askedOf, called, commentSaid, stateWords, useApproval } from './data.ts';
import { Trouble } from '../Trouble.tsx';

/** One approval with what it is about. Looking decides nothing. */
export function Approval() {
  const { id } = useParams({ from: '/console/approvals/$id' });
  const query = useApproval(id);
  const back = <Link to="/console/approvals">{texts.title}</Link>;
  const approval = query.data;
  if (approval === undefined)
    return (
      <Page title={texts.one.title} back={back}>
        <Absent error={query.error} onRetry={() => void query.refetch()} unknown={texts.one.unknown}>
          <p>
            <Link to="/console/approvals">{texts.one.seeAll}</Link>.
          </p>
        </Absent>
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
  const said = texts.deciding;
  const own = people.filter(({ decision }) => decision !== null);
  if (!mine)
    return (
      <Section title={said.ofOthers}>
        <div className={css.body}>
          <p>{said.askedOf(askedOf(approval))}</p>
          {fourEyes && <p className={css.muted}>{said.fourEyes}</p>}
        </div>
      </Section>
    );
  return (
    <Section title={said.title}>
      <div className={css.body}>
        {mode === 'all' && own.length > 0 && (
          <p className={css.muted}>{said.decidedAlready(own.map(({ name }) => name).join(', '))}</p>
        )}
        <Decision approval={approval} />
      </div>
    </Section>
  );
}

function Decision({ approval: { id, commentNeeded } }: { approval: ApprovalDetailAnswer }) {
  const queries = useQueryClient();
  const say = useToast();
  const said = texts.deciding;
  const [comment, setComment] = useState('');
  const decide = useMutation({
    mutationFn: (decision: 'approved' | 'rejected') =>
      send<ApprovalDetailAnswer>(`${approvalPath(id)}/decision`, { method: 'POST', body: { decision, comment } }),
    onSuccess(now, decision) {
      queries.setQueryData([approvalPath(id)], now);
      say({ text: texts.states[decision] });
    },
    // Somebody else was first, or its time is over: what is so now is shown.
    onError: () => void queries.invalidateQueries({ queryKey: [approvalPath(id)] }),
    onSettled: () =>
      void queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(approvalsPath) }),
  });
  return (
    <>
      <Textarea
        label={said.comment}
        description={commentSaid(commentNeeded)}
        required={commentNeeded === 'always'}
        maxLength={2000}
        rows={3}
        value={comment}
        onChange={({ currentTarget: { value } }) => setComment(value)}
      />
      <div className={css.buttons}>
        <Button look="primary" busy={decide.isPending} onClick={() => decide.mutate('approved')}>
          {said.approve}
        </Button>
        <Button busy={decide.isPending} onClick={() => decide.mutate('rejected')}>
          {said.reject}
        </Button>
        <span className={css.muted}>{said.forGood}</span>
      </div>
      <Trouble error={decide.error} />
    </>
  );
}

function Decided({
  approval: { state, decidedBy, decidedAt, comment, expiresAt },
}: {
  approval: ApprovalDetailAnswer;
}) {
  const said = texts.decided;
  return (
    <Section title={texts.states[state]}>
      <div className={css.body}>
        {state === 'expired' ? (
          <p>{sentence(said.expired, { time: <Time at={expiresAt} /> })}</p>
        ) : state === 'cancelled' ? (
          <p>{said.cancelled}</p>
        ) : (
          <p>
            {sentence(state === 'rejected' ? said.rejected : said.approved, {
              who: decidedBy ?? said.somebody,
              time: decidedAt === null ? '' : <Time at={decidedAt} />,
            })}
          </p>
        )}
        {comment !== null && comment !== '' && <blockquote className={css.quote}>{comment}</blockquote>}
      </div>
    </Section>
  );
}

const did: Partial<Record<string, string>> = texts.did;

function History({ approval: { log } }: { approval: ApprovalDetailAnswer }) {
  if (log.length === 0) return null;
  return (
    <Section title={texts.history}>
      <ol className={css.log}>
        {log.map(({ actor, action, comment, at }, index) => (
          <li key={index}>
            <b>{actorSaid(actor)}</b> {did[action] ?? action}
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
  const said = texts.about;
  const name = called(issue);
  return (
    <Section title={said.title}>
      <dl className={css.facts}>
        <dt>{host === null ? said.issue : said.on(host)}</dt>
        <dd>{issue.url === null ? name : <Away href={issue.url}>{name}</Away>}</dd>
        <dt>{said.workflow}</dt>
        <dd>
          <Link to="/console/workflows/$id" params={{ id: workflow.id }}>
            {workflow.name}
          </Link>
        </dd>
        <dt>{said.because}</dt>
        <dd>
          {startedBy === null ? sentenceSaid(trigger) : said.startedBy(sentenceSaid(trigger), actorSaid(startedBy))}
        </dd>
        <dt>{said.askedOf}</dt>
        <dd>
          <ul className={css.people}>
            {people.map((one) => (
              <li key={one.id}>
                {one.name}
                {one.decision !== null && <span className={css.muted}>{` · ${texts.decisions[one.decision]}`}</span>}
              </li>
            ))}
          </ul>
        </dd>
        <dt>{said.asked}</dt>
        <dd>
          <Time at={createdAt} />
        </dd>
        {state === 'pending' && (
          <>
            <dt>{said.until}</dt>
            <dd>
              <Time at={expiresAt} />
            </dd>
          </>
        )}
        <dt>{said.steps}</dt>
        <dd>
          <Link to="/console/workflow-runs/$id" params={{ id: run }}>
            {said.seeRun}
          </Link>
        </dd>
      </dl>
    </Section>
  );
}
