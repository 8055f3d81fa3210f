/** What a fault run leaves behind, one JSON line each: the checker reads nothing else. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Beside } from './beside.ts';

export type Line =
  | { kind: 'run'; seed: number; events: number; engine: string; replicas: number; nemesis: string }
  /** A webhook that was answered with 2xx; `expects`: the conversations that must hear of it, `change` names it. */
  | { kind: 'acknowledged'; change: string; conversations: string[] }
  /** What a nemesis struck, with the vendors and the database as targets too. */
  | { kind: 'strike'; nemesis: string; target: string; at: number }
  /** A note as the vendor stored it. */
  | { kind: 'note'; conversation: string; partId: string; ref: string; text: string }
  /** An effect as Deskbridge shows it. */
  | {
      kind: 'effect';
      conversation: string;
      ref: string;
      state: string;
      asksPerson: boolean;
      attempts: number;
      reason: string | null;
    }
  /** A process could not open what is sealed in the database; `said`: its log line. */
  | { kind: 'unopened'; replica: string; said: string }
  /** Webhooks beside the story, of issues that link nothing. */
  | ({ kind: 'beside' } & Beside)
  /** Events by state, as Deskbridge counts them. */
  | {
      kind: 'events';
      received: number;
      pending: number;
      done: number;
      skipped: number;
      dead: number;
      balanced: boolean;
    }
  /** A backup was put back: changes acknowledged since it was made, notes that stood, and events that Jira's records told again. */
  | { kind: 'restore'; since: number; stood: number; found: number }
  | { kind: 'faults'; calls: number; met: Record<string, number>; overLimit: number };

export function createHistory(file: string): { write(line: Line): void; file: string } {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  return { file, write: (line) => appendFileSync(file, `${JSON.stringify(line)}\n`) };
}

export function readHistory(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
