import { type MouseEvent, type ReactNode, useEffect, useSyncExternalStore } from 'react';
import type { PanelAnswer } from '../../src/api/schemas/panel.ts';
import { Away } from '../kit/Away.tsx';
import { Button } from '../kit/Button.tsx';
import type { Tone } from '../kit/State.tsx';
import { Time } from '../kit/Time.tsx';
import { useToast } from '../kit/Toast.tsx';
import { texts as calls } from '../texts/calls.ts';
import { texts as kit } from '../texts/kit.ts';
import { texts } from '../texts/panel.ts';
import { sentence } from '../texts/sentence.tsx';
import { Approvals } from './Approvals.tsx';
import { Conversations } from './Conversations.tsx';
import { Customers } from './Customers.tsx';
import { Escalation } from './Escalation.tsx';
import type { CallFailed, Host, Surroundings } from './host.ts';
import { Notice } from './Part.tsx';
import { sentenceSaid } from '../texts/sentences.ts';
import part from './Part.module.css';
import css from './Panel.module.css';
import { PanelContext } from './panel-context.ts';
import { usePictures } from './pictures.ts';
import type { PanelState, PanelStore } from './panel-store.ts';
import { Reporter } from './Reporter.tsx';
import { ReplyToAll } from './ReplyToAll.tsx';
import { Timeline } from './Timeline.tsx';

interface Parts {
  host: Host;
  store: PanelStore;
  surroundings: Surroundings;
}

/** Intercom beside an issue. */
export function Panel({ host, store, surroundings }: Parts) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  useEffect(() => store.follow(), [store]);
  const toast = useToast();
  const { answer, trouble } = state;
  const pictures = usePictures(host, answer);
  const refresh = (): void => void store.read();
  const freshly = (): void => void store.read({ fresh: true });
  const isPart = surroundings.place === 'within';
  const Frame = isPart ? 'div' : 'main';
  return (
    <Frame
      className={css.panel}
      onClick={(event: MouseEvent) => openElsewhere(host, event)}
      aria-busy={answer === null && trouble === null}
    >
      {!isPart && <Title surroundings={surroundings} answer={answer} />}
      {trouble !== null && <TroubleNotice state={state} trouble={trouble} onRetry={refresh} />}
      {answer === null ? (
        trouble === null && <Waiting />
      ) : (
        <PanelContext.Provider value={{ host, panel: answer, pictures, refresh, say: host.notify ?? toast }}>
          <Approvals />
          <ProjectNotice panel={answer} />
          {answer.reporter !== null && <Reporter reporter={answer.reporter} />}
          {(answer.state === 'ready' || answer.cards.length > 0) && <Conversations cards={answer.cards} />}
          <Escalation />
          <Customers />
          <ReplyToAll />
          {!isPart && <Timeline />}
          <Freshness state={state} answer={answer} onRefresh={freshly} />
        </PanelContext.Provider>
      )}
    </Frame>
  );
}

/** In a frame that keeps links to itself, they open through it. */
function openElsewhere(host: Host, event: MouseEvent): void {
  if (host.openUrl === null || !(event.target instanceof Element)) return;
  const link = event.target.closest<HTMLAnchorElement>('a[href]');
  if (link === null) return;
  event.preventDefault();
  host.openUrl(link.href);
}

function Title({ surroundings: { place, issue }, answer }: { surroundings: Surroundings; answer: PanelAnswer | null }) {
  const key = answer?.issue.key ?? issue ?? '';
  useEffect(() => {
    if (key !== '') document.title = texts.pageTitle(key);
  }, [key]);
  if (place === 'beside') return <h1 className="visually-hidden">{texts.intercom}</h1>;
  return (
    <header className={css.title}>
      <p className={part.muted}>
        {answer === null ? key : <Away href={answer.issue.url}>{key}</Away>}
        {answer !== null && answer.issue.status !== '' && ` · ${answer.issue.status}`}
      </p>
      <h1>{answer === null || answer.issue.summary === '' ? texts.beside(key) : answer.issue.summary}</h1>
    </header>
  );
}

const tones: Record<Exclude<PanelAnswer['state'], 'ready'>, Tone> = {
  off: 'quiet',
  'not set up': 'quiet',
  'no connection': 'warn',
  reconnect: 'warn',
  'plan restricted': 'warn',
};

function ProjectNotice({ panel: { state, notice } }: { panel: PanelAnswer }) {
  if (notice === null) return null;
  return (
    <Notice tone={state === 'ready' ? 'quiet' : tones[state]} text={sentenceSaid(notice.text)}>
      {notice.fix !== null && <p>{sentenceSaid(notice.fix)}</p>}
    </Notice>
  );
}

/** Why nothing, or nothing new, can be shown. */
function TroubleNotice({ state, trouble, onRetry }: { state: PanelState; trouble: CallFailed; onRetry: () => void }) {
  const shown = state.answer === null ? null : new Date(state.at).toISOString();
  switch (trouble.kind) {
    case 'signed-out':
      return (
        <Said>
          <Notice tone="warn" text={calls.signedOut}>
            <p>{texts.signInElsewhere}</p>
            <Away button href="/">
              {texts.signIn}
            </Away>
          </Notice>
        </Said>
      );
    case 'refused':
      return (
        <Said>
          <Notice tone="warn" text={trouble.message}>
            <Button look="link" onClick={onRetry}>
              {calls.again}
            </Button>
          </Notice>
        </Said>
      );
    case 'away':
      return (
        <Said>
          <Notice tone="warn" text={trouble.message}>
            <p>{shown === null ? texts.triesItself : sentence(texts.wasRead, { time: <Time at={shown} /> })}</p>
            <Button look="link" busy={state.reading} onClick={onRetry}>
              {texts.againNow}
            </Button>
          </Notice>
        </Said>
      );
  }
}

function Said({ children }: { children: ReactNode }) {
  return <div role="alert">{children}</div>;
}

/** The place of a panel that is on its way. */
function Waiting() {
  return (
    <div role="status" className={part.inside}>
      <span className="visually-hidden">{kit.loading}</span>
      {[0, 1, 2].map((at) => (
        <div key={at} className={part.wait} aria-hidden="true" />
      ))}
    </div>
  );
}

interface FreshnessParts {
  state: PanelState;
  answer: PanelAnswer;
  onRefresh: () => void;
}

/** How old what is shown is, and the way to what is true now. */
function Freshness({ state: { reading, trouble }, answer, onRefresh }: FreshnessParts) {
  const { readAt, refreshing, workspace } = answer;
  if (answer.state !== 'ready' && workspace === null) return null;
  const busy = trouble === null && (refreshing || reading);
  return (
    <footer className={css.freshness}>
      <p>
        {refreshing && trouble === null && `${texts.reading} `}
        {!(refreshing && trouble === null) && readAt !== null && (
          <>
            {sentence(texts.read, { time: <Time at={readAt} /> })}
            {workspace !== null && ' · '}
          </>
        )}
        {workspace !== null && <Away href={workspace.url}>{workspace.name}</Away>}
      </p>
      <Button look="link" busy={busy} onClick={onRefresh}>
        {texts.refresh}
      </Button>
    </footer>
  );
}
