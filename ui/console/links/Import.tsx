import { Link } from '@tanstack/react-router';
import { Empty, Section } from '../../kit/Section.tsx';
import { texts } from '../../texts/link-import.ts';
import { Loaded } from '../Loaded.tsx';
import { Page } from '../Page.tsx';
import { useViewer } from '../session.ts';
import { ImportReport } from './ImportReport.tsx';
import { isOpen, useImports } from './questions.ts';
import { StartImport } from './StartImport.tsx';

const said = texts.page;

/** Links found in the issues there are already: started, watched, steered; what was done before stays listed. */
export function Import() {
  const imports = useImports();
  const mayStart = useViewer().data?.role === 'admin';
  const all = imports.data?.items ?? [];
  const [open, past] = [all.filter(isOpen), all.filter((one) => !isOpen(one))];
  return (
    <Page title={said.title} back={<Link to="/console/links">{said.back}</Link>} lead={said.lead}>
      {open.map((one) => (
        <ImportReport key={one.id} report={one} maySteer={mayStart} />
      ))}
      {mayStart && <StartImport open={open} />}
      <Section title={said.earlier}>
        <Loaded query={imports} rows={2}>
          {() =>
            past.length === 0 ? (
              <Empty title={said.nothingYet}>
                <p>{said.stays}</p>
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
