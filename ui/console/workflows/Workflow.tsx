import { Link, useParams } from '@tanstack/react-router';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/workflows.ts';
import { Absent } from '../Absent.tsx';
import { useAddressFilters } from '../address-filters.ts';
import { Page } from '../Page.tsx';
import { Builder } from './Builder.tsx';
import { useTemplates, useWorkflow } from './data.ts';
import { blank } from './model.ts';

const said = texts.one;

/** One workflow, to be read and written; `new` is one that is not made yet, from a template or from nothing. */
export function Workflow() {
  const { id } = useParams({ from: '/console/workflows/$id' });
  const [{ template }] = useAddressFilters(['template']);
  const isNew = id === 'new';
  const found = useWorkflow(id, !isNew);
  const templates = useTemplates();
  const back = <Link to="/console/workflows">{said.back}</Link>;
  if (isNew && (template === undefined || templates.data !== undefined)) {
    const begun = templates.data?.items.find((one) => one.id === template)?.definition ?? blank;
    return <Builder key={template ?? 'blank'} saved={null} begun={begun} />;
  }
  if (found.data !== undefined) return <Builder key={id} saved={found.data} begun={found.data.definition} />;
  const error = isNew ? templates.error : found.error;
  return (
    <Page title={said.title} back={back}>
      <Absent error={error} onRetry={() => void found.refetch()} unknown={said.none}>
        <p>{sentence(said.noneWhy, { link: <Link to="/console/workflows">{said.seeAll}</Link> })}</p>
      </Absent>
    </Page>
  );
}
