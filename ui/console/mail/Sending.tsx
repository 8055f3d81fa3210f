import { Link } from '@tanstack/react-router';
import type { MailOutAnswer, TestMailAnswer } from '../../../src/api/schemas/mail-out.ts';
import { Button } from '../../kit/Button.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Loaded } from '../Loaded.tsx';
import { useOwnSession } from '../session.ts';
import { Trouble } from '../Trouble.tsx';
import { useMailCheck, useMailOut, useTestMail } from './data.ts';
import css from './Mail.module.css';

/** How mail leaves, whether the server takes it, and what to do where it does not. */
export function Sending() {
  const query = useMailOut();
  return (
    <Section title="Sending">
      <Loaded query={query} rows={4}>
        {(out) => (out.on ? <On out={out} /> : <Off />)}
      </Loaded>
    </Section>
  );
}

function Off() {
  return (
    <Empty title="E-mail is off on this server">
      <p>Nobody is told by mail, and nobody signs in at the portal by a link.</p>
      <p>
        Whoever runs Deskbridge turns it on with the variables <code>SMTP_URL</code> and <code>MAIL_FROM</code>, and
        starts it again. Then it can be tried here.
      </p>
    </Empty>
  );
}

function On({ out: { answers, from, server } }: { out: MailOutAnswer }) {
  return (
    <div className={css.body}>
      <dl className={css.facts}>
        <div>
          <dt>Sender</dt>
          <dd>{from}</dd>
        </div>
        <div>
          <dt>Mail server</dt>
          <dd>
            <code>{server}</code>
          </dd>
        </div>
        <div>
          <dt>Answers</dt>
          <dd>
            {answers ?? (
              <>
                go to the sender, where nobody here reads them.{' '}
                <Link to="/console/mail/$tab" params={{ tab: 'mailboxes' }}>
                  Give a mailbox an address
                </Link>
              </>
            )}
          </dd>
        </div>
      </dl>
      <Check />
      <Test />
      <p className={css.hint}>
        Sender and server are the variables <code>MAIL_FROM</code> and <code>SMTP_URL</code> of this server. Mails that
        could not be sent stand on the <Link to="/console/activity">activity page</Link>, to be sent again.
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
          <State tone="busy">Signing in at the mail server …</State>
        ) : (
          data !== undefined && (
            <>
              <State tone={data.ok ? 'good' : 'bad'}>
                {data.ok ? 'The mail server takes our mail' : 'The mail server cannot be used'}
              </State>
              {!data.ok && <p>{data.text}</p>}
              {data.fix !== null && <p>{data.fix}</p>}
            </>
          )
        )}
      </div>
      <Trouble error={check.isFetching ? null : check.error} />
      <Button busy={check.isFetching} onClick={() => void check.refetch()}>
        Check again
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
        To send a test mail to yourself you need an address here: <Link to="/console/account">make an account</Link>.
      </p>
    );
  return (
    <div className={css.tried}>
      <div role="status" className={css.what}>
        {test.data !== undefined && !test.isPending && <Came answer={test.data} />}
      </div>
      <Trouble error={test.error} />
      <Button look="primary" busy={test.isPending} onClick={() => test.mutate()}>
        {test.isPending ? 'Sending …' : 'Send a test mail to me'}
      </Button>
    </div>
  );
}

function Came({ answer: { fix, reason, state, to } }: { answer: TestMailAnswer }) {
  const words = {
    sent: { tone: 'good', word: `The mail server took the mail to ${to}: look into your inbox` },
    failed: { tone: 'bad', word: 'The mail was not sent' },
    waiting: { tone: 'busy', word: 'The mail waits to be sent' },
  } as const;
  return (
    <>
      <State tone={words[state].tone}>{words[state].word}</State>
      {reason !== null && <p>{reason}</p>}
      {fix !== null && <p>{fix}</p>}
    </>
  );
}
