/**
 * A run of a workflow, one advance at a time. In: the definition it started with, where it stands, and what the world says by now. Out:
 * where it stands then, what is to be done, and what the history says. Pure: whoever stores it does so in one transaction, so that each
 * thing is done once however often the run is looked at (I27).
 */
import { check, dateOf, factOf } from './conditions.ts';
import type { EffectState, Progress, RunState, StepRecord, Waiting, World } from './run-model.ts';
import { durationMs, everyStep, type Step, type Workflow } from './model.ts';

/** So long, doubled each time, passes before a failed step is tried again by itself. */
const RETRY_MS = 60_000;

/** Takes the run as far as it goes. Answers `needs-facts` before anything is done that would need them. */
export function advance(workflow: Workflow, before: RunState, world: World): Progress {
  const steps = new Map(everyStep(workflow.steps).map((step) => [step.id, step]));
  const state = structuredClone(before);
  const nothing = { reason: null, wakeAt: null, records: [], effects: [], again: [], ask: null };
  const run: Run = { workflow, steps, world, progress: { state, outcome: 'waiting', ...nothing } };
  if (!state.begun && begin(run) === 'stays') return run.progress;
  for (;;) {
    const id = state.agenda[0];
    if (id === undefined) {
      end(run, 'done', null);
      return run.progress;
    }
    const step = steps.get(id);
    if (step === undefined) end(run, 'failed', `the step ${id} is not in the definition this run started with`);
    if (step === undefined || take(run, step) === 'stays') return run.progress;
  }
}

interface Run {
  workflow: Workflow;
  steps: Map<string, Step>;
  world: World;
  progress: Progress;
}

/** `on`: with whatever is first on the agenda now. `stays`: until the next look, or for good. */
type Went = 'on' | 'stays';
type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;
type Acting = Extract<Waiting, { kind: 'action' }>;

function begin(run: Run): Went {
  const { workflow, world, progress } = run;
  if (world.facts === null) return needsFacts(run);
  const { holds, checked } = check(workflow.conditions, world.facts);
  const text = holds ? 'the conditions hold' : 'the conditions do not hold';
  if (checked.length > 0)
    record(run, { stepId: null, kind: 'conditions', state: holds ? 'done' : 'skipped', text, checked });
  if (!holds) return end(run, 'skipped', text);
  progress.state.begun = true;
  progress.state.agenda = workflow.steps.map(({ id }) => id);
  return 'on';
}

function take(run: Run, step: Step): Went {
  switch (step.kind) {
    case 'branch':
      return branch(run, step);
    case 'wait':
      return wait(run, step);
    case 'approval':
      return approval(run, step);
    case 'action':
      return action(run, step);
  }
}

function branch(run: Run, step: StepOf<'branch'>): Went {
  if (run.world.facts === null) return needsFacts(run);
  const { holds, checked } = check(step.when, run.world.facts);
  const text = holds ? 'the conditions hold' : 'the conditions do not hold';
  record(run, { stepId: step.id, kind: 'branch', state: 'done', text, checked });
  return next(run, holds ? step.holds : step.otherwise);
}

function wait(run: Run, step: StepOf<'wait'>): Went {
  const { state } = run.progress;
  if (state.waiting?.kind !== 'time') {
    const until = untilOf(run, step);
    if (until === 'needs-facts') return needsFacts(run);
    if (until === null) return fail(run, step, `${step.until ?? ''} holds no date to wait for`);
    state.waiting = { kind: 'time', stepId: step.id, until };
    const text = `waits until ${new Date(until).toISOString()}`;
    record(run, { stepId: step.id, kind: 'wait', state: 'waiting', text });
  }
  const { until } = state.waiting;
  if (run.world.now < until) return stay(run, until);
  record(run, { stepId: step.id, kind: 'wait', state: 'done', text: 'the time has come' });
  return next(run, []);
}

function untilOf({ world }: Run, step: StepOf<'wait'>): number | 'needs-facts' | null {
  if (step.for !== undefined) return world.now + (durationMs(step.for) ?? 0);
  const until = step.until ?? '';
  const fixed = dateOf(until);
  if (!Number.isNaN(fixed)) return fixed;
  if (world.facts === null) return 'needs-facts';
  const found = dateOf(String(factOf(until, world.facts) ?? ''));
  return Number.isNaN(found) ? null : found;
}

function approval(run: Run, step: StepOf<'approval'>): Went {
  const { state } = run.progress;
  const { decision } = run.world;
  if (state.waiting?.kind !== 'approval') {
    // Who is asked, who must not be, and what the question says: all of it is known of the issue only.
    if (run.world.facts === null) return needsFacts(run);
    const forbidden = run.world.forbidden([]);
    if (forbidden?.kind === 'loop') return forbid(run, step, forbidden);
    state.waiting = { kind: 'approval', stepId: step.id };
    run.progress.ask = step;
    record(run, { stepId: step.id, kind: 'approval', state: 'waiting', text: 'asks for approval' });
    return stay(run, null);
  }
  if (decision === null) return stay(run, null);
  if (decision.kind === 'unaskable') {
    state.waiting = null;
    return fail(run, step, decision.reason);
  }
  const by = decision.by === null ? '' : ` by ${decision.by}`;
  record(run, { stepId: step.id, kind: 'approval', state: 'done', text: `${decision.kind}${by}` });
  return next(run, step[decision.kind]);
}

