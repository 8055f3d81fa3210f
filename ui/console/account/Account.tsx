/**
 * MY ACCOUNT. In: one's own session and what one types. Out: name, password, second factor and sessions as one wants them. It must not
 * know of anybody else.
 */
import { Skeleton } from '../../kit/Skeleton.tsx';
import { Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/account.ts';
import { Page } from '../Page.tsx';
import { useOwnSession } from '../session.ts';
import { MakeAccount } from './MakeAccount.tsx';
import { Password } from './Password.tsx';
import { Profile } from './Profile.tsx';
import { SecondFactor } from './SecondFactor.tsx';
import { Sessions } from './Sessions.tsx';

/** Who one is here, how one signs in, and where one is signed in. */
export function Account() {
  const session = useOwnSession();
  return (
    <Page title={texts.title} lead={texts.lead}>
      {session === null ? (
        <Section title={texts.profile.title}>
          <Skeleton rows={3} />
        </Section>
      ) : (
        <>
          {session.user.id === null ? (
            <MakeAccount session={session} />
          ) : (
            <>
              <Profile session={session} />
              <Password session={session} />
              <SecondFactor session={session} />
            </>
          )}
          <Sessions />
        </>
      )}
    </Page>
  );
}
