import { Switch } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { WorkflowAnswer } from '../../../src/api/schemas/workflow-runs.ts';
import { Button } from '../../kit/Button.tsx';
import { State } from '../../kit/State.tsx';
import { useToast } from '../../kit/Toast.tsx';
import { texts } from '../../texts/workflows.ts';
import { LiveState } from '../LiveState.tsx';
import { Page } from '../Page.tsx';
import { RouteButton } from '../RouteButton.tsx';
import { useViewer } from '../session.ts';
import { BuilderContext, type BuilderParts, useCheck } from './builder.ts';
import css from './Builder.module.css';
import { useOffered } from './data.ts';
import { DryRun } from './DryRun.tsx';
import { Heads } from './Heads.tsx';
import { Flow } from './Flow.tsx';
import { changedAt, isSame, type Workflow } from './model.ts';
import { Problems } from './Problems.tsx';
import { SaveBar, UnsavedGuard } from './Saving.tsx';
import { useSwitching } from './switching.ts';
import { exchangeBack } from './undoing.ts';
import { useSaving } from './useSaving.ts';
import { Versions } from './Versions.tsx';

const said = texts.builder;

interface Parts {
  /** As the server has it; null: not made yet. */
  saved: WorkflowAnswer | null;
  begun: Workflow;
  onMade?: (now: WorkflowAnswer) => void;
}

/** A workflow from its trigger to its last step. What is changed is kept here until it is saved as a new version. */
export function Builder({ saved, begun, onMade }: Parts) {
  const [base, setBase] = useState({ workflow: begun, version: saved?.version ?? null });
  const [workflow, setWorkflow] = useState(begun);
  const [open, show] = useState<string | null>(saved === null ? 'about' : null);
  const [history, setHistory] = useState(false);
  const mayChange = useViewer().data?.role === 'admin';
  const isChanged = useMemo(() => !isSame(workflow, base.workflow), [workflow, base]);
  const { problems, sound } = useCheck(workflow, mayChange);
  const offered = useOffered(workflow.scope);
  const say = useToast();
  // What is undone is undone in what stands there then; null: it is not shown any more.
  const shown = useRef<Workflow | null>(workflow);
  useEffect(() => {
    shown.current = workflow;
    return () => {
      shown.current = null;
    };
  }, [workflow]);
  const saving = useSaving(saved, (now, sent) => {
    if (saved === null) onMade?.(now);
    setBase({ workflow: now.definition, version: now.version });
    // What was typed while it was on its way is not saved yet, and stays.
    setWorkflow((current) => (isSame(current, sent) ? now.definition : current));
  });
  const parts: BuilderParts = {
    workflow,
    mayChange,
    problems,
    offered,
    open,
    show,
    change: (place, change) => setWorkflow((before) => changedAt(before, place, change)),
    replace(next, done) {
      setWorkflow(next);
      const undo = (): void => {
        const back = shown.current === null ? null : done.undo(shown.current);
        if (back === null) say({ tone: 'bad', text: said.notUndone });
        else setWorkflow(back);
      };
      say({ text: done.said, undo });
    },
  };
  const stale = saved !== null && base.version !== null && saved.version > base.version;
  const load = (): void => {
    if (saved === null) return;
    setBase({ workflow: saved.definition, version: saved.version });
    setWorkflow(saved.definition);
    saving.reset();
  };
  return (
    <BuilderContext value={parts}>
      <Page
        wide
        title={workflow.name.trim() || saved?.name || said.create}
        back={<Link to="/console/workflows">{texts.title}</Link>}
        lead={saved === null ? said.notMade : <Lead saved={saved} />}
        actions={saved !== null && <Actions saved={saved} mayChange={mayChange} onHistory={() => setHistory(true)} />}
      >
        {stale && (
          <div role="alert" className={css.stale}>
            <span>{said.savedMeanwhile(saved.version)}</span>
            <Button onClick={load}>{isChanged ? said.dropMine : said.see}</Button>
          </div>
        )}
        <div className={css.columns}>
          <div className={css.main}>
            <Heads />
            <Flow />
          </div>
          <div className={css.aside}>
            {mayChange && <Problems sound={sound} />}
            <DryRun workflow={workflow} />
          </div>
        </div>
        {mayChange && (isChanged || saved === null) && (
          <SaveBar
            saving={saving}
            made={saved !== null}
            isChanged={isChanged}
            problems={problems.length}
            onSave={(over) => saving.mutate({ workflow, from: over ? null : base.version })}
            onPutBack={() => {
              setWorkflow(base.workflow);
              saving.reset();
            }}
          />
        )}
        <UnsavedGuard unsaved={isChanged && mayChange && !saving.isPending} />
        {history && saved !== null && (
          <Versions
            id={saved.id}
            mayChange={mayChange}
            onClosed={() => setHistory(false)}
            onRestore={(definition, version) =>
              parts.replace(definition, {
                said: said.asVersion(version),
                undo: exchangeBack(workflow, definition),
              })
            }
          />
        )}
      </Page>
    </BuilderContext>
  );
}

function Lead({ saved: { version, owner, runs } }: { saved: WorkflowAnswer }) {
  return (
    <>
      {said.version(version, owner.name)}
      {!owner.mayAct && (
        <>
          {' '}
          <State tone="bad">{said.ownerMayNot}</State>
        </>
      )}
      {runs.running > 0 && ` · ${said.underWay(runs.running)}`}
    </>
  );
}

interface ActionParts {
  saved: WorkflowAnswer;
  mayChange: boolean;
  onHistory: () => void;
}

function Actions({ saved, mayChange, onHistory }: ActionParts) {
  const switching = useSwitching();
  return (
    <>
      <LiveState />
      {mayChange && (
        <Switch
          label={saved.enabled ? texts.on : texts.off}
          aria-label={said.switchedOn}
          checked={saved.enabled}
          onChange={(event) => switching.mutate({ workflow: saved, enabled: event.currentTarget.checked })}
        />
      )}
      <RouteButton to="/console/workflow-runs" search={{ workflow: saved.id }}>
        {said.runs}
      </RouteButton>
      <Button onClick={onHistory}>{said.versions}</Button>
    </>
  );
}
