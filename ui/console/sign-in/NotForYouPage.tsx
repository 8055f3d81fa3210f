import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { Card, SignOut } from './Card.tsx';

/** Who only follows their own requests has nothing to see here. */
export function NotForYouPage({ session }: { session: SignedInAnswer }) {
  return (
    <Card title="The console is not for you">
      <p>
        You are signed in as {session.user.name}, who follows requests. The console is for the people who set Deskbridge
        up and work with it.
      </p>
      <p>If you should see it, ask an admin of Deskbridge to give you the role agent.</p>
      <SignOut />
    </Card>
  );
}
