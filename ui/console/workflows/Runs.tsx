import { Select, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { RunAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Row, Rows } from '../../kit/Rows.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/workflow-runs.ts';
import { useAddressFilters } from '../address-filters.ts';
import { LiveState } from '../LiveState.tsx';
import { Page } from '../Page.tsx';
import { Paged } from '../Paged.tsx';
import { reasonInWords } from '../../kit/words.ts';
import { useTyped } from '../typed.ts';
import { runsPath, useWorkflows } from './data.ts';
import { runSaid } from './words.ts';
import { sentenceSaid } from '../../texts/sentences.ts';
import css from './Workflows.module.css';

const said = texts.list;

const filterNames = ['workflow', 'state', 'issue'] as const;
type Filters = Partial<Record<(typeof filterNames)[number], string>>;

/** What workflows did: every run, newest first; of one workflow, one state or one issue. */
export function Runs() {
  const [filters, seek] = useAddressFilters(filterNames);
  const workflows = useWorkflows().data?.items ?? [];
  const one = workflows.find(({ id }) => id === filters.workflow);
  return (
    <Page
      title={one === undefined ? said.title : said.titleOf(one.name)}
      back={<Link to="/console/workflows">{said.back}</Link>}
      lead={said.lead}
      actions={<LiveState />}
    >
      <Section
        title={said.runs}
        aside={
          <search className={css.filters}>
            <IssueField value={filters.issue ?? ''} onSeek={(issue) => seek({ issue })} />
            <Select
              aria-label={said.workflow}
              data={[
                { value: '', label: said.anyWorkflow },
                ...workflows.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={filters.workflow ?? ''}
              allowDeselect={false}
              searchable
              onChange={(workflow) => seek({ workflow: workflow ?? '' })}
            />
            <Select
              aria-label={said.state}
              data={[
                { value: '', label: said.anyState },
                ...Object.entries(texts.states).map(([value, label]) => ({ value, label })),
              ]}
              value={filters.state ?? ''}
              allowDeselect={false}
              onChange={(state) => seek({ state: state ?? '' })}
            />
          </search>
        }
      >
        <Found filters={filters} onAll={() => seek({ workflow: '', state: '', issue: '' })} />
      </Section>
    </Page>
  );
}

function IssueField({ value, onSeek }: { value: string; onSeek: (issue: string) => void }) {
  const [typed, type] = useTyped(value, onSeek);
  return (
    <TextInput
      type="search"
      aria-label={said.searchByIssue}
      placeholder={said.keyOfIssue}
      leftSection={<Icon name="search" />}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

function Found({ filters, onAll }: { filters: Filters; onAll: () => void }) {
  const question = new URLSearchParams(filters).toString();
  return (
    <Paged<RunAnswer>
      path={runsPath}
      question={question}
      rows={5}
      nothing={
        question === '' ? (
          <Empty title={said.none}>
            <p>{sentence(said.switchOn, { link: <Link to="/console/workflows">{said.switchOnLink}</Link> })}</p>
          </Empty>
        ) : (
          <Empty title={said.noneFits}>
            <p>
              <Button look="link" onClick={onAll}>
                {said.showAll}
              </Button>
            </p>
          </Empty>
        )
      }
    >
      {(runs) => (
        <Rows label={said.runs}>
          {runs.map((run) => (
            <Run key={run.id} run={run} />
          ))}
        </Rows>
      )}
    </Paged>
  );
}

function Run({ run: { id, workflow, state, reason, trigger, issue, createdAt } }: { run: RunAnswer }) {
  const { tone, word } = runSaid(state);
  return (
    <Row
      name={
        <Link to="/console/workflow-runs/$id" params={{ id }}>
          {texts.runFor(workflow.name, issue.key ?? issue.id)}
        </Link>
      }
      about={`${issue.summary === null ? '' : `${issue.summary} · `}${sentenceSaid(trigger)}`}
      state={
        <>
          <State tone={tone}>{word}</State>
          {reason !== null && <span className={css.muted}>{reasonInWords(reason)}</span>}
        </>
      }
      end={<Time at={createdAt} />}
    />
  );
}
