import type { SessionAnswer, SignedInAnswer } from '../../src/api/schemas/accounts.ts';
import { useEffect, useRef } from 'react';
import { Languages } from '../kit/Languages.tsx';
import { texts } from '../texts/portal.ts';
import { sentence } from '../texts/sentence.tsx';
import { placeAt, rememberWanted, useAddress } from './address.ts';
import { ApprovalPage } from './ApprovalPage.tsx';
import { Card } from './Card.tsx';
import { Header } from './Header.tsx';
import { Home } from './Home.tsx';
import { Link } from './Link.tsx';
import { NewRequest } from './NewRequest.tsx';
import { Page, Unread } from './Page.tsx';
import css from './Page.module.css';
import { sessionPath, useReading } from './reading.ts';
import { RequestPage } from './RequestPage.tsx';
import { SignIn } from './SignIn.tsx';
import { SignOut } from './SignOut.tsx';
import { TokenPage, useToken } from './TokenPage.tsx';
import { organizationSaid } from './words.ts';

const said = texts.page;

const LOOKED_AFTER_MS = 60_000;

/** The portal, as far as whoever looks may see it. */
export function Portal() {
  const { data: session, trouble, again } = useReading<SessionAnswer>(sessionPath, LOOKED_AFTER_MS);
  const place = placeAt(useAddress());
  const token = useToken(place);
  const wasIn = useRef(false);
  if (session?.signedIn === true) wasIn.current = true;
  const isOut = session?.signedIn === false;
  useEffect(() => {
    if (isOut) rememberWanted();
  }, [isOut]);
  if (session === null)
    return trouble === null ? (
      <Waiting />
    ) : (
      <Card title={said.requests}>
        <Unread trouble={trouble} onAgain={again} />
      </Card>
    );
  if (place.kind === 'sign-in' && token !== null) return <TokenPage session={session} token={token} />;
  if (!session.signedIn) return <SignIn session={session} ended={wasIn.current} />;
  const barrier = barrierOf(session);
  if (barrier !== null) return barrier;
  return (
    <div className={css.frame}>
      <Header session={session} />
      <Inside session={session} />
      <footer className={css.foot}>
        <Languages />
      </footer>
    </div>
  );
}

function Inside({ session }: { session: SignedInAnswer }) {
  const place = placeAt(useAddress());
  switch (place.kind) {
    case 'home':
    case 'sign-in':
      return <Home />;
    case 'new':
      return <NewRequest key={place.service} service={place.service} session={session} />;
    case 'request':
      return <RequestPage key={place.key} requestKey={place.key} session={session} />;
    case 'approval':
      return <ApprovalPage key={place.id} id={place.id} session={session} />;
    case 'nowhere':
      return (
        <Page title={said.noSuchPage}>
          <p>
            <Link href="/portal">{said.toYourRequests}</Link>
          </p>
        </Page>
      );
  }
}

/** What stands between somebody who is signed in and the portal. */
function barrierOf({ needs, user, organization }: SignedInAnswer) {
  const said = texts.barrier;
  if (needs === 'code' || needs === 'second-factor')
    return (
      <Card title={said.oneMoreStep} lead={organizationSaid(organization.name)}>
        <p>{needs === 'code' ? said.code : said.factor}</p>
        <p>
          <a href="/">{said.goOn}</a>
        </p>
        <p>
          <SignOut />
        </p>
      </Card>
    );
  if (user.email === null)
    return (
      <Card title={said.whoAreYou} lead={organizationSaid(organization.name)}>
        <p>{said.noAddress}</p>
        <p>{sentence(said.account, { make: <a href="/console/account">{said.makeAccount}</a> })}</p>
        <p>
          <SignOut />
        </p>
      </Card>
    );
  return null;
}

/** Nobody is to see a page for a moment that then turns into a form. */
function Waiting() {
  return (
    <p role="status" className="visually-hidden">
      {said.loading}
    </p>
  );
}
