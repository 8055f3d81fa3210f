import { useEffect } from 'react';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Card, SignOut } from './Card.tsx';

/** Who only follows their own requests has nothing to see here: on to the portal. */
export function NotForYouPage({ session }: { session: SignedInAnswer }) {
  useEffect(() => window.location.replace('/portal'), []);
  return (
    <Card title="On to your requests">
      <p>
        You are signed in as {session.user.name}. The console is for the people who work on requests; yours are at{' '}
        <a href="/portal">the portal</a>.
      </p>
      <SignOut />
    </Card>
  );
}
