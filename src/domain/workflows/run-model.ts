/** Where a run of a workflow stands, what it can see, and what a look at it comes to. Plain data. */
import type { Checked, Facts } from './conditions.ts';
import type { NewEffect } from '../effects.ts';
import type { Action, Step } from './model.ts';

/** What the head of the agenda waits for. */
export type Waiting =
  | { kind: 'time'; stepId: string; until: number }
  | { kind: 'approval'; stepId: string }
  /** `keys`: the effects it is waiting for. `again`: ms, when it is tried again. `attempt`: from 1. `asks`: a person was told to look. */
  | { kind: 'action'; stepId: string; attempt: number; keys: string[]; again: number | null; asks: boolean };

export interface RunState {
  /** The conditions were looked at and held. */
  begun: boolean;
  /** Ids of the steps still to be done, in order; the first is the one it is at. */
  agenda: string[];
  waiting: Waiting | null;
  /** ms, when a person last tried it again: what was written before, they have looked at. */
  resumedAt?: number;
  /** So many runs in a row, this one with them, began because nobody decided an approval in time. */
  undecided?: number;
}

export const newRun: RunState = { begun: false, agenda: [], waiting: null };

/** How an effect of a run stands. `asks`: only a person can say whether it happened. */
export type EffectState = { state: 'open' | 'asks' | 'done' | 'skipped' | 'dead'; reason: string | null };

export type Decision = 'approved' | 'rejected' | 'expired';

/** What an action comes to. `nothing`: why there is nothing to do; `problem`: why it cannot be done. */
export type Plan =
  { kind: 'effects'; effects: NewEffect[] } | { kind: 'nothing'; reason: string } | { kind: 'problem'; reason: string };

/** What the run can see by now. */
export interface World {
  /** The database's clock, ms. */
  now: number;
  /** Null: they have to be read first. */
  facts: Facts | null;
  effects: ReadonlyMap<string, EffectState>;
  /** What came of the approval it waits for; `unaskable`: nobody can be asked, and why. */
  decision: { kind: Decision; by: string | null } | { kind: 'unaskable'; reason: string } | null;
  plan(action: Action, at: { stepId: string; facts: Facts }): Plan;
  /** Why no action may be done now: who it is done for may not any more (I28), or too much was written (I23). */
  forbidden(effects: readonly NewEffect[]): { kind: 'permission' | 'loop'; reason: string } | null;
  /** A person wants the failed step once more. */
  retry: boolean;
}

/** One line of a run's history. */
export interface StepRecord {
  stepId: string | null;
  kind: Step['kind'] | 'conditions';
  state: 'done' | 'waiting' | 'failed' | 'skipped' | 'unknown';
  text: string;
  checked: Checked[];
  /** Of an action: the effects it was stored as. */
  keys: string[];
}

export interface Progress {
  state: RunState;
  outcome: 'waiting' | 'done' | 'skipped' | 'failed' | 'stopped' | 'needs-facts';
  reason: string | null;
  /** ms; when it is to be looked at again without a cause. */
  wakeAt: number | null;
  records: StepRecord[];
  effects: NewEffect[];
  /** Effects that ended dead and are tried again. */
  again: string[];
  /** The approval step people are to be asked for. */
  ask: Extract<Step, { kind: 'approval' }> | null;
}
