import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workflow } from '../../../test/domain-builders.ts';
import type { Facts } from './conditions.ts';
import { type Decision, type EffectState, newRun, type Progress, type RunState, type World } from './run-model.ts';
import { advance } from './workflow.ts';
import type { Group, Step, Workflow } from './model.ts';

const facts: Facts = { issue: { priority: 'high', tags: ['a', 'b'], status: 'New' }, fields: {}, contact: {} };
const yes: Group = { all: [{ field: 'priority', is: 'equals', value: 'High' }] };
const no: Group = { all: [{ field: 'priority', is: 'empty' }] };

type Policy = Extract<Step, { kind: 'action' }>['onFailure'];
const act = (id: string, onFailure: Policy = 'stop', retries = 1): Step => ({
  id,
  kind: 'action',
  action: { kind: 'add-tag', tag: id },
  onFailure,
  retries,
});
const ask = (id: string, branches: Partial<Record<Decision, Step[]>> = {}): Step => ({
  id,
  kind: 'approval',
  ask: { people: ['a@b.c'], manager: false, otherwise: [] },
  mode: 'any',
  message: 'May it?',
  expireAfter: '1d',
  fourEyes: true,
  approved: [],
  rejected: [],
  expired: [],
  ...branches,
});

/** What the world does to each step: how often an action fails, what people decide. */
interface Oracle {
  failures: Record<string, number>;
  decisions: Record<string, Decision>;
}

interface Outcome {
  trace: string[];
  end: 'done' | 'failed' | 'skipped';
}

/** The reference: what a workflow means, without storing, waiting or waking. */
function meaning(definition: Workflow, { failures, decisions }: Oracle): Outcome {
  const holds = (group: Group): boolean => group === yes || ('all' in group && group.all.length === 0);
  const trace: string[] = [];
  function run(steps: readonly Step[]): boolean {
    return steps.every((step) => {
      switch (step.kind) {
        case 'wait':
          trace.push(`${step.id} waited`);
          return true;
        case 'branch':
          trace.push(`${step.id} ${holds(step.when)}`);
          return run(holds(step.when) ? step.holds : step.otherwise);
        case 'approval': {
          const decision = decisions[step.id] ?? 'expired';
          trace.push(`${step.id} ${decision}`);
          return run(step[decision]);
        }
        case 'action': {
          const tries = step.onFailure === 'retry' ? step.retries + 1 : 1;
          const fails = failures[step.id] ?? 0;
          for (let n = 0; n < Math.min(fails, tries); n += 1) trace.push(`${step.id} failed`);
          if (fails < tries) trace.push(`${step.id} done`);
          return fails < tries || step.onFailure === 'continue';
        }
      }
    });
  }
  if (!holds(definition.conditions)) return { trace, end: 'skipped' };
  return { trace, end: run(definition.steps) ? 'done' : 'failed' };
}

/** The engine, looked at again and again as the database and its clock would have it; each look also twice, as after a crash. */
function driven(definition: Workflow, { failures, decisions }: Oracle): Outcome & { sent: Map<string, number> } {
  const effects = new Map<string, EffectState>();
  const sent = new Map<string, number>();
  const trace: string[] = [];
  let state: RunState = newRun;
  let now = 1_000;
  let decision: World['decision'] = null;
  for (let looks = 0; looks < 500; looks += 1) {
    const world: World = {
      now,
      facts: looks % 2 === 0 ? null : facts,
      effects,
      decision,
      retry: false,
      forbidden: () => null,
      plan: (_action, { stepId }) => ({
        kind: 'effects',
        effects: [{ key: stepId, effect: { kind: 'reopen', connectionId: '', conversationId: '', linkId: '' } }],
      }),
    };
    const before = structuredClone(state);
    const progress = advance(definition, state, world);
    expect(advance(definition, before, world)).toEqual(progress);
    if (progress.outcome === 'needs-facts') continue;
    if (progress.ask !== null) expect(world.facts).not.toBeNull();
    for (const record of progress.records) trace.push(...told(record));
    for (const key of [...progress.effects.map((one) => one.key), ...progress.again]) {
      const times = (sent.get(key) ?? 0) + 1;
      sent.set(key, times);
      effects.set(key, { state: times <= (failures[key] ?? 0) ? 'dead' : 'done', reason: 'because' });
    }
    decision = progress.ask === null ? null : { kind: decisions[progress.ask.id] ?? 'expired', by: null };
    state = progress.state;
    if (progress.wakeAt !== null) now = progress.wakeAt;
    const { outcome } = progress;
    if (outcome === 'done' || outcome === 'failed' || outcome === 'skipped') return { trace, end: outcome, sent };
  }
  throw new Error('The run came to no end.');
}

function told({ stepId, kind, state, text }: Progress['records'][number]): string[] {
  if (kind === 'conditions' || state === 'waiting') return [];
  if (kind === 'wait') return [`${stepId} waited`];
  if (kind === 'branch') return [`${stepId} ${text === 'the conditions hold'}`];
  return [`${stepId} ${kind === 'approval' ? text : state}`];
}