function action(run: Run, step: StepOf<'action'>): Went {
  const { waiting } = run.progress.state;
  if (waiting?.kind !== 'action') return act(run, step, 1);
  if (waiting.keys.length === 0) return failedBefore(run, step, { waiting, reason: null });
  const ends = waiting.keys.map((key): EffectState => run.world.effects.get(key) ?? { state: 'open', reason: null });
  if (ends.some(({ state }) => state === 'open')) return stay(run, null);
  if (ends.some(({ state }) => state === 'asks')) return askToLook(run, step, waiting);
  const dead = ends.find(({ state }) => state === 'dead');
  if (dead !== undefined) return failedBefore(run, step, { waiting, reason: dead.reason });
  const skipped = ends.find(({ state }) => state === 'skipped');
  const text = skipped === undefined ? 'done' : `done, but not everything: ${skipped.reason ?? 'it was skipped'}`;
  record(run, { stepId: step.id, kind: 'action', state: 'done', text, keys: waiting.keys });
  return next(run, []);
}

function askToLook(run: Run, step: StepOf<'action'>, waiting: Acting): Went {
  const text = 'it may have happened or not: a person has to look';
  if (!waiting.asks) record(run, { stepId: step.id, kind: 'action', state: 'unknown', text, keys: waiting.keys });
  waiting.asks = true;
  return stay(run, null);
}

function act(run: Run, step: StepOf<'action'>, attempt: number): Went {
  const { world, progress } = run;
  if (world.facts === null) return needsFacts(run);
  const plan = world.plan(step.action, { stepId: step.id, facts: world.facts });
  if (plan.kind === 'nothing') {
    record(run, { stepId: step.id, kind: 'action', state: 'skipped', text: `nothing to do: ${plan.reason}` });
    return next(run, []);
  }
  const effects = plan.kind === 'effects' ? plan.effects : [];
  const waiting: Acting = { kind: 'action', stepId: step.id, attempt, keys: [], again: null, asks: false };
  progress.state.waiting = waiting;
  const forbidden = world.forbidden(effects);
  if (forbidden !== null) return forbid(run, step, forbidden);
  if (plan.kind === 'problem') return failed(run, step, { waiting, reason: plan.reason });
  waiting.keys = effects.map(({ key }) => key);
  progress.effects.push(...effects);
  underWay(run, step, waiting);
  // What it led to is seen with the next look.
  return stay(run, null);
}

/** It stands where it failed, just now or in a look before. */
function failedBefore(run: Run, step: StepOf<'action'>, of: { waiting: Acting; reason: string | null }): Went {
  const { waiting } = of;
  const { world, progress } = run;
  if (!world.retry && waiting.again === null)
    return failed(run, step, { waiting, reason: of.reason ?? 'it could not be done' });
  if (!world.retry && waiting.again !== null && world.now < waiting.again) return stay(run, waiting.again);
  const attempt = waiting.attempt + 1;
  if (waiting.keys.length === 0) return act(run, step, attempt);
  const forbidden = world.forbidden([]);
  if (forbidden !== null) return forbid(run, step, forbidden);
  progress.again.push(...waiting.keys.filter((key) => world.effects.get(key)?.state === 'dead'));
  Object.assign(waiting, { attempt, again: null, asks: false });
  underWay(run, step, waiting);
  return stay(run, null);
}

function underWay(run: Run, { id }: StepOf<'action'>, { attempt, keys }: Acting): void {
  const text = attempt === 1 ? 'under way' : `under way, try ${attempt}`;
  record(run, { stepId: id, kind: 'action', state: 'waiting', text, keys });
}

function failed(run: Run, step: StepOf<'action'>, of: { waiting: Acting; reason: string }): Went {
  const { waiting, reason } = of;
  if (step.onFailure === 'retry' && waiting.attempt <= step.retries) {
    waiting.again = run.world.now + RETRY_MS * 2 ** (waiting.attempt - 1);
    const text = `failed, tried again at ${new Date(waiting.again).toISOString()}: ${reason}`;
    record(run, { stepId: step.id, kind: 'action', state: 'failed', text, keys: waiting.keys });
    return stay(run, waiting.again);
  }
  if (step.onFailure !== 'continue') return fail(run, step, reason);
  const text = `failed, and goes on: ${reason}`;
  record(run, { stepId: step.id, kind: 'action', state: 'failed', text, keys: waiting.keys });
  return next(run, []);
}

function forbid(run: Run, step: Step, { kind, reason }: { kind: 'permission' | 'loop'; reason: string }): Went {
  record(run, { stepId: step.id, kind: step.kind, state: 'failed', text: reason });
  return end(run, kind === 'loop' ? 'stopped' : 'failed', reason);
}

/** Ends the run here; it stands at this step for whoever tries it again. */
function fail(run: Run, step: Step, reason: string): Went {
  const { waiting } = run.progress.state;
  const keys = waiting?.kind === 'action' ? waiting.keys : [];
  record(run, { stepId: step.id, kind: step.kind, state: 'failed', text: reason, keys });
  return end(run, 'failed', `${step.id}: ${reason}`);
}

function next({ progress: { state } }: Run, inside: readonly Step[]): Went {
  state.agenda = [...inside.map(({ id }) => id), ...state.agenda.slice(1)];
  state.waiting = null;
  return 'on';
}

function stay({ progress }: Run, wakeAt: number | null): Went {
  progress.wakeAt = wakeAt;
  return 'stays';
}

function needsFacts({ progress }: Run): Went {
  progress.outcome = 'needs-facts';
  return 'stays';
}

function end({ progress }: Run, outcome: Progress['outcome'], reason: string | null): Went {
  Object.assign(progress, { outcome, reason, wakeAt: null });
  return 'stays';
}

function record(
  { progress }: Run,
  line: Pick<StepRecord, 'stepId' | 'kind' | 'state' | 'text'> & Partial<StepRecord>,
): void {
  progress.records.push({ checked: [], keys: [], ...line });
}
