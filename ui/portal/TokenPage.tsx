import { useState } from 'react';
import type { SessionAnswer, SignedInAnswer } from '../../src/api/schemas/accounts.ts';
import { Button } from '../kit/Button.tsx';
import { texts } from '../texts/portal.ts';
import { go, type Place, takeWanted } from './address.ts';
import { ask, asFailure, type AskFailed } from './ask.ts';
import { Card } from './Card.tsx';
import css from './Card.module.css';
import { Trouble } from './Page.tsx';
import { forgetAll, put, sessionPath } from './reading.ts';
import { organizationSaid } from './words.ts';

const said = texts.link;

/**
 * The token of a sign-in link, '' for one that is not whole; null: there is none here. It leaves the address at once, so that it is in no
 * history, and stays with the page over a reload.
 */
export function useToken(place: Place): string | null {
  if (place.kind !== 'sign-in') return null;
  const given = new URLSearchParams(window.location.search).get('token');
  if (given !== null) window.history.replaceState({ token: given }, '', '/portal/sign-in');
  const kept: unknown = window.history.state;
  return typeof kept === 'object' && kept !== null && 'token' in kept ? String(kept.token) : null;
}

/** What a link in an e-mail opens. Only the button signs in: programs that look into mail open links too. */
export function TokenPage({ session, token }: { session: SessionAnswer; token: string }) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<AskFailed | null>(null);
  const name = organizationSaid(session.organization.name);
  async function signIn(): Promise<void> {
    setBusy(true);
    setTrouble(null);
    try {
      const signedIn = await ask<SignedInAnswer>('/api/v1/portal/session', { method: 'POST', body: { token } });
      forgetAll();
      put(sessionPath, signedIn);
      go(takeWanted(), { replace: true });
    } catch (error) {
      setTrouble(asFailure(error));
      setBusy(false);
    }
  }
  if (isSpent(trouble) || !/^[\w-]{20,200}$/.test(token)) return <Spent name={name} session={session} />;
  return (
    <Card title={texts.signIn.title} lead={name}>
      <p>{said.once}</p>
      {session.signedIn && session.user.email !== null && <p>{said.signedInAs(session.user.email)}</p>}
      <Trouble trouble={trouble} />
      <div className={css.form}>
        <Button type="submit" look="primary" busy={busy} onClick={() => void signIn()}>
          {busy ? said.signingIn : said.signIn}
        </Button>
      </div>
    </Card>
  );
}

/** Refused for what it is, and not for how often somebody tried. */
function isSpent(trouble: AskFailed | null): boolean {
  return trouble !== null && trouble.kind !== 'away' && trouble.status < 500 && trouble.status !== 429;
}

function Spent({ name, session }: { name: string; session: SessionAnswer }) {
  return (
    <Card title={said.spent} lead={name}>
      <p>{said.why}</p>
      <div className={css.form}>
        <Button type="submit" look="primary" onClick={() => go('/portal', { replace: true })}>
          {session.signedIn ? texts.page.toYourRequests : said.getNew}
        </Button>
      </div>
    </Card>
  );
}
