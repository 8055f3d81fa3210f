/**
 * Replacing DESKBRIDGE_SECRET while everything runs, process by process, in the three rounds of docs/operations.md: both known, the new one
 * first, the new one alone; and then the next one. In: who runs. Out: who is started anew, with what.
 */
import { randomBytes } from 'node:crypto';
import type { Replica } from './product.ts';

export interface Rotation {
  /** Who goes on first: one of those that are furthest behind. */
  behind(): Replica[];
  /** Gives a process what it starts with next. Answers how a person would name it. */
  advance(replica: Replica): string;
  /** Everybody knows one secret alone, and it is not the first. */
  isWhole(): boolean;
}

const ROUNDS = ['alone', 'with the next one known', 'sealing with it'];

export function createRotation(first: string, replicas: readonly Replica[]): Rotation {
  const secrets = [first];
  const steps = new Map(replicas.map((replica) => [replica, 0]));
  const lowest = (): number => Math.min(...steps.values());
  const secret = (turn: number): string => (secrets[turn] ??= randomBytes(32).toString('base64'));
  return {
    behind: () => replicas.filter((replica) => steps.get(replica) === lowest()),
    advance(replica) {
      const step = (steps.get(replica) ?? 0) + 1;
      steps.set(replica, step);
      const [turn, round] = [Math.floor(step / ROUNDS.length), step % ROUNDS.length];
      const [here, next] = [secret(turn), round === 0 ? '' : secret(turn + 1)];
      replica.set({
        DESKBRIDGE_SECRET: round === 2 ? next : here,
        DESKBRIDGE_SECRET_PREVIOUS: round === 2 ? here : next,
      });
      return `secret ${turn + 1} ${ROUNDS[round] ?? ''}`;
    },
    isWhole: () => lowest() > 0 && [...steps.values()].every((step) => step === lowest() && step % ROUNDS.length === 0),
  };
}
