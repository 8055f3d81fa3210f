import type { SignedInAnswer } from '../../src/api/schemas/accounts.ts';
import { Mark } from '../kit/Mark.tsx';
import css from './Header.module.css';
import { Link } from './Link.tsx';
import { SignOut } from './SignOut.tsx';
import { organizationSaid } from './words.ts';

/** Whose portal it is, and who looks at it. */
export function Header({ session }: { session: SignedInAnswer }) {
  const { user, organization } = session;
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
        <SignOut look="quiet" />
      </nav>
    </header>
  );
}
