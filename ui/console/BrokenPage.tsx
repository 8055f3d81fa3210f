import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Button } from '../kit/Button.tsx';
import { Empty, Section } from '../kit/Section.tsx';
import { Page } from './Page.tsx';

/** An address that leads to no page. */
export function NoPage() {
  return (
    <Page title="There is no such page">
      <Section title="This address leads nowhere">
        <Empty title="It may be mistyped, or from another version">
          <p>
            <Link to="/">Go to the overview</Link>
          </p>
        </Empty>
      </Section>
    </Page>
  );
}

/** A page that broke while it was drawn, or whose files are gone because the server was upgraded meanwhile. */
export function BrokenPage({ error }: ErrorComponentProps) {
  return (
    <Page title="This page broke">
      <Section title="Something went wrong in the page itself">
        <Empty title={error instanceof Error ? error.message : String(error)}>
          <p>Nothing was sent. If Deskbridge was upgraded a moment ago, loading the page anew is all it needs.</p>
          <p>
            <Button onClick={() => window.location.reload()}>Load anew</Button>
          </p>
        </Empty>
      </Section>
    </Page>
  );
}
