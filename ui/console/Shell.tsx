import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Icon, type IconName } from '../kit/Icon.tsx';
import { names } from '../kit/names.ts';
import { State } from '../kit/State.tsx';
import { texts } from '../texts/console.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { MOST_COUNTED, useMine } from './approvals/data.ts';
import { AccountNotice } from './AccountNotice.tsx';
import { DemoBanner } from './DemoBanner.tsx';
import { useHealth } from './health.ts';
import { useLive } from './live.ts';
import { Mark } from '../kit/Mark.tsx';
import { NotAllowed } from './NotAllowed.tsx';
import { useVersion } from './queries.ts';
import { useViewer } from './session.ts';
import css from './Shell.module.css';
import { Gate } from './sign-in/Gate.tsx';

interface Place {
  to: string;
  icon: IconName;
  name: string;
  /** Also the place of addresses that begin so. */
  under?: string;
  admin?: boolean;
}

const said = texts.shell;
const called = texts.places;

const places: readonly Place[] = [
  { to: '/', icon: 'overview', name: called.overview },
  { to: '/console/activity', icon: 'activity', name: called.activity, under: '/console/issues' },
  { to: '/console/requests', icon: 'inbox', name: called.requests, under: '/console/services' },
  { to: '/console/workflows', icon: 'branch', name: called.workflows, under: '/console/workflow-runs' },
  { to: '/console/approvals', icon: 'check', name: called.approvals },
  { to: '/console/links', icon: 'link', name: called.links },
  { to: '/console/projects', icon: 'project', name: called.projects, admin: true },
  { to: '/console/integrations', icon: 'integration', name: called.integrations, admin: true },
  { to: '/console/mail', icon: 'mail', name: called.mail },
  { to: '/console/people', icon: 'people', name: called.people, admin: true },
];

/** What is around every page: where one can go, who one is, how the whole is. Before it stands the gate. */
export function Shell() {
  return (
    <Gate>
      <Frame />
    </Gate>
  );
}

function Frame() {
  const { pathname } = useLocation();
  const viewer = useViewer().data;
  useLive();
  const place = places.find((one) => isHere(one, pathname));
  const mayNot = place?.admin === true && viewer !== undefined && viewer.role !== 'admin';
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#page">
        {said.skip}
      </a>
      <Side />
      <main className={css.main} id="page" tabIndex={-1}>
        <DemoBanner />
        <AccountNotice />
        {mayNot ? <NotAllowed name={place.name} /> : <Outlet />}
      </main>
    </div>
  );
}

function Side() {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const button = useRef<HTMLButtonElement>(null);
  const version = useVersion();
  const health = useHealth();
  useEffect(() => setOpen(false), [pathname]);
  return (
    <header
      className={css.side}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        setOpen(false);
        button.current?.focus();
      }}
    >
      <div className={names(css.inside, open && css.open)}>
        <div className={css.bar}>
          <Link to="/" className={css.name}>
            <Mark />
            <span>{texts.product}</span>
          </Link>
          {version !== null && <span className={css.version}>{version}</span>}
          <button
            ref={button}
            type="button"
            className={css.toggle}
            aria-expanded={open}
            aria-controls="places"
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'close' : 'menu'} />
            <span className="visually-hidden">{said.menu}</span>
          </button>
        </div>
        <div className={css.fold} id="places">
          <Places pathname={pathname} />
          <div className={css.foot}>
            <span className={css.health} role="status" aria-label={said.health}>
              <State tone={health.tone}>{health.word}</State>
            </span>
            <AccountMenu />
          </div>
        </div>
      </div>
    </header>
  );
}

function Places({ pathname }: { pathname: string }) {
  const viewer = useViewer().data;
  const shown = places.filter(({ admin }) => admin !== true || viewer === undefined || viewer.role === 'admin');
  return (
    <nav aria-label={said.nav}>
      <ul className={css.places}>
        {shown.map((place) => (
          <li key={place.to}>
            <Link
              to={place.to}
              className={css.place}
              // The router's own idea of "active" does not know which other addresses belong to a place.
              aria-current={isHere(place, pathname) ? 'page' : undefined}
            >
              <Icon name={place.icon} />
              <span className={css.label} data-strong={place.name}>
                {place.name}
              </span>
              {place.to === '/console/approvals' && <Waiting />}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** How many approvals wait for whoever looks. */
function Waiting() {
  const count = useMine().data?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <span className={css.count}>
      {count > MOST_COUNTED ? `${MOST_COUNTED}+` : count}
      <span className="visually-hidden"> {said.waitingForYou}</span>
    </span>
  );
}

function isHere({ to, under }: Place, pathname: string): boolean {
  if (to === '/') return pathname === '/';
  return pathname.startsWith(to) || (under !== undefined && pathname.startsWith(under));
}
