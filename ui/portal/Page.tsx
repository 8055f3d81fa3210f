import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../kit/Button.tsx';
import { Icon } from '../kit/Icon.tsx';
import { texts } from '../texts/portal.ts';
import type { AskFailed } from './ask.ts';
import { Link } from './Link.tsx';
import css from './Page.module.css';

const said = texts.trouble;

let isFirst = true;

interface Parts {
  title: string;
  /** Above the title. */
  over?: ReactNode;
  /** Below it. */
  lead?: ReactNode;
  /** Back to where one came from. */
  back?: boolean;
  children?: ReactNode;
}

/** One page. Whoever comes from another one hears its heading read out. */
export function Page({ title, over, lead, back = false, children }: Parts) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <main className={css.page} id="content">
      <div className={css.head}>
        {back && (
          <Link className={css.back} href="/portal">
            <Icon name="left" /> {texts.page.allRequests}
          </Link>
        )}
        {over}
        <h1 ref={heading} tabIndex={-1} dir="auto">
          {title}
        </h1>
        {lead !== undefined && <div className={css.lead}>{lead}</div>}
      </div>
      {children}
    </main>
  );
}

/** Something to know, with what to do. */
export function Notice({
  tone,
  title,
  children,
}: {
  tone: 'quiet' | 'good' | 'warn' | 'bad';
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className={`${css.notice} ${css[tone] ?? ''}`} role={tone === 'bad' || tone === 'warn' ? 'alert' : 'status'}>
      <span className={css.sign} aria-hidden="true">
        <Icon name={tone === 'good' ? 'check' : tone === 'quiet' ? 'look' : 'warn'} />
      </span>
      <div className={css.said}>
        <p className={css.what}>{title}</p>
        {children}
      </div>
    </div>
  );
}

/** What could not be read, and that it is tried again. */
export function Unread({ trouble, onAgain }: { trouble: AskFailed; onAgain: () => void }) {
  return (
    <Notice tone="warn" title={trouble.message}>
      {trouble.kind === 'away' && <p>{said.triedAgain}</p>}
      <Button look="link" onClick={onAgain}>
        {said.tryNow}
      </Button>
    </Notice>
  );
}

/** What a button could not do; the place is there before, so that it is read out. */
export function Trouble({ trouble }: { trouble: AskFailed | null }) {
  return (
    <div role="alert" className={css.trouble}>
      {trouble !== null && <p>{inWords(trouble)}</p>}
    </div>
  );
}

function inWords({ kind, message }: AskFailed): string {
  switch (kind) {
    case 'signed-out':
      return said.signedOut;
    case 'away':
      return said.nothingLost(message);
    case 'refused':
      return message;
  }
}
