import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../kit/Button.tsx';
import { texts } from '../texts/console.ts';
import css from './AccountNotice.module.css';
import { useOwnSession } from './session.ts';

const said = texts.accountNotice;

/** Leads who came by the printed link to an account of their own; it can be put off. */
export function AccountNotice() {
  const session = useOwnSession();
  const { pathname } = useLocation();
  const later = `deskbridge-account-later-${session?.id ?? ''}`;
  const [putOff, setPutOff] = useState<string | null>(null);
  if (session?.needs !== 'account' || pathname === '/console/account') return null;
  if (putOff === later || sessionStorage.getItem(later) !== null) return null;
  return (
    <aside className={css.notice} aria-label={said.label}>
      <p className={css.text}>
        <b>{said.nobodyYet}</b> {said.oneTimeLink}
      </p>
      <div className={css.buttons}>
        <Link to="/console/account" className={css.make}>
          {said.make}
        </Link>
        <Button
          look="quiet"
          onClick={() => {
            sessionStorage.setItem(later, 'yes');
            setPutOff(later);
          }}
        >
          {said.notNow}
        </Button>
      </div>
    </aside>
  );
}
