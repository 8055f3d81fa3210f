import { Menu, Switch, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { WorkflowAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Button } from '../../kit/Button.tsx';
import { Icon } from '../../kit/Icon.tsx';
import { Row, Rows } from '../../kit/Rows.tsx';
import { Empty, Section } from '../../kit/Section.tsx';
import { State } from '../../kit/State.tsx';
import { Time } from '../../kit/Time.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { sentence } from '../../texts/sentence.tsx';
import { texts } from '../../texts/workflows.ts';
import { send } from '../api.ts';
import { Loaded } from '../Loaded.tsx';
import { Page } from '../Page.tsx';
import { RouteButton } from '../RouteButton.tsx';
import { useViewer } from '../session.ts';
import { useWorkflows, workflowPath, workflowsPath } from './data.ts';
import { ImportWorkflow } from './ImportWorkflow.tsx';
import { NewWorkflow } from './NewWorkflow.tsx';
import { useSwitching } from './switching.ts';
import { scopeInWords, triggerInWords } from './words.ts';
import css from './Workflows.module.css';

const said = texts.list;

/** Every workflow: what starts it, whether it is on, and how its runs went. */
export function Workflows() {
  const workflows = useWorkflows();
  const [asked, ask] = useState<'new' | 'import' | null>(null);
  const [sought, seek] = useState('');
  const isAdmin = useViewer().data?.role === 'admin';
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <>
          <RouteButton to="/console/workflow-runs">{said.allRuns}</RouteButton>
          {isAdmin && (
            <>
              <Button onClick={() => ask('import')}>{said.import}</Button>
              <Button look="primary" onClick={() => ask('new')}>
                {said.create}
              </Button>
            </>
          )}
        </>
      }
    >
      <Section
        title={texts.title}
        aside={
          <TextInput
            type="search"
            aria-label={said.search}
            placeholder={said.searched}
            leftSection={<Icon name="search" />}
            value={sought}
            onChange={(event) => seek(event.currentTarget.value)}
          />
        }
      >
        <Loaded query={workflows} rows={4}>
          {({ items }) => <Found all={items} sought={sought} isAdmin={isAdmin} onNew={() => ask('new')} />}
        </Loaded>
      </Section>
      {asked === 'new' && <NewWorkflow onClosed={() => ask(null)} />}
      {asked === 'import' && <ImportWorkflow onClosed={() => ask(null)} />}
    </Page>
  );
}

interface FoundParts {
  all: WorkflowAnswer[];
  sought: string;
  isAdmin: boolean;
  onNew: () => void;
}

function Found({ all, sought, isAdmin, onNew }: FoundParts) {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter((workflow) => {
    const text = `${workflow.name} ${workflow.readable ? workflow.definition.description : ''} ${inWords(workflow)}`;
    return words.every((word) => text.toLowerCase().includes(word));
  });
  if (all.length === 0)
    return (
      <Empty title={said.none}>
        <p>
          {isAdmin ? (
            <Button look="link" onClick={onNew}>
              {said.begin}
            </Button>
          ) : (
            said.byAdmin
          )}
        </p>
      </Empty>
    );
  if (found.length === 0)
    return (
      <Empty title={said.noneFits(sought)}>
        <p>{said.everyWord}</p>
      </Empty>
    );
  return (
    <Rows label={texts.title}>
      {found.map((workflow) => (
        <One key={workflow.id} workflow={workflow} isAdmin={isAdmin} />
      ))}
    </Rows>
  );
}

function inWords({ readable, definition }: WorkflowAnswer): string {
  return readable ? `${triggerInWords(definition.trigger)} · ${scopeInWords(definition.scope)}` : said.unreadable;
}