/** Steps with ids of their own. */
function stepsOf(depth: number): fc.Arbitrary<Step[]> {
  const id = fc.constant('');
  const policy = fc.constantFrom<Policy>('stop', 'continue', 'retry');
  const action = fc.tuple(policy, fc.integer({ min: 1, max: 3 })).map(([onFailure, n]) => act('', onFailure, n));
  const wait = id.map((): Step => ({ id: '', kind: 'wait', for: '2h' }));
  const inner =
    depth === 0 ? fc.constant<Step[]>([]) : fc.array(fc.oneof(action, wait, nested(depth)), { maxLength: 3 });
  return depth === 0 ? fc.array(fc.oneof(action, wait), { maxLength: 2 }) : inner;
}

function nested(depth: number): fc.Arbitrary<Step> {
  const inside = stepsOf(depth - 1);
  return fc.oneof(
    fc
      .tuple(fc.boolean(), inside, inside)
      .map(([is, holds, otherwise]): Step => ({ id: '', kind: 'branch', when: is ? yes : no, holds, otherwise })),
    fc.tuple(inside, inside, inside).map(([approved, rejected, expired]) => ask('', { approved, rejected, expired })),
  );
}

function numbered(steps: Step[], next = { n: 0 }): Step[] {
  return steps.map((step): Step => {
    const id = `s${(next.n += 1)}`;
    if (step.kind === 'branch')
      return { ...step, id, holds: numbered(step.holds, next), otherwise: numbered(step.otherwise, next) };
    if (step.kind === 'approval')
      return {
        ...step,
        id,
        approved: numbered(step.approved, next),
        rejected: numbered(step.rejected, next),
        expired: numbered(step.expired, next),
      };
    return { ...step, id };
  });
}

describe('a run', () => {
  test('of any workflow, whatever the world does, is what the workflow means', () => {
    const names = Array.from({ length: 60 }, (_, n) => `s${n + 1}`);
    const oracle = fc.record({
      failures: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 60, maxLength: 60 }),
      decisions: fc.array(fc.constantFrom<Decision>('approved', 'rejected', 'expired'), {
        minLength: 60,
        maxLength: 60,
      }),
    });
    fc.assert(
      fc.property(
        stepsOf(3),
        fc.constantFrom(yes, no, { all: [] } satisfies Group),
        oracle,
        (steps, conditions, world) => {
          const definition = workflow(numbered(steps), { conditions });
          const named = <T>(values: T[]): Record<string, T> =>
            Object.fromEntries(names.map((name, n) => [name, values[n] as T]));
          const told = { failures: named(world.failures), decisions: named(world.decisions) };
          const { trace, end } = driven(definition, told);
          expect({ trace, end }).toEqual(meaning(definition, told));
        },
      ),
      { numRuns: 400 },
    );
  });

  const world = (more: Partial<World> = {}): World => ({
    now: 0,
    facts,
    effects: new Map(),
    decision: null,
    retry: false,
    forbidden: () => null,
    plan: (_action, { stepId }) => ({
      kind: 'effects',
      effects: [{ key: stepId, effect: { kind: 'reopen', connectionId: '', conversationId: '', linkId: '' } }],
    }),
    ...more,
  });

  test('whose owner may not any more stops at the step, and goes on from there when somebody who may tries again', () => {
    const definition = workflow([act('a'), act('b')]);
    const forbidden = () => ({ kind: 'permission' as const, reason: 'not allowed' });
    const first = advance(definition, newRun, world({ forbidden }));
    expect([first.outcome, first.reason, first.effects]).toEqual(['failed', 'not allowed', []]);
    const again = advance(definition, first.state, world({ retry: true }));
    expect([again.outcome, again.effects.map(({ key }) => key)]).toEqual(['waiting', ['a']]);
  });

  test('that wrote too often is stopped', () => {
    const forbidden = () => ({ kind: 'loop' as const, reason: 'in circles' });
    expect(advance(workflow([act('a')]), newRun, world({ forbidden })).outcome).toBe('stopped');
  });

  test('in doubt about a step waits for a person to look, and says so once', () => {
    const definition = workflow([act('a')]);
    const { state } = advance(definition, newRun, world());
    const asks = world({ effects: new Map([['a', { state: 'asks', reason: null }]]) });
    const told = advance(definition, state, asks);
    expect(told.records).toMatchObject([{ stepId: 'a', state: 'unknown' }]);
    expect(advance(definition, told.state, asks).records).toEqual([]);
  });

  test('asks people only with what the issue says, also where a step or a wait came before', () => {
    const definition = workflow([act('a'), ask('q')]);
    const { state } = advance(definition, newRun, world());
    const done = { effects: new Map([['a', { state: 'done' as const, reason: null }]]) };
    expect(advance(definition, state, world({ ...done, facts: null }))).toMatchObject({
      outcome: 'needs-facts',
      ask: null,
    });
    expect(advance(definition, state, world(done)).ask?.id).toBe('q');
  });

  test('asking nobody fails visibly, and asks again when tried again', () => {
    const definition = workflow([ask('q')]);
    const { state, ask: asked } = advance(definition, newRun, world());
    expect(asked?.id).toBe('q');
    const failed = advance(definition, state, world({ decision: { kind: 'unaskable', reason: 'nobody' } }));
    expect([failed.outcome, failed.reason]).toEqual(['failed', 'q: nobody']);
    expect(advance(definition, failed.state, world({ retry: true })).ask?.id).toBe('q');
  });
});
