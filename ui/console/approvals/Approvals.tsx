import { SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ApprovalAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Button } from '../../kit/Button.tsx';
import { Row, Rows } from '../../kit/Rows.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { actorSaid } from '../../texts/actor-sentences.ts';
import { texts } from '../../texts/approvals.ts';
import { sentence } from '../../texts/sentence.tsx';
import { useAddressFilters } from '../address-filters.ts';
import { LiveState } from '../LiveState.tsx';
import { Page } from '../Page.tsx';
import { Paged } from '../Paged.tsx';
import css from './Approvals.module.css';
import { approvalsPath, askedOf, called, stateWords } from './data.ts';

const said = texts.list;
const { shelves } = said;
type Shelf = keyof typeof shelves;

const questions: Record<Shelf, string> = { waiting: 'mine=true&state=pending', mine: 'mine=true', all: '' };

/** What workflows ask people: first what waits for whoever looks. */
export function Approvals() {
  const [{ show }, seek] = useAddressFilters(['show']);
  const shelf: Shelf = show === 'mine' || show === 'all' ? show : 'waiting';
  return (
    <Page title={texts.title} lead={texts.lead} actions={<LiveState />}>
      <Section
        title={shelves[shelf]}
        aside={
          <SegmentedControl
            aria-label={said.which}
            data={(Object.keys(shelves) as Shelf[]).map((value) => ({ value, label: shelves[value] }))}
            value={shelf}
            onChange={(value) => seek({ show: value === 'waiting' ? '' : value })}
          />
        }
      >
        <Found shelf={shelf} onAll={() => seek({ show: 'all' })} />
      </Section>
    </Page>
  );
}

function Found({ shelf, onAll }: { shelf: Shelf; onAll: () => void }) {
  return (
    <Paged<ApprovalAnswer>
      path={approvalsPath}
      question={questions[shelf]}
      rows={4}
      nothing={<Nothing shelf={shelf} onAll={onAll} />}
    >
      {(approvals) => (
        <Rows label={texts.title}>
          {approvals.map((approval) => (
            <One key={approval.id} approval={approval} />
          ))}
        </Rows>
      )}
    </Paged>
  );
}

function Nothing({ shelf, onAll }: { shelf: Shelf; onAll: () => void }) {
  if (shelf === 'all')
    return (
      <Empty title={said.noneYet}>
        <p>
          {sentence(said.whereAsked, {
            step: <i>{said.step}</i>,
            workflows: <Link to="/console/workflows">{said.workflows}</Link>,
          })}
        </p>
      </Empty>
    );
  return (
    <Empty title={shelf === 'waiting' ? said.nothingWaits : said.neverAsked}>
      <p>
        <Button look="link" onClick={onAll}>
          {said.showAll}
        </Button>
      </p>
    </Empty>
  );
}

function One({ approval }: { approval: ApprovalAnswer }) {
  const { id, message, workflow, issue, state, decidedBy, decidedAt, createdAt, expiresAt } = approval;
  const { tone, word } = stateWords[state];
  return (
    <Row
      name={
        <Link to="/console/approvals/$id" params={{ id }}>
          {message === '' ? workflow.name : message}
        </Link>
      }
      about={[called(issue), workflow.name].join(' · ')}
      state={
        <>
          <State tone={tone}>{word}</State>
          <span className={css.muted}>{decidedBy === null ? askedOf(approval) : said.by(actorSaid(decidedBy))}</span>
        </>
      }
      end={
        state === 'pending' ? (
          <span>{sentence(said.until, { time: <Time at={expiresAt} /> })}</span>
        ) : (
          <Time at={decidedAt ?? createdAt} />
        )
      }
    />
  );
}
