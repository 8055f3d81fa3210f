import type { SignedInAnswer } from '../../src/api/schemas/accounts.ts';
import { Mark } from '../kit/Mark.tsx';
import { texts } from '../texts/portal.ts';
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
        {texts.page.toContent}
      </a>
      <Link className={css.home} href="/portal">
        <Mark />
        <span dir="auto">{organizationSaid(organization.name)}</span>
      </Link>
      <nav className={css.who} aria-label={texts.page.you}>
        <span className={css.email} title={user.name}>
          {user.email}
        </span>
        {user.role !== 'requester' && <a href="/">{texts.page.console}</a>}
        <SignOut look="quiet" />
      </nav>
    </header>
  );
}
