import { Link } from '@tanstack/react-router';
import { Empty, Section } from '../kit/Section.tsx';
import { Page } from './Page.tsx';
import { useOwnSession } from './session.ts';

/** A page that only admins may see, to somebody who is none. */
export function NotAllowed({ name }: { name: string }) {
  const session = useOwnSession();
  const organization =
    session === null || session.organization.name === 'default' ? 'Deskbridge' : session.organization.name;
  return (
    <Page title={name}>
      <Section title="Only admins see this page">
        <Empty title={`Your role is ${session?.user.role ?? 'another one'}`}>
          <p>
            If you need something changed here, or the role admin, ask an admin of {organization}. Everything you may do
            is in the menu.
          </p>
          <p>
            <Link to="/">Go to the overview</Link>
          </p>
        </Empty>
      </Section>
    </Page>
  );
}
