import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Button } from '../kit/Button.tsx';
import { Empty, Section } from '../kit/Section.tsx';
import { texts } from '../texts/console.ts';
import { Page } from './Page.tsx';

const said = texts.trouble;

/** An address that leads to no page. */
export function NoPage() {
  return (
    <Page title={said.noPage}>
      <Section title={said.leadsNowhere}>
        <Empty title={said.mistyped}>
          <p>
            <Link to="/">{said.toOverview}</Link>
          </p>
        </Empty>
      </Section>
    </Page>
  );
}

/** A page that broke while it was drawn, or whose files are gone because the server was upgraded meanwhile. */
export function BrokenPage({ error }: ErrorComponentProps) {
  return (
    <Page title={said.broke}>
      <Section title={said.wentWrong}>
        <Empty title={error instanceof Error ? error.message : String(error)}>
          <p>{said.nothingSent}</p>
          <p>
            <Button onClick={() => window.location.reload()}>{said.loadAnew}</Button>
          </p>
        </Empty>
      </Section>
    </Page>
  );
}
