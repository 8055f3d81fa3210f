import type { SignedInAnswer } from '../../src/api/schemas/accounts.ts';
import type { OfferAnswer } from '../../src/api/schemas/portal.ts';
import { Skeleton } from '../kit/Skeleton.tsx';
import { texts } from '../texts/portal.ts';
import { offerPath } from './Home.tsx';
import { Link } from './Link.tsx';
import { Page, Unread } from './Page.tsx';
import { useReading } from './reading.ts';
import { RequestForm } from './RequestForm.tsx';

/** Asking for one service, or without one. */
export function NewRequest({ service, session }: { service: string | null; session: SignedInAnswer }) {
  const { data, trouble, again } = useReading<OfferAnswer>(offerPath);
  const chosen = data?.items.find(({ id }) => id === service) ?? null;
  if (data === null)
    return (
      <Page title={texts.request.new} back>
        {trouble === null ? <Skeleton rows={4} /> : <Unread trouble={trouble} onAgain={again} />}
      </Page>
    );
  const isOffered = service === null ? data.withoutService : chosen !== null;
  if (!isOffered)
    return (
      <Page title={texts.request.notOffered} back>
        <p>
          <Link href="/portal">{texts.request.chooseElse}</Link>
        </p>
      </Page>
    );
  return (
    <Page
      title={chosen?.name ?? texts.home.make}
      back
      lead={<p dir="auto">{chosen?.description ?? texts.home.ownWords}</p>}
    >
      <RequestForm service={chosen} rules={data.files} who={session.user.id ?? ''} />
    </Page>
  );
}
