import { Link } from '@tanstack/react-router';
import { Empty, Section } from '../../kit/Section.tsx';
import { Loaded } from '../Loaded.tsx';
import { Page } from '../Page.tsx';
import { useViewer } from '../session.ts';
import { ImportReport } from './ImportReport.tsx';
import { isOpen, useImports } from './questions.ts';
import { StartImport } from './StartImport.tsx';

/** Links found in the issues there are already: started, watched, steered; what was done before stays listed. */
export function Import() {
  const imports = useImports();
  const mayStart = useViewer().data?.role === 'admin';
  const all = imports.data?.items ?? [];
  const [open, past] = [all.filter(isOpen), all.filter((one) => !isOpen(one))];
  return (
    <Page
      title="Import links"
      back={<Link to="/console/links">Links</Link>}
      lead="Looks through the issues a project already has, and links the conversations their texts name."
    >
      {open.map((one) => (
        <ImportReport key={one.id} report={one} maySteer={mayStart} />
      ))}
      {mayStart && <StartImport open={open} />}
      <Section title="Earlier imports">
        <Loaded query={imports} rows={2}>
          {() =>
            past.length === 0 ? (
              <Empty title="Nothing was imported yet">
                <p>An import that is over stays here with what it found, and with what it could not do.</p>
              </Empty>
            ) : (
              past.map((one) => <ImportReport key={one.id} report={one} maySteer={false} past />)
            )
          }
        </Loaded>
      </Section>
    </Page>
  );
}
