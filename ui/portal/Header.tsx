import { useState } from 'react';
import type { SignedInAnswer } from '../../src/api/schemas/accounts.ts';
import { Button } from '../kit/Button.tsx';
import { Mark } from '../kit/Mark.tsx';
import { useToast } from '../kit/Toast.tsx';
import { go } from './address.ts';
import { ask, asFailure } from './ask.ts';
import { forgetDrafts } from './drafts.ts';
import css from './Header.module.css';
import { Link } from './Link.tsx';
import { forgetAll, read, sessionPath } from './reading.ts';
import { organizationSaid } from './words.ts';

/** Whose portal it is, and who looks at it. */
export function Header({ session }: { session: SignedInAnswer }) {
  const { user, organization } = session;
  const say = useToast();
  const [leaving, setLeaving] = useState(false);
  async function signOut(): Promise<void> {
    setLeaving(true);
    try {
      await ask(sessionPath, { method: 'DELETE' });
    } catch (error) {
      setLeaving(false);
      return say({ tone: 'bad', text: `You are still signed in. ${asFailure(error).message}` });
    }
    forgetDrafts();
    await read(sessionPath);
    forgetAll();
    go('/portal', { replace: true });
  }
  return (
    <header className={css.header}>
      <a className={css.skip} href="#content">
        To the content
      </a>
      <Link className={css.home} href="/portal">
        <Mark />
        <span dir="auto">{organizationSaid(organization.name)}</span>
      </Link>
      <nav className={css.who} aria-label="You">
        <span className={css.email} title={user.name}>
          {user.email}
        </span>
        {user.role !== 'requester' && <a href="/">Console</a>}
        <Button look="quiet" busy={leaving} onClick={() => void signOut()}>
          Sign out
        </Button>
      </nav>
    </header>
  );
}
