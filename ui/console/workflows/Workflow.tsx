import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { sentence } from '../../texts/sentence.tsx';
import { Card, Empty } from '../../kit/Section.tsx';
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
  // One that is made here stays in the builder that made it, with what was typed while it was being made.
  const [made, setMade] = useState<{ id: string; builder: string } | null>(null);
  const builder = made !== null && (isNew || id === made.id) ? made.builder : isNew ? `new:${template ?? ''}` : id;
  if (isNew && (template === undefined || templates.data !== undefined)) {
    const begun = templates.data?.items.find((one) => one.id === template)?.definition ?? blank;
    return <Builder key={builder} saved={null} begun={begun} onMade={(now) => setMade({ id: now.id, builder })} />;
  }
  if (found.data?.readable === false)
    return (
      <Page title={found.data.name} back={back}>
        <Card>
          <Empty title={texts.list.unreadable}>
            <p>{said.unreadableWhy}</p>
          </Empty>
        </Card>
      </Page>
    );
  if (found.data !== undefined) return <Builder key={builder} saved={found.data} begun={found.data.definition} />;
  const error = isNew ? templates.error : found.error;
  return (
    <Page title={said.title} back={back}>
      <Absent error={error} onRetry={() => void found.refetch()} unknown={said.none}>
        <p>{sentence(said.noneWhy, { link: <Link to="/console/workflows">{said.seeAll}</Link> })}</p>
      </Absent>
    </Page>
  );
}