function One({ workflow, isAdmin }: { workflow: WorkflowAnswer; isAdmin: boolean }) {
  const { id, name, enabled, readable, owner, runs, lastRunAt } = workflow;
  const switching = useSwitching();
  const isOn = switching.isPending ? switching.variables.enabled : enabled;
  return (
    <Row
      name={
        <Link to="/console/workflows/$id" params={{ id }}>
          {name}
        </Link>
      }
      about={readable ? inWords(workflow) : null}
      notice={
        !readable ? (
          <State tone="bad">{said.unreadable}</State>
        ) : owner.mayAct ? null : (
          <State tone="bad">{said.ownerMayNot(owner.name)}</State>
        )
      }
      state={
        <>
          {lastRunAt === null ? (
            <span className={css.muted}>{said.noRun}</span>
          ) : (
            <Link to="/console/workflow-runs" search={{ workflow: id }} className={css.counts}>
              {runs.running > 0 && <State tone="busy">{said.running(runs.running)}</State>}
              <State tone={runs.done > 0 ? 'good' : 'quiet'}>{said.done(runs.done)}</State>
              {runs.failed > 0 && <State tone="bad">{said.failed(runs.failed)}</State>}
              <span className="visually-hidden"> {said.lastDays(name)}</span>
            </Link>
          )}
          {lastRunAt !== null && (
            <span className={css.muted}>{sentence(said.last, { time: <Time at={lastRunAt} /> })}</span>
          )}
        </>
      }
      end={
        <>
          {isAdmin ? (
            <Switch
              aria-label={said.isOn(name)}
              label={<span className={css.onOff}>{isOn ? texts.on : texts.off}</span>}
              checked={isOn}
              onChange={(event) => switching.mutate({ workflow, enabled: event.currentTarget.checked })}
            />
          ) : (
            <State tone={enabled ? 'good' : 'quiet'}>{enabled ? texts.on : texts.off}</State>
          )}
          <More workflow={workflow} isAdmin={isAdmin} />
        </>
      }
    />
  );
}

function More({ workflow: { id, name }, isAdmin }: { workflow: WorkflowAnswer; isAdmin: boolean }) {
  const { duplicate, remove } = useDoing();
  const file = `${workflowPath(id)}/export?format=`;
  return (
    <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button type="button" className={css.more} aria-label={said.more(name)}>
          <Icon name="more" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={`${file}yaml`} download={`${name}.yaml`}>
          {said.asYaml}
        </Menu.Item>
        <Menu.Item component="a" href={`${file}json`} download={`${name}.json`}>
          {said.asJson}
        </Menu.Item>
        {isAdmin && <Menu.Item onClick={() => duplicate.mutate(id)}>{said.duplicate}</Menu.Item>}
        {isAdmin && <Menu.Item onClick={() => remove.mutate({ id, name })}>{said.delete}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}

function useDoing() {
  const queries = useQueryClient();
  const say = useToast();
  const navigate = useNavigate();
  const again = (): Promise<void> => queries.invalidateQueries({ queryKey: [workflowsPath] });
  const onError = (error: Error): void => say({ tone: 'bad', text: error.message });
  const restore = useMutation({
    mutationFn: ({ id }: { id: string; name: string }) => send<WorkflowAnswer>(`${workflowPath(id)}/restore`),
    onSuccess: async (_, { name }) => {
      say({ text: said.back(name) });
      await again();
    },
    onError,
  });
  const remove = useMutation({
    mutationFn: ({ id }: { id: string; name: string }) => send(workflowPath(id), { method: 'DELETE' }),
    onSuccess: async (_, gone) => {
      say({ text: said.deleted(gone.name), undo: () => restore.mutate(gone) });
      await again();
    },
    onError,
  });
  const duplicate = useMutation({
    mutationFn: (id: string) => send<WorkflowAnswer>(`${workflowPath(id)}/duplicate`),
    onSuccess: async ({ id, name }) => {
      say({ text: said.duplicated(name) });
      await again();
      await navigate({ to: '/console/workflows/$id', params: { id } });
    },
    onError,
  });
  return { duplicate, remove };
}
