import { useEffect } from 'react';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/sign-in.ts';
import { Card, SignOut } from './Card.tsx';

/** Who only follows their own requests has nothing to see here: on to the portal. */
export function NotForYouPage({ session }: { session: SignedInAnswer }) {
  useEffect(() => window.location.replace('/portal'), []);
  return (
    <Card title={texts.requester.title}>
      <p>
        {sentence(texts.requester.youAre(session.user.name), {
          portal: <a href="/portal">{texts.requester.portal}</a>,
        })}
      </p>
      <SignOut />
    </Card>
  );
}
