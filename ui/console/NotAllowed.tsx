import { Link } from '@tanstack/react-router';
import { Empty, Section } from '../kit/Section.tsx';
import { texts } from '../texts/console.ts';
import { Page } from './Page.tsx';
import { useOwnSession } from './session.ts';

const said = texts.notAllowed;

/** A page that only admins may see, to somebody who is none. */
export function NotAllowed({ name }: { name: string }) {
  const session = useOwnSession();
  const organization =
    session === null || session.organization.name === 'default' ? texts.product : session.organization.name;
  return (
    <Page title={name}>
      <Section title={said.onlyAdmins}>
        <Empty title={said.yourRole(session === null ? said.otherRole : said.roles[session.user.role])}>
          <p>{said.ask(organization)}</p>
          <p>
            <Link to="/">{texts.trouble.toOverview}</Link>
          </p>
        </Empty>
      </Section>
    </Page>
  );
}
