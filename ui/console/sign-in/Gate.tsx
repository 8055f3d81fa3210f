/**
 * What stands before the console, for who may not go in yet. In: the answer to "who is signed in". Out: one card that says what comes next,
 * or the console itself, at whatever address was asked for.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import type { SignedInAnswer } from '../../../src/api/schemas/accounts.ts';
import { SignedOut } from '../api.ts';
import { sessionPath, useSession } from '../session.ts';
import { takeWanted } from './wanted.ts';

// Who is in needs none of these.
const SignInPage = lazy(() => import('./SignInPage.tsx').then((file) => ({ default: file.SignInPage })));
const CodePage = lazy(() => import('./CodePage.tsx').then((file) => ({ default: file.CodePage })));
const RequiredFactorPage = lazy(() =>
  import('./RequiredFactorPage.tsx').then((file) => ({ default: file.RequiredFactorPage })),
);
const ChoosePasswordPage = lazy(() =>
  import('./ChoosePasswordPage.tsx').then((file) => ({ default: file.ChoosePasswordPage })),
);
const NotForYouPage = lazy(() => import('./NotForYouPage.tsx').then((file) => ({ default: file.NotForYouPage })));

/** With this status the server says that nobody is signed in, together with the page itself. */
const beganSignedOut = (): boolean => {
  const [navigation] = performance.getEntriesByType('navigation');
  return (navigation as PerformanceNavigationTiming | undefined)?.responseStatus === 401;
};

export function Gate({ children }: { children: ReactNode }) {
  return (
    <Suspense fallback={null}>
      <Checked>{children}</Checked>
    </Suspense>
  );
}

function Checked({ children }: { children: ReactNode }) {
  const { data, error } = useSession();
  const wasIn = useRef(false);
  if (data?.signedIn === true) wasIn.current = true;
  if (error instanceof SignedOut || data?.signedIn === false)
    return <SignInPage session={data?.signedIn === false ? data : null} ended={wasIn.current} />;
  // Nobody is to see a console for a moment that then turns into a form. Who is in already need not wait for an answer that says so.
  if (data === undefined && error === null && beganSignedOut()) return null;
  // The same place before and after the answer: what somebody has opened meanwhile stays.
  return <Inside session={data ?? null}>{children}</Inside>;
}

/** `session`: null while it is being asked for. */
function Inside({ session, children }: { session: SignedInAnswer | null; children: ReactNode }) {
  const later = `deskbridge-password-later-${session?.id ?? ''}`;
  const [putOff, setPutOff] = useState<string | null>(null);
  const factor = useRequiredFactor(session);
  useWantedAddress(session !== null);
  if (session === null) return children;
  const isPutOff = putOff === later || sessionStorage.getItem(later) !== null;
  if (session.needs === 'code') return <CodePage session={session} />;
  if (factor.isOpen) return <RequiredFactorPage onDone={factor.close} />;
  if (session.needs === 'password' && !isPutOff)
    return (
      <ChoosePasswordPage
        session={session}
        onLater={() => {
          sessionStorage.setItem(later, 'yes');
          setPutOff(later);
        }}
      />
    );
  if (session.user.role === 'requester') return <NotForYouPage session={session} />;
  return children;
}

/** Once begun it stays until the recovery codes are put away, also when the session needs nothing more. */
function useRequiredFactor(session: SignedInAnswer | null): { isOpen: boolean; close: () => void } {
  const queries = useQueryClient();
  const [begun, setBegun] = useState(false);
  if (session?.needs === 'second-factor' && !begun) setBegun(true);
  return {
    isOpen: begun,
    close: () =>
      void queries.refetchQueries({ queryKey: [sessionPath] }).then(() => {
        setBegun(false);
        void queries.resetQueries({ predicate: ({ queryKey: [path] }) => path !== sessionPath });
      }),
  };
}

/** Back from single sign-on, on to where it began. */
function useWantedAddress(isIn: boolean): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (!isIn) return;
    const wanted = takeWanted();
    if (wanted !== null) void navigate({ href: wanted, replace: true });
  }, [isIn, navigate]);
}
