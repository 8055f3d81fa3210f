/** Workflows as they are written down: trigger, conditions, steps. Closed lists; what is not here cannot be said. Pure data. */

/** Fields every issue has; further ones are `fields.<name>` (form answers, fields of Jira) and `contact.<attribute>`. */
export const ISSUE_FIELDS = [
  'host',
  'project',
  'key',
  'summary',
  'status',
  'status-category',
  'priority',
  'service',
  'tags',
  'requester',
  'requester-name',
  'assignee',
  'resolution',
] as const;

export const OPERATORS = [
  'equals',
  'not-equals',
  'one-of',
  'not-one-of',
  'contains',
  'not-contains',
  'greater',
  'less',
  'empty',
  'not-empty',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** `value`: a list for `one-of` and `not-one-of`, nothing for `empty` and `not-empty`, else one value. */
export interface Condition {
  field: string;
  is: Operator;
  value?: string | number | boolean | string[] | undefined;
}

export type Flat = { all: Condition[] } | { any: Condition[] };
/** Groups nest one level. An empty list holds. */
export type Group = { all: (Condition | Flat)[] } | { any: (Condition | Flat)[] };

export type Trigger =
  | { kind: 'issue-created' }
  | { kind: 'status-changed'; from?: string[] | undefined; to?: string[] | undefined }
  | { kind: 'priority-changed'; to?: string[] | undefined }
  | { kind: 'assignee-changed'; to?: string[] | undefined }
  | { kind: 'tag-added'; tag?: string | undefined }
  | { kind: 'commented'; public?: boolean | undefined }
  | { kind: 'ticket-state-changed'; to?: string[] | undefined }
  | {
      kind: 'approval-decided';
      decision?: 'approved' | 'rejected' | 'expired' | undefined;
      workflow?: string | undefined;
    }
  /** For every issue in scope that is not done. `at`: HH:MM in `timezone`; `on`: the weekday of `week`. */
  | { kind: 'schedule'; every: 'hour' | 'day' | 'week'; at: string; on: Weekday; timezone: string };
export type TriggerKind = Trigger['kind'];

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Texts hold `{{field}}` places. */
export type Action =
  | {
      kind: 'create-ticket';
      ticketType: string;
      subject: string;
      message: string;
      team?: string | undefined;
      assignee?: string | undefined;
      attributes: Record<string, string>;
    }
  | { kind: 'post-note'; text: string; reopen: boolean }
  | { kind: 'reopen' }
  | { kind: 'reply'; text: string }
  | { kind: 'set-priority'; priority: string }
  | { kind: 'set-status'; status: string }
  | { kind: 'add-tag'; tag: string }
  | { kind: 'remove-tag'; tag: string }
  | { kind: 'assign'; to: string | null }
  | { kind: 'comment'; text: string; public: boolean }
  | { kind: 'notify-requester'; subject: string; text: string }
  | { kind: 'webhook'; url: string; values: Record<string, string> };

/** `manager`: of the requester, as the list of managers has it. */
export type Approvers = { people: string[]; manager: boolean; otherwise: string[] };

/** Whose decision needs a comment; left out: nobody's. */
export const COMMENTS_NEEDED = ['rejected', 'always'] as const;
export type CommentNeeded = (typeof COMMENTS_NEEDED)[number];

export type Step =
  | { id: string; kind: 'action'; action: Action; onFailure: 'stop' | 'continue' | 'retry'; retries: number }
  | { id: string; kind: 'branch'; when: Group; holds: Step[]; otherwise: Step[] }
  /** One of both. `for`: `30m`, `2h`, `3d`; `until`: a time in ISO 8601, or a field that holds a date. */
  | { id: string; kind: 'wait'; for?: string | undefined; until?: string | undefined }
  | {
      id: string;
      kind: 'approval';
      ask: Approvers;
      /** Of several people: one is enough, or all have to say yes. One no is a no. */
      mode: 'any' | 'all';
      message: string;
      remindAfter?: string | undefined;
      expireAfter: string;
      /** Who made what started the run does not approve it. */
      fourEyes: boolean;
      commentNeeded?: CommentNeeded | undefined;
      approved: Step[];
      rejected: Step[];
      expired: Step[];
    };

/** A type, not an interface: answers carry it as a plain record. */
export type Workflow = {
  name: string;
  description: string;
  /** Left out: every host, every project. */
  scope: { host?: string | undefined; projects?: string[] | undefined };
  trigger: Trigger;
  /** True: what Deskbridge itself wrote starts it too. */
  ownChanges: boolean;
  conditions: Group;
  steps: Step[];
};

/** Every step with the steps inside it, in reading order. */
export function everyStep(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...everyStep(insideOf(step))]);
}

function insideOf(step: Step): Step[] {
  switch (step.kind) {
    case 'branch':
      return [...step.holds, ...step.otherwise];
    case 'approval':
      return [...step.approved, ...step.rejected, ...step.expired];
    case 'action':
    case 'wait':
      return [];
  }
}

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const LONGEST_WAIT_MS = 366 * 86_400_000;

/** `90m` → ms; null: not such a text, or longer than a year. */
export function durationMs(text: string): number | null {
  const match = /^(\d{1,6})([smhdw])$/.exec(text);
  const ms = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? Number.NaN);
  return Number.isFinite(ms) && ms <= LONGEST_WAIT_MS ? ms : null;
}
