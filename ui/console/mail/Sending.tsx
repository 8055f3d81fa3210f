import { Link } from '@tanstack/react-router';
import type { MailOutAnswer, TestMailAnswer } from '../../../src/api/schemas/mail-out.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { texts } from '../../texts/mail.ts';
import { sentence } from '../../texts/sentence.tsx';
import { Loaded } from '../Loaded.tsx';
import { useOwnSession } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import { useMailCheck, useMailOut, useTestMail } from './data.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './Mail.module.css';

const said = texts.sending;
const server = <code>{'SMTP_URL'}</code>;
const sender = <code>{'MAIL_FROM'}</code>;

/** How mail leaves, whether the server takes it, and what to do where it does not. */
export function Sending() {
  const query = useMailOut();
  return (
    <Section title={said.title}>
      <Loaded query={query} rows={4}>
        {(out) => (out.on ? <On out={out} /> : <Off />)}
      </Loaded>
    </Section>
  );
}

function Off() {
  return (
    <Empty title={said.off}>
      <p>{said.offMeans}</p>
      <p>{sentence(said.turnOn, { server, sender })}</p>
    </Empty>
  );
}

function On({ out }: { out: MailOutAnswer }) {
  return (
    <div className={css.body}>
      <dl className={css.facts}>
        <div>
          <dt>{said.sender}</dt>
          <dd>{out.from}</dd>
        </div>
        <div>
          <dt>{said.server}</dt>
          <dd>
            <code>{out.server}</code>
          </dd>
        </div>
        <div>
          <dt>{said.answers}</dt>
          <dd>
            {out.answers ??
              sentence(said.answersLost, {
                give: (
                  <Link to="/console/mail/$tab" params={{ tab: 'mailboxes' }}>
                    {said.giveAddress}
                  </Link>
                ),
              })}
          </dd>
        </div>
      </dl>
      <Check />
      <Test />
      <p className={css.hint}>
        {sentence(said.whereSet, {
          sender,
          server,
          activity: <Link to="/console/activity">{said.activityPage}</Link>,
        })}
      </p>
    </div>
  );
}

function Check() {
  const check = useMailCheck(true);
  const { data } = check;
  return (
    <div className={css.tried}>
      <div role="status" className={css.what}>
        {check.isFetching ? (
          <State tone="busy">{said.signingIn}</State>
        ) : (
          data !== undefined && (
            <>
              <State tone={data.ok ? 'good' : 'bad'}>{data.ok ? said.works : said.worksNot}</State>
              {!data.ok && <p>{sentenceSaid(data.text)}</p>}
              {data.fix !== null && <p>{sentenceSaid(data.fix)}</p>}
            </>
          )
        )}
      </div>
      <Trouble error={check.isFetching ? null : check.error} />
      <Button busy={check.isFetching} onClick={() => void check.refetch()}>
        {said.checkAgain}
      </Button>
    </div>
  );
}

function Test() {
  const test = useTestMail();
  const email = useOwnSession()?.user.email ?? null;
  if (email === null)
    return (
      <p className={css.hint}>
        {sentence(said.needsAddress, { make: <Link to="/console/account">{said.makeAccount}</Link> })}
      </p>
    );
  return (
    <div className={css.tried}>
      <div role="status" className={css.what}>
        {test.data === undefined || test.isPending ? (
          <p className={css.hint}>{said.testGoesTo(email)}</p>
        ) : (
          <Came answer={test.data} />
        )}
      </div>
      <Trouble error={test.error} />
      <Button look="primary" busy={test.isPending} onClick={() => test.mutate()}>
        {test.isPending ? said.isSending : said.sendTest}
      </Button>
    </div>
  );
}

const tones = { sent: 'good', failed: 'bad', waiting: 'busy' } as const;

function Came({ answer: { fix, reason, state, to } }: { answer: TestMailAnswer }) {
  return (
    <>
      <State tone={tones[state]}>{said.came[state](to)}</State>
      {reason !== null && <p>{reason}</p>}
      {fix !== null && <p>{fix}</p>}
    </>
  );
}
