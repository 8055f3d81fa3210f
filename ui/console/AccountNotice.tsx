import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../kit/Button.tsx';
import css from './AccountNotice.module.css';
import { useOwnSession } from './session.ts';

/** Leads who came by the printed link to an account of their own; it can be put off. */
export function AccountNotice() {
  const session = useOwnSession();
  const { pathname } = useLocation();
  const later = `deskbridge-account-later-${session?.id ?? ''}`;
  const [putOff, setPutOff] = useState<string | null>(null);
  if (session?.needs !== 'account' || pathname === '/console/account') return null;
  if (putOff === later || sessionStorage.getItem(later) !== null) return null;
  return (
    <aside className={css.notice} aria-label="Your account">
      <p className={css.text}>
        <b>Nobody has an account here yet.</b> You came by a link that works once: with an account you can come back.
      </p>
      <div className={css.buttons}>
        <Link to="/console/account" className={css.make}>
          Make my account
        </Link>
        <Button
          look="quiet"
          onClick={() => {
            sessionStorage.setItem(later, 'yes');
            setPutOff(later);
          }}
        >
          Not now
        </Button>
      </div>
    </aside>
  );
}
