import { useEffect, useState } from 'react';
import type { SignedInAnswer } from '../../src/api/schemas/accounts.ts';
import type { OfferAnswer } from '../../src/api/schemas/portal.ts';
import type { PortalDetailAnswer } from '../../src/api/schemas/requests.ts';
import { Button } from '../kit/Button.tsx';
import { Skeleton } from '../kit/Skeleton.tsx';
import { State } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import { texts } from '../texts/portal.ts';
import { sentence } from '../texts/sentence.tsx';
import { ask, asFailure, type AskFailed } from './ask.ts';
import { Asked } from './Asked.tsx';
import { Composer } from './Composer.tsx';
import { Conversation } from './Conversation.tsx';
import { offerPath } from './Home.tsx';
import { Link } from './Link.tsx';
import { listPath } from './OwnRequests.tsx';
import { Notice, Page, Trouble, Unread } from './Page.tsx';
import { noticeEnd, put, readAgain, useReading } from './reading.ts';
import css from './RequestPage.module.css';
import { SignOut } from './SignOut.tsx';
import { requestPath } from './uploads.ts';
import { statusTones } from './words.ts';

const said = texts.request;

const EVERY_MS = 8_000;

/** One request: what was asked, what was said, and the way to say more. */
export function RequestPage({ requestKey, session }: { requestKey: string; session: SignedInAnswer }) {
  const { data, trouble, again } = useReading<PortalDetailAnswer>(requestPath(requestKey), EVERY_MS);
  useSeen(data);
  if (trouble?.status === 404) return <NotThere requestKey={requestKey} email={session.user.email ?? ''} />;
  if (data === null)
    return (
      <Page title={requestKey} back>
        {trouble === null ? <Skeleton rows={4} /> : <Unread trouble={trouble} onAgain={again} />}
      </Page>
    );
  return <Known request={data} trouble={trouble} onAgain={again} user={session.user} />;
}

interface Parts {
  request: PortalDetailAnswer;
  trouble: AskFailed | null;
  onAgain: () => void;
  user: SignedInAnswer['user'];
}

function Known({ request, trouble, onAgain, user }: Parts) {
  const { key, title, status, service, createdAt } = request;
  const offer = useReading<OfferAnswer>(offerPath);
  return (
    <Page
      title={title}
      back
      over={
        <p className={css.over}>
          <span>{key}</span>
          {service !== null && <span dir="auto">{service}</span>}
          <span>{sentence(said.asked, { when: <Time at={createdAt} /> })}</span>
        </p>
      }
    >
      <Made email={user.email ?? ''} requestKey={key} />
      {trouble !== null && <Unread trouble={trouble} onAgain={onAgain} />}
      <div className={css.status} role="status">
        <State tone={statusTones[status]} pill>
          {texts.status.names[status]}
        </State>
        <p>{texts.status.means[status]}</p>
        {status !== 'resolved' && <Close request={request} />}
      </div>
      <Asked label={said.whatYouAsked} request={request} />
      <Conversation request={request} />
      <Composer key={key} request={request} rules={offer.data?.files ?? null} who={user.id ?? ''} />
    </Page>
  );
}

/** Said once, to whoever has just sent it. */
function Made({ requestKey, email }: { requestKey: string; email: string }) {
  const state: unknown = window.history.state;
  const made = typeof state === 'object' && state !== null && 'made' in state ? String(state.made) : null;
  const [isShown] = useState(made);
  useEffect(() => {
    // A reload says it no more.
    if (isShown !== null) window.history.replaceState(null, '', window.location.href);
  }, [isShown]);
  if (isShown === null) return null;
  if (isShown === 'before')
    return (
      <Notice tone="warn" title={said.arrivedBefore(requestKey)}>
        <p>{said.arrivedBeforeHelp}</p>
      </Notice>
    );
  return (
    <Notice tone="good" title={said.thanks(requestKey)}>
      <p>{said.findIt(email)}</p>
    </Notice>
  );
}

function Close({ request: { key } }: { request: PortalDetailAnswer }) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<AskFailed | null>(null);
  async function close(): Promise<void> {
    setBusy(true);
    setTrouble(null);
    try {
      put(requestPath(key), await ask<PortalDetailAnswer>(`${requestPath(key)}/close`, { method: 'POST' }));
      readAgain(`${listPath}?`);
    } catch (error) {
      const failure = asFailure(error);
      noticeEnd(failure);
      setTrouble(failure);
      setBusy(false);
    }
  }
  return (
    <>
      <Button busy={busy} onClick={() => void close()}>
        {said.solved}
      </Button>
      <Trouble trouble={trouble} />
    </>
  );
}

function NotThere({ requestKey, email }: { requestKey: string; email: string }) {
  return (
    <Page title={said.notYours(requestKey)} back>
      <p>{said.otherAddress(email)}</p>
      <p>
        <SignOut />
      </p>
      <p>
        <Link href="/portal">{texts.page.toYourRequests}</Link>
      </p>
    </Page>
  );
}

/** Whoever looks at an answer has seen it; a page in the background is not looked at. */
function useSeen(request: PortalDetailAnswer | null): void {
  const key = request?.key ?? '';
  const until = request?.unread === true ? request.updatedAt : null;
  useEffect(() => {
    if (until === null) return;
    const say = (): void => {
      if (document.hidden) return;
      document.removeEventListener('visibilitychange', say);
      ask(`${requestPath(key)}/seen`, { method: 'POST', body: { until } }).then(
        () => readAgain(`${listPath}?`),
        // It stays marked as new, which is no more than a mark.
        () => undefined,
      );
    };
    document.addEventListener('visibilitychange', say);
    say();
    return () => document.removeEventListener('visibilitychange', say);
  }, [key, until]);
}
